import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { HeldOpen, until } from './held-open.ts'

/** How much each thread of this process lets others go first, the main one by its own number. */
function niceness(): Map<number, number> {
  return new Map(
    readdirSync('/proc/self/task').map((thread) => {
      const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8')
      // A thread's name may hold anything; nice is the 17th number behind it.
      return [Number(thread), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])]
    }),
  )
}

// Other systems have no priorities of threads.
test.skipIf(process.platform !== 'linux')('threads that nobody waits for let the others go first (Linux)', async () => {
  const usual = niceness().get(process.pid)!
  const held = await HeldOpen.with([1])
  await held.look()
  await until(() => niceness().size > 4)
  const now = niceness()
  expect(now.get(process.pid)).toBe(usual)
  const [{ maxThreads }, patient] = [
    await held.ask('preferences', {}),
    [...now.values()].filter((nice) => nice === usual + 5),
  ]
  // Photos, faces, changes and names, each by at least one thread; and one that answers the window is as quick as the main one.
  expect(patient.length).toBeGreaterThan(Math.min(maxThreads, 1) + 2)
  expect([...now.values()].filter((nice) => nice === usual).length).toBeGreaterThan(1)
})
