import type { Month } from './months.ts'

export interface Tick {
  readonly year: string
  readonly top: number
}

/** Where years begin along the scrubber; those that would stand on each other are left out. */
export function ticks(
  list: readonly Month[],
  scrollable: number,
  header: number,
  height: number,
  room: number,
): readonly Tick[] {
  const shown: Tick[] = []
  let before = ''
  for (const { month, top } of list) {
    const year = month.slice(0, 4)
    if (year === before) continue
    before = year
    const at = Math.max(room / 3, Math.min(height - room / 3, ((header + top) / scrollable) * height))
    const last = shown.at(-1)
    if (!last || at - last.top >= room) shown.push({ year, top: at })
  }
  return shown
}
