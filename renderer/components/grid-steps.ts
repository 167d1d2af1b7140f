/** What of an element is needed to move among tiles that flow into rows. */
export interface Tile {
  readonly offsetTop: number
  readonly offsetLeft: number
}

/** Where a key leads to from tile `at` (-1 from outside), or null if it leads nowhere. */
export function stepIn(tiles: readonly Tile[], at: number, key: string): number | null {
  const last = tiles.length - 1
  if (last < 0) return null
  if (at < 0) return key.startsWith('Arrow') ? 0 : null
  switch (key) {
    case 'ArrowRight':
      return Math.min(at + 1, last)
    case 'ArrowLeft':
      return Math.max(at - 1, 0)
    case 'Home':
      return 0
    case 'End':
      return last
    case 'ArrowDown':
    case 'ArrowUp':
      return vertical(tiles, at, key === 'ArrowDown' ? 1 : -1)
    default:
      return null
  }
}

/** The tile of the next row that lies nearest; the same where there is no row. */
function vertical(tiles: readonly Tile[], at: number, way: 1 | -1): number {
  const { offsetTop, offsetLeft } = tiles[at]!
  let best = at
  let row: number | null = null
  for (let i = at + way; i >= 0 && i < tiles.length; i += way) {
    const tile = tiles[i]!
    if (tile.offsetTop === offsetTop) continue
    row ??= tile.offsetTop
    if (tile.offsetTop !== row) break
    if (best === at || Math.abs(tile.offsetLeft - offsetLeft) < Math.abs(tiles[best]!.offsetLeft - offsetLeft)) best = i
  }
  return best
}
