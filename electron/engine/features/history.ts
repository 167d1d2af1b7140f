import type { historyCalls } from '../../contract/history.ts'
import type { HandlersOf, StoreHandler } from './context.ts'

export const history: StoreHandler<'history'> = ({ store }, page) => store.actions.page(page)

export const undo: StoreHandler<'undo'> = ({ store }) => store.actions.undo()

export const redo: StoreHandler<'redo'> = ({ store }) => store.actions.redo()

export const historyHandlers: HandlersOf<typeof historyCalls> = { history, undo, redo }
