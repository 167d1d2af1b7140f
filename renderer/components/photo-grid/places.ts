import type { Anchor } from './months.ts'

/** Where somebody was in a grid: kept for as long as the window is open, by address. */
export interface KeptPlace {
  readonly anchor: Anchor | null
  readonly focus: Focus | null
  readonly chosen: readonly number[]
}

/** The photo that the keyboard is at. Its number is not known before its page is here; its place in the month may change. */
export interface Focus {
  readonly month: string
  readonly index: number
  readonly id: number | null
}

export function keepPlace(key: string, place: KeptPlace): void {
  sessionStorage.setItem(`grid ${key}`, JSON.stringify(place))
}

export function placeKept(key: string): KeptPlace | null {
  const text = sessionStorage.getItem(`grid ${key}`)
  // Only `keepPlace` writes there.
  return text === null ? null : (JSON.parse(text) as KeptPlace)
}
