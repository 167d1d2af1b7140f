import { AppError } from '../../contract/errors.ts'
import type { Activity } from '../../contract/shapes.ts'
import type { LiveLibrary } from './live-library.ts'

/** Under this name the library keeps that the user knows. */
const failureSaid = 'facenet failure said'

/** Fetches FaceNet beside everything else, and lets it serve once it is here. */
export class FaceNetFetch implements AsyncDisposable {
  readonly #library: LiveLibrary
  readonly #end = new AbortController()
  #running: Promise<void> | null = null
  /** Somebody waits for the one that is running. */
  #asked = false
  progress: Activity['fetching'] = null

  constructor(library: LiveLibrary) {
    this.#library = library
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
      this.#tell()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort(new AppError('interrupted', {}))
    await this.#running
  }

  async #fetch(): Promise<void> {
    const { models, events, store } = this.#library
    try {
      const isNew = await models.fetchFaceNet({
        signal: this.#end.signal,
        onProgress: ({ done, total }) => {
          this.progress = { done, total }
          this.#tell()
        },
      })
      // Somebody else may have brought it.
      const isNoticed = await this.#library.inUse.noticeFaceNet()
      if (isNew || isNoticed) store.settings.set(failureSaid, '')
      else if (this.#asked) events.notice({ key: 'notice.facenet-here', params: {} })
    } catch (error) {
      if (this.#end.signal.aborted) return
      if (!(error instanceof AppError)) throw error
      if (!this.#asked && store.settings.get(failureSaid) === 'yes') return
      store.settings.set(failureSaid, 'yes')
      events.notice(error.told)
    }
  }

  #tell(): void {
    this.#library.tellActivity()
  }
}
