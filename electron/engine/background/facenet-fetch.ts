import { AppError } from '../../contract/errors.ts'
import type { Activity } from '../../contract/api.ts'
import type { Models } from '../models.ts'
import type { Store } from '../store/database.ts'
import type { Events } from './events.ts'
import type { ModelsInUse } from './models-in-use.ts'

/** Under this name the library keeps that the user knows. */
const failureSaid = 'facenet failure said'

export interface FaceNetFetchOptions {
  readonly store: Store
  readonly models: Models
  readonly inUse: ModelsInUse
  readonly events: Events
  readonly onProgress: () => void
}

/** Fetches FaceNet beside everything else, and lets it serve once it is here. */
export class FaceNetFetch implements AsyncDisposable {
  readonly #options: FaceNetFetchOptions
  readonly #end = new AbortController()
  #running: Promise<void> | null = null
  /** Somebody waits for the one that is running. */
  #asked = false
  progress: Activity['fetching'] = null

  constructor(options: FaceNetFetchOptions) {
    this.#options = options
  }

  /**
   * Goes on where it stopped; nothing if it is here or on its way. Where it can't be had and nobody `asked` for it now, that is
   * said once, not at every start: the settings and every screen that names the models say which are in use.
   */
  start({ asked = false } = {}): void {
    this.#asked ||= asked
    this.#running ??= this.#fetch().finally(() => {
      this.#running = null
      this.#asked = false
      this.progress = null
      this.#options.onProgress()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort(new AppError('interrupted', 'Stopped.'))
    await this.#running
  }

  async #fetch(): Promise<void> {
    const { models, events, store, inUse, onProgress } = this.#options
    try {
      const isNew = await models.fetchFaceNet({
        signal: this.#end.signal,
        onProgress: ({ done, total }) => {
          this.progress = { done, total }
          onProgress()
        },
      })
      // Somebody else may have brought it.
      const isNoticed = await inUse.noticeFaceNet()
      if (isNew || isNoticed) store.settings.set(failureSaid, '')
      else if (this.#asked) events.notice('FaceNet is here already.')
    } catch (error) {
      if (this.#end.signal.aborted) return
      if (!(error instanceof AppError)) throw error
      if (!this.#asked && store.settings.get(failureSaid) === 'yes') return
      store.settings.set(failureSaid, 'yes')
      events.notice(error.message)
    }
  }
}
