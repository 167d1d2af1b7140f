import { Analyzer } from '../scan/analyzer.ts'
import type { Models } from '../models/models.ts'
import type { Calibration } from '../recognition/calibration.ts'
import { embeddersOf } from '../models/spaces.ts'
import type { SpaceId } from '../recognition/space.ts'
import type { Store } from '../store/database.ts'
import type { Events } from './events.ts'
import type { RecognitionLoop } from './recognition-loop.ts'
import { readPreferences } from '../scan/preferences.ts'

export interface ModelsInUseOptions {
  readonly store: Store
  readonly models: Models
  readonly calibration: Calibration
  /** The embedders to begin with. */
  readonly chosen: SpaceId
  readonly naming: RecognitionLoop
  readonly events: Events
  /** Other models or other threads are to look at the photos from now on. */
  readonly onRenewed: () => void
}

/** Which models look at faces now, and which ones name them; and the analyzer that those who look are loaded in. */
export class ModelsInUse implements AsyncDisposable {
  readonly #options: ModelsInUseOptions
  #chosen: SpaceId
  #analyzer: Analyzer | null = null

  constructor(options: ModelsInUseOptions) {
    this.#options = options
    this.#chosen = options.chosen
  }

  /** Which embedders every face needs. */
  get space(): SpaceId {
    return this.#chosen
  }

  /** Which embedders name the faces; while others are still looking, those before them. */
  namedBy(): SpaceId {
    return this.#options.naming.space ?? this.space
  }

  /** The analyzer, made when the first photo needs it and kept warm. */
  analyzer(): Analyzer {
    const { models, store, calibration } = this.#options
    return (this.#analyzer ??= new Analyzer({
      models: models.folder,
      space: this.#seenBy(),
      calibration,
      threads: readPreferences(store).threads,
      pictures: true,
    }))
  }

  /** Other models or other threads: the next photo gets a new analyzer. What is in work is finished with the old one. */
  async renew(): Promise<void> {
    const { models, store, onRenewed } = this.#options
    this.#chosen = await models.choose(readPreferences(store).model)
    const old = this.#analyzer
    this.#analyzer = null
    onRenewed()
    await old?.retire()
  }

  /** Once the embedders in use have seen all faces, faces are named by them, too. */
  goOver(): void {
    const { naming, events } = this.#options
    if (!naming.goOver(this.space)) return
    events.changed('people', 'preferences')
    events.notice(
      embeddersOf(this.space).includes('facenet')
        ? 'Faces are named with FaceNet from now on. The names you gave stay.'
        : 'Faces are named with the compact model from now on. The names you gave stay.',
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#analyzer?.[Symbol.asyncDispose]()
  }

  /**
   * Which embedders new faces need: they must be named now and after the models have changed. Where MobileFaceNet alone
   * was chosen, new faces do not wait for FaceNet any more.
   */
  #seenBy(): SpaceId {
    const [now, then] = [this.namedBy(), this.space]
    return then === 'facenet' && now !== 'facenet' ? 'facenet+mobilefacenet' : then
  }
}
