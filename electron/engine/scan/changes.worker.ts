import { workerData } from 'node:worker_threads'
import { findChanges, type Changes } from './changes.ts'
import type { ScanTarget } from './folders.ts'
import { openLibrary } from '../store/database.ts'
import type { ChangesWorkerSettings } from './messages.ts'
import { letOthersGoFirst } from '../platform/priority.ts'
import { serve } from '../workers/serve.ts'

/** Walks folders and compares them with the library, on its own thread and connection, because large folders take a while. */
serve<Changes>(() => {
  letOthersGoFirst()
  const { library, settleMs } = workerData as ChangesWorkerSettings
  const store = openLibrary(library, { mode: 'read' })
  return Promise.resolve((asked, alive) => findChanges(store, asked as ScanTarget, { settleMs, onStep: alive }))
})
