import { AppError } from '../../contract/errors.ts'
import type { Store } from '../store/database.ts'
import { inParallel } from '../workers/parallel.ts'

/** After this many deaths of the engine while nothing else was in work, the item is to blame. */
const proof = 2

const death = new AppError('engine-failed', 'Looking at this file ended the engine, more than once.')

export interface Care<Item> {
  readonly width: number
  readonly signal: AbortSignal
  /** The key under which an item is written down, and recognized after the engine has died. */
  readonly name: (item: Item) => string
  /** Resolves when work may go on. */
  readonly pass: () => Promise<unknown>
  /** Throws the AppError `engine-failed` where a worker died of the item, or hung. */
  readonly work: (item: Item) => Promise<void>
  /**
   * Called when the engine fails at an item each time. Returns `for good` where the caller has recorded that, and `until asked`
   * where the item must stay a suspect until the user asks again.
   */
  readonly giveUp: (item: Item, failure: AppError) => 'for good' | 'until asked'
}

/**
 * Works on items that may end the engine. Each item is written down before work on it begins. Items that the engine failed at,
 * or that were in work when it died, come last and alone, so that the one to blame is known. An item is given up when it fails
 * again, or when the engine has died of it twice.
 *
 * @throws all other errors that `work` throws
 */
export async function carefully<Item>(
  { inWork }: Pick<Store, 'inWork'>,
  items: readonly Item[],
  care: Care<Item>,
): Promise<void> {
  const { name, pass, work, giveUp, signal } = care
  const leaveAlone = (item: Item, failure: AppError): void => {
    if (giveUp(item, failure) === 'for good') inWork.end(name(item))
    else inWork.setAside(name(item), proof)
  }
  const attempt = async (item: Item, alone: boolean): Promise<void> => {
    await pass()
    if (signal.aborted) return
    inWork.begin(name(item), { alone })
    try {
      await work(item)
    } catch (error) {
      if (error instanceof AppError && error.code === 'engine-failed') {
        if (alone) leaveAlone(item, error)
        else inWork.fail(name(item))
        return
      }
      inWork.end(name(item))
      throw error
    }
    inWork.end(name(item))
  }
  const known = inWork.suspects()
  const deaths = (item: Item): number => known.get(name(item)) ?? 0
  for (const item of items) if (deaths(item) >= proof) leaveAlone(item, death)
  const unsuspected = items.filter((item) => !known.has(name(item)))
  await inParallel(unsuspected, care, (item) => attempt(item, false))
  const suspects = inWork.suspects()
  const last = items.filter((item) => suspects.has(name(item)) && deaths(item) < proof)
  last.sort((one, other) => deaths(one) - deaths(other))
  await inParallel(last, { signal, width: 1 }, (item) => attempt(item, true))
}
