import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { fetchFaceNet } from '../../../models/exporter/fetch.ts'
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
    const { models, options, events } = this.#library
    if ((await models.faceNetFolder()) !== null) return
    try {
      await fetchFaceNet({
        model: models.manifest.facenet,
        target: isWritable(models.folder) ? models.folder : join(options.library, 'models'),
        signal: this.#end.signal,
        onProgress: ({ done, total }) => {
          this.progress = { done, total }
          this.#tell()
        },
      })
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

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
