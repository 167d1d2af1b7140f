import { Models, type FetchOptions } from '../../engine/models.ts'
import { ProgressBar } from './terminal.ts'

export interface ShownFetchOptions extends Omit<FetchOptions, 'onProgress'> {
  readonly models: string
  readonly library: string
  /** No words, no bar. */
  readonly quiet?: boolean
}

/** Fetches FaceNet as `Models` does, and shows how far it has come. */
export async function fetchModels({ models, library, quiet, ...options }: ShownFetchOptions): Promise<boolean> {
  using bar = new ProgressBar(quiet)
  return await new Models(models, library).fetchFaceNet({
    ...options,
    onProgress: ({ phase, done, total }) => {
      bar.show(phase === 'fetching' ? 'fetching FaceNet' : 'building FaceNet', done, total)
    },
  })
}
