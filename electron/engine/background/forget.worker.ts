import { workerData } from 'node:worker_threads'
import { dropBackups } from '../interchange/backups.ts'
import { keepCrops } from '../images/crops.ts'
import { forget, type Forgotten } from '../store/forgetting.ts'
import { dropOldFiles } from '../store/rebuild.ts'
import type { ForgetWorkerSettings } from './messages.ts'
import { serve } from '../workers/serve.ts'

/** Takes people and faces out of a library for good, with the pictures of them. */
serve<null>(() => {
  const { library } = workerData as ForgetWorkerSettings
  return Promise.resolve(async (asked) => {
    // First, so that whoever dies in between has them gone: what tells of people as they were.
    dropBackups(library)
    dropOldFiles(library)
    await keepCrops(library, forget(library, asked as Forgotten))
    return null
  })
})
