import type { Move } from './move.ts'

const moves: Readonly<Record<string, Move>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'page-up',
  PageDown: 'page-down',
  Home: 'first',
  End: 'last',
}

/** Where a key goes; Alt+arrows are the browser's back and forward. */
export function moveOf({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): Move | null {
  if (altKey || metaKey || (ctrlKey && key !== 'Home' && key !== 'End')) return null
  return moves[key] ?? null
}
