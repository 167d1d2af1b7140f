import { workerData } from 'node:worker_threads'
import { readManifest } from '../models/manifest.ts'
import { Embedder } from '../faces/embedder.ts'
import type { EmbedAnswer, EmbedRequest, EmbedWorkerSettings } from './messages.ts'
import { letOthersGoFirst } from '../platform/priority.ts'
import { serve } from '../workers/serve.ts'

serve<EmbedAnswer>(async () => {
  letOthersGoFirst() // Before the networks start threads of their own.
  const { models, embedders, threads } = workerData as EmbedWorkerSettings
  const manifest = readManifest(models)
  const loaded: Embedder[] = []
  for (const model of [manifest.mobilefacenet, manifest.facenet]) {
    if (embedders.includes(model.id)) loaded.push(await Embedder.load(models, model, threads))
  }
  return async (asked) => {
    const faces = asked as EmbedRequest
    const answer: Record<string, Float32Array>[] = faces.map(() => ({}))
    for (const embedder of loaded) {
      const { id } = embedder.model
      const having = faces.flatMap((crops, i) => (crops[id] ? [{ crop: crops[id], i }] : []))
      const vectors = await embedder.embed(having.map(({ crop }) => crop))
      having.forEach(({ i }, n) => (answer[i]![id] = vectors[n]!))
    }
    return answer
  }
})
