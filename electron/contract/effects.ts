import type { CallName, Changed } from './api.ts'

/** What each command changes for whoever shows it. Commands that are not here tell it themselves. */
const changes: { readonly [Name in CallName]?: readonly Changed[] } = {
  confirm: ['people', 'history'],
  reject: ['people', 'history'],
  keep: ['people', 'history'],
  notSure: ['people', 'history'],
  unname: ['people', 'history'],
  ignore: ['people', 'history'],
  ignoreDay: ['people', 'history'],
  bringBack: ['people', 'history'],
  drawFace: ['people', 'photos', 'history'],
  moveFace: ['people', 'photos', 'history'],
  rename: ['people', 'history'],
  merge: ['people', 'history'],
  split: ['people', 'history'],
  joinGroups: ['people', 'history'],
  setApart: ['people', 'history'],
  setCover: ['people', 'history'],
  setHidden: ['people', 'history'],
  setBirthDate: ['people', 'history'],
  allowTwice: ['people', 'photos', 'history'],
  favourite: ['photos', 'history'],
  setPrecision: ['preferences', 'history'],
  undo: ['people', 'photos', 'preferences', 'history'],
  redo: ['people', 'photos', 'preferences', 'history'],
}
/** Of those, the ones after which nobody needs to be recognized anew. Whoever was hidden is not suggested any more. */
const calm: ReadonlySet<CallName> = new Set(['favourite', 'setCover', 'rename', 'joinGroups'])

/** These look at a photo first, which nobody else should wait for. */
const slow: ReadonlySet<CallName> = new Set(['drawFace', 'moveFace'])

/** What a command of the user's brings about. */
export interface Effect {
  readonly changed: readonly Changed[]
  /** Whether it can be undone, and so has to wait for the one before. */
  readonly inTurn: boolean
  /** Whether names may be others after it. */
  readonly renames: boolean
}

/** Null for what changes nothing, or tells itself what it changes. */
export function effectOf(call: CallName): Effect | null {
  const changed = changes[call]
  if (!changed) return null
  return { changed, inTurn: changed.includes('history') && !slow.has(call), renames: !calm.has(call) }
}
