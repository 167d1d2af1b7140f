import { AppError } from '../errors.ts'
import type { Activity } from '../shapes.ts'
import type { LiveLibrary } from './live-library.ts'

/** Fetches FaceNet beside everything else, and lets it serve once it is here. */
export class FaceNetFetch implements AsyncDisposable {
  readonly #library: LiveLibrary
  readonly #end = new AbortController()
  #running: Promise<void> | null = null
  progress: Activity['fetching'] = null

  constructor(library: LiveLibrary) {
    this.#library = library
  }

  /** Goes on where it stopped; nothing if it is here or on its way. */
  start(): void {
    this.#running ??= this.#fetch().finally(() => {
      this.#running = null
      this.progress = null
      this.#tell()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort(new AppError('interrupted', 'Stopped.'))
    await this.#running
  }

  async #fetch(): Promise<void> {
    const { models, events } = this.#library
    try {
      const isNew = await models.fetchFaceNet({
        signal: this.#end.signal,
        onProgress: ({ done, total }) => {
          this.progress = { done, total }
          this.#tell()
        },
      })
      if (!isNew) return
      await this.#library.renewAnalyzer()
      events.changed('preferences')
      events.notice('FaceNet is here. Your faces are looked at again with it, while you go on.')
    } catch (error) {
      if (this.#end.signal.aborted) return
      if (!(error instanceof AppError)) throw error
      events.notice(error.message)
    }
  }

  #tell(): void {
    this.#library.tellActivity()
  }
}
