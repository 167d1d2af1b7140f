import { workerData } from 'node:worker_threads'
import { findChanges, type Changes } from '../library/changes.ts'
import type { ScanTarget } from '../library/folders.ts'
import { openLibrary } from '../store/database.ts'
import type { ChangesWorkerSettings } from './messages.ts'
import { letOthersGoFirst } from './priority.ts'
import { serve } from './serve.ts'

/** Walks through folders and compares them with what is known, on a thread and a connection of its own: large folders take a while. */
serve<Changes>(() => {
  letOthersGoFirst()
  const { library, settleMs } = workerData as ChangesWorkerSettings
  const store = openLibrary(library, { mode: 'read' })
  return Promise.resolve((asked, alive) => findChanges(store, asked as ScanTarget, { settleMs, onStep: alive }))
})
