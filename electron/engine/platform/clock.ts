/** When this was written, in milliseconds since 1970. */
const written = Date.UTC(2026, 0, 1)

/**
 * The latest it may be, in milliseconds since 1970: a clock that shows an earlier time than this program was written at is wrong,
 * and nothing is refused on its word. Nothing is put in order by the clock either.
 */
export function latest(): number {
  return Math.max(Date.now(), written)
}
