import { AppError } from '../errors.ts'
import type { PeopleAnswer, PeopleRequest, PeopleWorkerSettings } from '../jobs/messages.ts'
import { Pool } from '../jobs/pool.ts'
import type { Likeness } from '../people/likeness.ts'
import type { Recognition } from '../people/recognition.ts'
import type { SpaceId } from '../people/space.ts'
import type { Precision } from '../shapes.ts'
import type { PersonId } from '../store/ids.ts'

/** Recognition of a large library takes a while; one that takes longer hangs. */
const patienceMs = 30 * 60_000

/**
 * Who is who, thought about on threads of their own: one for the long work of recognition, one for questions that somebody
 * waits for.
 */
export class Thinking implements AsyncDisposable {
  readonly #recognizer: Pool<PeopleRequest, PeopleAnswer>
  readonly #adviser: Pool<PeopleRequest, PeopleAnswer>
  #generation = 0

  constructor(settings: PeopleWorkerSettings) {
    const pool = (): Pool<PeopleRequest, PeopleAnswer> =>
      new Pool({ file: new URL('../jobs/people.worker.ts', import.meta.url), settings, workers: 1, patienceMs })
    this.#recognizer = pool()
    this.#adviser = pool()
  }

  /** Faces or labels have changed: what was learned before no longer counts. */
  forget(): void {
    this.#generation++
  }

  /** What would become of all faces now. */
  async recognize(space: SpaceId, precision: Precision): Promise<Recognition> {
    const request = { kind: 'recognize', space, precision, generation: this.#generation } as const
    const answer = await this.#recognizer.ask(request)
    if (answer.kind !== 'recognize') throw new Error(`asked to recognize, got ${answer.kind}`)
    return answer
  }

  /** Whom some faces resemble, taken for one person; or how they resemble one person alone. */
  async likenesses(
    space: SpaceId,
    precision: Precision,
    faces: readonly number[],
    person: number | null = null,
  ): Promise<readonly Likeness<PersonId>[]> {
    const request = { kind: 'likenesses', space, precision, generation: this.#generation, faces, person } as const
    try {
      const answer = await this.#adviser.ask(request)
      if (answer.kind !== 'likenesses') throw new Error(`asked for likenesses, got ${answer.kind}`)
      return answer.likenesses
    } catch (error) {
      if (error instanceof AppError && error.code === 'engine-failed') return [] // Another thread answers the next question.
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#recognizer.close(), this.#adviser.close()])
  }
}
