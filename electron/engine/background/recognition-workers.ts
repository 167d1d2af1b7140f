import { AppError } from '../../contract/errors.ts'
import '../faces/no-telemetry.ts'
import type { NamesPreview, PeopleAnswer, PeopleRequest, PeopleWorkerSettings } from '../recognition/messages.ts'
import { Pool } from '../workers/pool.ts'
import { usualPrecision } from '../recognition/calibration.ts'
import type { ContradictedFaces } from '../recognition/contradiction.ts'
import type { Grounds } from '../recognition/evidence.ts'
import type { MeasuredPrecision } from '../recognition/precision-report.ts'
import type { Likeness } from '../recognition/likeness.ts'
import type { Fit } from '../recognition/person-fit.ts'
import type { Proposal } from '../recognition/proposals.ts'
import type { SpaceId } from '../recognition/space.ts'
import type { OneWrongIn } from '../../contract/api.ts'
import type { PersonId } from '../store/ids.ts'

/** Recognition of a large library takes a while; one that takes longer hangs. */
const timeoutMs = 30 * 60_000

/**
 * Who is who, thought about on threads of their own: one for the long work of recognition, one for questions that somebody
 * waits for, and one that measures how well it is done.
 */
export class RecognitionWorkers implements AsyncDisposable {
  readonly #recognizer: Pool<PeopleRequest, PeopleAnswer>
  readonly #adviser: Pool<PeopleRequest, PeopleAnswer>
  readonly #measurer: Pool<PeopleRequest, PeopleAnswer>

  constructor(places: Omit<PeopleWorkerSettings, 'somebodyWaits'>) {
    const pool = (somebodyWaits: boolean): Pool<PeopleRequest, PeopleAnswer> => {
      const settings: PeopleWorkerSettings = { ...places, somebodyWaits }
      return new Pool({
        file: new URL('../recognition/recognition.worker.ts', import.meta.url),
        settings,
        workers: 1,
        timeoutMs,
      })
    }
    this.#recognizer = pool(false)
    this.#adviser = pool(true)
    this.#measurer = pool(false)
  }

  /** Has everybody in mind before the first question comes. */
  async warm(space: SpaceId, precision: OneWrongIn): Promise<void> {
    await Promise.allSettled([
      this.likenesses(space, precision, []),
      this.#recognizer.ask({ kind: 'recall', space, precision }),
    ]) // The first question says what is wrong.
  }

  /** What becomes of all faces now, as far as it is not what the library says. */
  async recognize(
    space: SpaceId,
    precision: OneWrongIn,
    quick: boolean,
  ): Promise<Extract<PeopleAnswer, { kind: 'recognize' }>> {
    const answer = await this.#recognizer.ask({ kind: 'recognize', space, precision, quick })
    if (answer.kind !== 'recognize') throw new Error(`asked to recognize, got ${answer.kind}`)
    return answer
  }

  /** What another precision would name and unname, without doing it. */
  async preview(space: SpaceId, precision: OneWrongIn, other: OneWrongIn): Promise<NamesPreview> {
    const answer = await this.#recognizer.ask({ kind: 'preview', space, precision, other })
    if (answer.kind !== 'preview') throw new Error(`asked for a preview, got ${answer.kind}`)
    return answer.preview
  }

  /** How well the promise of each precision is kept on the faces that the user confirmed. Nobody waits for it. */
  async measurePromise(space: SpaceId): Promise<MeasuredPrecision> {
    const answer = await this.#measurer.ask({ kind: 'promise', space, precision: usualPrecision })
    if (answer.kind !== 'promise') throw new Error(`asked for the promise, got ${answer.kind}`)
    return answer.promise
  }

  /** What speaks for a face being somebody's; null where nothing can be compared. */
  async grounds(space: SpaceId, precision: OneWrongIn, face: number, person: number): Promise<Grounds | null> {
    const answer = await this.#adviser.ask({ kind: 'grounds', space, precision, face, person })
    if (answer.kind !== 'grounds') throw new Error(`asked for grounds, got ${answer.kind}`)
    return answer.grounds
  }

  /** Whom some faces resemble, taken for one person. */
  async likenesses(
    space: SpaceId,
    precision: OneWrongIn,
    faces: readonly number[],
  ): Promise<readonly Likeness<PersonId>[]> {
    try {
      const answer = await this.#adviser.ask({ kind: 'likenesses', space, precision, faces })
      if (answer.kind !== 'likenesses') throw new Error(`asked for likenesses, got ${answer.kind}`)
      return answer.likenesses
    } catch (error) {
      if (error instanceof AppError && error.code === 'engine-failed') return [] // Another thread answers the next question.
      throw error
    }
  }

  /** Which groups and people may be one and the same. */
  async proposals(space: SpaceId, precision: OneWrongIn): Promise<readonly Proposal[]> {
    const answer = await this.#recognizer.ask({ kind: 'proposals', space, precision })
    if (answer.kind !== 'proposals') throw new Error(`asked for proposals, got ${answer.kind}`)
    return answer.proposals
  }

  /** How well a person's faces fit together. */
  async fit(space: SpaceId, precision: OneWrongIn, person: number): Promise<Fit> {
    const answer = await this.#adviser.ask({ kind: 'fit', space, precision, person })
    if (answer.kind !== 'fit') throw new Error(`asked for a fit, got ${answer.kind}`)
    return answer.fit
  }

  /** What speaks against some faces being a person; null where nothing does, or nobody can say. */
  async contradiction(
    space: SpaceId,
    precision: OneWrongIn,
    faces: readonly number[],
    person: number,
  ): Promise<ContradictedFaces<PersonId> | null> {
    try {
      const answer = await this.#adviser.ask({ kind: 'contradiction', space, precision, faces, person })
      if (answer.kind !== 'contradiction') throw new Error(`asked for a contradiction, got ${answer.kind}`)
      return answer.contradiction
    } catch (error) {
      if (error instanceof AppError && error.code === 'engine-failed') return null
      throw error
    }
  }

  /** A recognition may take minutes; nobody waits for it, as it writes nothing. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#recognizer.end(), this.#adviser.end(), this.#measurer.end()])
  }
}
