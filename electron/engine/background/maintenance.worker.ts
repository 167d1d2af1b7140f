import { workerData } from 'node:worker_threads'
import { backUp } from '../interchange/backups.ts'
import { exportLibrary } from '../interchange/export.ts'
import { readLibrary } from '../interchange/read-json.ts'
import { checkLibrary, openBeside, openLibrary, type ReadableStore } from '../store/database.ts'
import type { UpkeepAnswer, UpkeepRequest, UpkeepWorkerSettings } from './messages.ts'
import { serve } from '../workers/serve.ts'

/** A large library is being written to meanwhile. */
const timeoutMs = 60_000

/** Writes what was said in a library into files, reads it back, and reads the library's own file through. */
serve<UpkeepAnswer>(() => {
  const { library, version } = workerData as UpkeepWorkerSettings
  return Promise.resolve((asked) => Promise.resolve(answer(library, version, asked as UpkeepRequest)))
})

function answer(library: string, version: string, request: UpkeepRequest): UpkeepAnswer {
  switch (request.kind) {
    case 'check':
      checkLibrary(library)
      return { kind: 'check' }
    case 'export': {
      using opened = closing(openLibrary(library, { mode: 'read' }))
      return { kind: 'export', file: exportLibrary(opened.store, request.file, version) }
    }
    case 'import': {
      using opened = closing(openBeside(library, timeoutMs))
      return { kind: 'import', summary: readLibrary(opened.store, request.file, { folders: false }) }
    }
    case 'back up': {
      using opened = closing(openBeside(library, timeoutMs))
      backUp(opened.store, version)
      return { kind: 'back up' }
    }
  }
}

function closing<Opened extends ReadableStore>(store: Opened): Disposable & { readonly store: Opened } {
  return {
    store,
    [Symbol.dispose]: () => {
      store.close()
    },
  }
}
