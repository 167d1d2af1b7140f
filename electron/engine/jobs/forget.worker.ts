import { workerData } from 'node:worker_threads'
import { keepCrops } from '../images/crops.ts'
import { forget, type Forgotten } from '../store/forgetting.ts'
import type { ForgetWorkerSettings } from './messages.ts'
import { serve } from './serve.ts'

/** Takes people and faces out of a library for good, with the pictures of them. */
serve<null>(() => {
  const { library } = workerData as ForgetWorkerSettings
  return Promise.resolve(async (asked) => {
    await keepCrops(library, forget(library, asked as Forgotten))
    return null
  })
})
