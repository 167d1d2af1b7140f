import { z } from 'zod'
import { call } from './call.ts'
import { nothing, page, type Page } from './common.ts'

/** What the user did, undo and redo. */

/** One thing the user did to people and faces. */
export interface ActionView {
  readonly id: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly kind: ActionKind
  /** How many faces (or photos, for favourites) it was about; for the precision, one wrong in how many. */
  readonly count: number
  /** Whom it was about, by the name of that moment; for a merge the one that went. */
  readonly person: string | null
  /** A new name, whom another was merged into, or a birth date. */
  readonly other: string | null
  readonly undone: boolean
}

export type ActionKind =
  | 'confirm'
  | 'reject'
  | 'not-sure'
  | 'unname'
  | 'ignore-strangers'
  | 'not-faces'
  | 'bring-back'
  | 'draw-face'
  | 'move-face'
  | 'remove-face'
  | 'rename'
  | 'merge'
  | 'split'
  | 'join'
  | 'apart'
  | 'cover'
  | 'hide'
  | 'show'
  | 'birth'
  | 'twice'
  | 'once'
  | 'favourite'
  | 'unfavourite'
  | 'keep'
  | 'precision'
  | 'import'

/** The answer of a command that can be undone. */
export interface Done {
  readonly action: ActionView
}

export interface UndoState {
  /** What undo and redo would do next. */
  readonly undo: ActionView | null
  readonly redo: ActionView | null
}

export const historyCalls = {
  history: call(z.strictObject({ ...page })).answers<Page<ActionView>>(),
  /** Null where there was nothing to undo. */
  undo: call(nothing).answers<ActionView | null>().changes('people', 'photos', 'preferences', 'history').undoable(),
  /** Null where there was nothing to redo. */
  redo: call(nothing).answers<ActionView | null>().changes('people', 'photos', 'preferences', 'history').undoable(),
}
