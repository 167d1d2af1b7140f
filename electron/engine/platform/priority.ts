import { constants, getPriority, setPriority } from 'node:os'

/** On Unix: a third of the processor where somebody else wants it, all of it where nobody does. */
const nice = 5

/**
 * Lets everybody else go first: called at the start of a thread whose work nobody waits for. On Linux it is about this thread and
 * those that it begins, such as the networks' own. Other systems know only priorities of a whole process, which is the
 * engine's, never the window's.
 */
export function letOthersGoFirst(): void {
  try {
    setPriority(0, patient())
  } catch {
    // It works as well with what the system gives.
  }
}

function patient(): number {
  switch (process.platform) {
    case 'linux':
      return Math.min(19, getPriority(0) + nice)
    case 'win32':
      return constants.priority.PRIORITY_BELOW_NORMAL
    default:
      return nice
  }
}
