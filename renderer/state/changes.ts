import type { Changed } from '../../electron/contract/api.ts'
import { listen } from './engine.ts'

/**
 * Calls `then` when the engine reports a change of one of `on`, or is back after it was lost, until the returned function is
 * called. Changes come in bursts while photos are analysed, so one call answers all that come within `settleMs` of the first.
 */
export function onChange(on: readonly Changed[], settleMs: number, then: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = listen((event) => {
    const concerned =
      event.event === 'found-again' || (event.event === 'changed' && event.what.some((kind) => on.includes(kind)))
    if (!concerned) return
    timer ??= setTimeout(() => {
      timer = undefined
      then()
    }, settleMs)
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}
