import { AppError } from '../../contract/errors.ts'
import type { Store } from '../store/database.ts'
import { inParallel } from '../workers/parallel.ts'

/** Of so many deaths while nothing else was in work a file is guilty. */
const proof = 2

const death = new AppError('engine-failed.again', {})

export interface Care<Item> {
  readonly width: number
  readonly signal: AbortSignal
  /** How an item is known to whoever comes after a death of the engine. */
  readonly name: (item: Item) => string
  /** Resolves when work may go on. */
  readonly pass: () => Promise<unknown>
  /** Throws the AppError `engine-failed` where a worker died of the item, or hung. */
  readonly work: (item: Item) => Promise<void>
  /** The engine fails each time, and the item is let be: `for good`, where that is kept elsewhere, or `until asked`. */
  readonly giveUp: (item: Item, failure: AppError) => 'for good' | 'until asked'
}

/**
 * Works on items that may be the end of the engine. What is in work is written down before; what it failed at, and what was in
 * work when it died, comes last and alone, so that the guilty one is known. One that fails again, or that the engine died of
 * twice, is given up.
 *
 * @throws whatever else `work` throws
 */
export async function carefully<Item>(
  { inWork }: Pick<Store, 'inWork'>,
  items: readonly Item[],
  care: Care<Item>,
): Promise<void> {
  const { name, pass, work, giveUp, signal } = care
  const letBe = (item: Item, failure: AppError): void => {
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
        if (alone) letBe(item, error)
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
  for (const item of items) if (deaths(item) >= proof) letBe(item, death)
  const unsuspected = items.filter((item) => !known.has(name(item)))
  await inParallel(unsuspected, care, (item) => attempt(item, false))
  const suspects = inWork.suspects()
  const last = items.filter((item) => suspects.has(name(item)) && deaths(item) < proof)
  last.sort((one, other) => deaths(one) - deaths(other))
  await inParallel(last, { signal, width: 1 }, (item) => attempt(item, true))
}
