import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { fetchFaceNet, type FetchProgress } from '../../../models/exporter/fetch.ts'
import { Models } from '../../engine/models.ts'
import { ProgressBar } from './terminal.ts'

export interface FetchOptions {
  readonly models: string
  readonly library: string
  /** A folder that holds FaceNet's parts; null for the network. */
  readonly from: string | null
  readonly signal: AbortSignal
  /** No words, no bar. */
  readonly quiet?: boolean
  readonly onProgress?: (progress: FetchProgress) => void
}

/**
 * Makes sure that FaceNet is here, in the program's folder of models or, if that can't be written, in the library's. With
 * `from` it is made again from that folder. Tells whether it is new. Throws `download-failed` in words, and `interrupted`.
 */
export async function fetchModels(options: FetchOptions): Promise<boolean> {
  const { models, library, from, signal, quiet = false, onProgress } = options
  const known = new Models(models, library)
  if ((await known.faceNetFolder()) !== null) return false
  using bar = new ProgressBar(quiet)
  await fetchFaceNet({
    model: known.manifest.facenet,
    target: isWritable(models) ? models : join(library, 'models'),
    ...(from === null ? {} : { from }),
    signal,
    onProgress:
      onProgress ??
      (({ phase, done, total }) => {
        bar.show(phase === 'fetching' ? 'fetching FaceNet' : 'building FaceNet', done, total)
      }),
  })
  return true
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
