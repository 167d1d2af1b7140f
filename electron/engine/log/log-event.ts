import { channel } from 'node:diagnostics_channel'

/** What is worth a line in the log. */
export type Happening =
  | 'opened'
  | 'closed'
  | 'migrated'
  | 'round'
  | 'scanned'
  | 'named'
  /** Something could not be done, and the user was told. */
  | 'trouble'
  /** Something went wrong that should not. */
  | 'failed'
  | 'worker died'
  | 'crashed'

/** Numbers and words of the program's own: names of people, files and folders only inside `error`, where they are made unreadable. */
export interface Facts {
  readonly [fact: string]: unknown
  readonly error?: unknown
}

const happenings = channel('familiar.happened')

/** Tells the log, where one is open: whoever tells need not know of it. */
export function logEvent(what: Happening, facts: Facts = {}): void {
  happenings.publish({ what, facts })
}

/** Hears of everything until the function that this returns is called. */
export function hear(listener: (what: Happening, facts: Facts) => void): () => void {
  const heard = (message: unknown): void => {
    const { what, facts } = message as { what: Happening; facts: Facts }
    listener(what, facts)
  }
  happenings.subscribe(heard)
  return () => {
    happenings.unsubscribe(heard)
  }
}
