import { AppError } from '../../contract/errors.ts'
import type { Store } from '../store/database.ts'
import type { FaceToEmbed } from '../store/faces.ts'
import { isProblem } from './problems.ts'
import type { ScanOptions } from './scan-options.ts'
import { carefully } from './suspects.ts'

/** Embeds the faces that an embedder has not seen yet, photo by photo. Returns whether there were any. */
export async function embedMissing(store: Store, embedders: readonly string[], options: ScanOptions): Promise<boolean> {
  let any = false
  for (const embedder of embedders) {
    let after = 0
    let done = 0
    const total = store.faces.countWithoutEmbedding(embedder)
    for (;;) {
      options.signal.throwIfAborted()
      const some = store.faces.withoutEmbedding(embedder, { after, limit: 200 })
      if (some.length === 0) break
      any = true
      after = some.at(-1)!.faceId
      const photos = [...Map.groupBy(some, ({ photoId }) => photoId).values()]
      const finished = (faces: readonly unknown[]): void => {
        done += faces.length
        options.onProgress({ phase: 'looking at faces again', done, total })
      }
      await carefully(store, photos, {
        width: options.analyzer().width,
        signal: options.signal,
        name: (faces) => faces[0]!.hash,
        pass: () => options.gate?.pass() ?? Promise.resolve(),
        work: async (faces) => {
          await embedAgain(store, options, faces)
          finished(faces)
        },
        giveUp: (faces) => {
          finished(faces)
          return 'until asked'
        },
      })
    }
  }
  return any
}

async function embedAgain(store: Store, options: ScanOptions, faces: readonly FaceToEmbed[]): Promise<void> {
  const { path, hash } = faces[0]!
  try {
    const embedded = await options.analyzer().embedAgain(path, hash, faces)
    await options.writable?.()
    store.faces.saveEmbeddings(
      faces.flatMap(({ faceId }, i) => embedded[i]!.map((embedding) => ({ ...embedding, faceId }))),
    )
  } catch (error) {
    // The file is gone or has changed: its faces stay as they are until the next scan.
    if (!(error instanceof AppError) || !isProblem(error.code) || error.code === 'engine-failed') throw error
  }
}
