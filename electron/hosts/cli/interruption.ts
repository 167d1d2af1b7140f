import { AppError } from '../../contract/errors.ts'
import { endProgress, say } from './terminal.ts'

let stoppedByHand = false

/** Whether it was Ctrl-C that ended the work, for the exit code. */
export function wasStoppedByHand(): boolean {
  return stoppedByHand
}

/**
 * Work that can be stopped: the signal is aborted by Ctrl-C or SIGTERM, with `stopped` as what is said in the end. A second
 * Ctrl-C leaves at once. `announce`: finishing what is in work may take a moment, so say that first.
 */
export function stoppable(stopped: string, { announce = false } = {}): AbortSignal {
  const controller = new AbortController()
  const stop = (): void => {
    controller.abort(new AppError('interrupted.command', { done: stopped }))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', () => {
    stoppedByHand = true
    endProgress() // The terminal has its cursor back, whatever comes next.
    if (announce) say('Stopping; what is in work is finished first. Ctrl-C again leaves at once.')
    process.once('SIGINT', leaveAtOnce)
    stop()
  })
  return controller.signal
}

/** Dies of the signal itself: a tidy exit would end the networks' threads in mid-work, and they abort the process over it. */
function leaveAtOnce(): void {
  process.removeAllListeners('SIGINT')
  process.kill(process.pid, 'SIGINT')
}
