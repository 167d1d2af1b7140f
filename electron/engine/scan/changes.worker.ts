import { workerData } from 'node:worker_threads'
import { findChanges, type Changes } from './changes.ts'
import type { ScanTarget } from './folders.ts'
import { openLibrary } from '../store/database.ts'
import type { ChangesWorkerSettings } from './messages.ts'
import { letOthersGoFirst } from '../platform/priority.ts'
import { serve } from '../workers/serve.ts'

/** Walks through folders and compares them with what is known, on a thread and a connection of its own: large folders take a while. */
serve<Changes>(() => {
  letOthersGoFirst()
  const { library, settleMs } = workerData as ChangesWorkerSettings
  const store = openLibrary(library, { mode: 'read' })
  return Promise.resolve((asked, alive) => findChanges(store, asked as ScanTarget, { settleMs, onStep: alive }))
})
