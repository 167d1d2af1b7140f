import { logEvent } from './log-event.ts'
import { Log } from './log.ts'

/** Carries something out that writes to a library, with its log open; a failure is written down and thrown on. */
export async function logged<Result>(library: string, work: () => Promise<Result>): Promise<Result> {
  const log = Log.open(library)
  try {
    return await work()
  } catch (error) {
    logEvent('failed', { error })
    throw error
  } finally {
    log[Symbol.dispose]()
  }
}
