import { Analyzer } from '../scan/analyzer.ts'
import type { Chosen, Models } from '../models.ts'
import type { Calibration } from '../recognition/calibration.ts'
import { embeddersOf, type SpaceId } from '../recognition/space.ts'
import type { Store } from '../store/database.ts'
import type { Events } from './events.ts'
import type { RecognitionLoop } from './recognition-loop.ts'
import { readPreferences } from '../features/preferences.ts'

export interface ModelsInUseOptions {
  readonly store: Store
  readonly models: Models
  readonly calibration: Calibration
  /** Those to begin with. */
  readonly chosen: Chosen
  readonly faceNetIsHere: boolean
  readonly naming: RecognitionLoop
  readonly events: Events
  /** Other models or other threads are to look at the photos from now on. */
  readonly onRenewed: () => void
}

type FaceNetNotice =
  'notice.facenet-used' | 'notice.facenet-unused' | 'notice.named-with-facenet' | 'notice.named-without-facenet'

/** Which models look at faces now, and which ones name them; and the analyzer that those who look are loaded in. */
export class ModelsInUse implements AsyncDisposable {
  readonly #options: ModelsInUseOptions
  #chosen: Chosen
  /** Also while another model was chosen. */
  #faceNetIsHere: boolean
  #analyzer: Analyzer | null = null

  constructor(options: ModelsInUseOptions) {
    this.#options = options
    this.#chosen = options.chosen
    this.#faceNetIsHere = options.faceNetIsHere
  }

  /** Which embedders every face needs. */
  get space(): SpaceId {
    return this.#chosen.space
  }

  get faceNetIsHere(): boolean {
    return this.#faceNetIsHere
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
      locations: this.#chosen.locations,
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
    this.#faceNetIsHere = (await models.faceNetFolder()) !== null
    const old = this.#analyzer
    this.#analyzer = null
    onRenewed()
    await old?.retire()
  }

  /** Lets FaceNet serve if its files have come since, from whomever. Returns whether they have. */
  async noticeFaceNet(): Promise<boolean> {
    if (this.#faceNetIsHere) return false
    const isHere = (await this.#options.models.faceNetFolder()) !== null
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- noticed meanwhile, perhaps
    if (!isHere || this.#faceNetIsHere) return false
    this.#faceNetIsHere = true
    await this.renew()
    this.#tell('notice.facenet-used', 'notice.facenet-unused')
    return true
  }

  /** The same beside all else; where the library is closed meanwhile or the files can't be read, all stays as it is. */
  lookForFaceNet(): void {
    this.noticeFaceNet().catch(() => undefined)
  }

  /** Those who look name the faces, too, once they have seen them all. */
  goOver(): void {
    if (!this.#options.naming.goOver(this.space)) return
    this.#options.events.changed('people')
    this.#tell('notice.named-with-facenet', 'notice.named-without-facenet')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#analyzer?.[Symbol.asyncDispose]()
  }

  #tell(withFaceNet: FaceNetNotice, without: FaceNetNotice): void {
    this.#options.events.changed('preferences')
    this.#options.events.notice({
      key: embeddersOf(this.space).includes('facenet') ? withFaceNet : without,
      params: {},
    })
  }

  /** New faces must be named now and after the models have changed. */
  #seenBy(): SpaceId {
    const [now, then] = [this.namedBy(), this.space]
    const together = embeddersOf(now).every((embedder) => embeddersOf(then).includes(embedder))
    return together || this.#chosen.locations['facenet'] === undefined ? then : 'facenet+mobilefacenet'
  }
}
