/**
 * Works on items, `width` of them at the same time, in their order. Once `signal` is aborted no further item is begun; what
 * is in work is finished. The first failure is thrown, and then, too, no further item is begun.
 */
export async function inParallel<T>(
  items: Iterable<T>,
  { width, signal }: { readonly width: number; readonly signal: AbortSignal },
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = Iterator.from(items)
  let failed = false
  const worker = async (): Promise<void> => {
    for (let next = waiting.next(); !next.done && !failed && !signal.aborted; next = waiting.next()) {
      try {
        await work(next.value)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: width }, worker))
}
