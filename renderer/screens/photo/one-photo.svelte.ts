import type { PhotoFace } from '../../../electron/contract/api.ts'

/** What the user is about with one photo; it ends when they go on to another. */
export class OnePhoto {
  readonly id: number
  /** The face whose card is open. */
  chosen = $state<number | null>(null)
  /** A new box, or the face whose box is changed. */
  drawing = $state.raw<'new' | PhotoFace | null>(null)
  /** What was clicked a moment ago, till the engine says the same. */
  favourite = $state<boolean | null>(null)

  constructor(id: number) {
    this.id = id
  }
}
