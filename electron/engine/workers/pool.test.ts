import { describe, expect, test } from 'vitest'
import { Pool, Stuck } from './pool.ts'

describe('a pool', () => {
  const file = new URL('../../../test/fixtures/loading.worker.ts', import.meta.url)
  const makePool = (loading = new Int32Array(new SharedArrayBuffer(4))): Pool<string, never> =>
    new Pool({ file, settings: { loading }, workers: 1, timeoutMs: 60_000 })

  test('can be ended while a thread loads native code, and takes nobody along', async () => {
    for (let round = 0; round < 40; round++) {
      const loading = new Int32Array(new SharedArrayBuffer(4))
      const pool = makePool(loading)
      const asked = expect(pool.ask('anything')).rejects.toMatchObject({ code: 'interrupted' })
      await Atomics.waitAsync(loading, 0, 0).value
      const moment = performance.now() + round * 0.05
      while (performance.now() < moment);
      await pool.end()
      await asked
    }
  })

  test('answers first what somebody waits for, of all that is not begun', async () => {
    const file = new URL('../../../test/fixtures/echo.worker.ts', import.meta.url)
    await using pool = new Pool<string, string>({ file, settings: null, workers: 1, timeoutMs: 60_000 })
    const answered: string[] = []
    const asked = ['begun', 'one', 'other'].map((word) => pool.ask(word))
    asked.push(pool.ask('urgent', undefined, { first: true }))
    await Promise.all(asked.map((answer) => answer.then((word) => answered.push(word))))
    expect(answered).toEqual(['begun', 'urgent', 'one', 'other'])
  })

  test('answers nobody after its end', async () => {
    const pool = makePool()
    await pool.end()
    await expect(pool.ask('late')).rejects.toMatchObject({ code: 'interrupted' })
  })
})

describe('the patience of a pool', () => {
  const file = new URL('../../../test/fixtures/stalling.worker.ts', import.meta.url)
  const timeoutMs = 3000
  /** Woken when the first number is not 0; busy for so many milliseconds as the second says. */
  const hold = () => new Int32Array(new SharedArrayBuffer(8))

  test('ends with a thread that stalls: it holds up nobody, and is heard of when it is over', async () => {
    const stalled = hold()
    const pool = new Pool<string, string>({ file, settings: { hold: stalled }, workers: 1, timeoutMs })
    const [first, second] = await Promise.allSettled([pool.ask('stall'), pool.ask('anything')])
    expect(second).toEqual({ status: 'fulfilled', value: 'done' })
    const reason: unknown = first.status === 'rejected' ? first.reason : null
    expect(reason).toBeInstanceOf(Stuck)
    Atomics.store(stalled, 0, 1)
    Atomics.notify(stalled, 0)
    await (reason as Stuck).over
    await pool.end()
  })

  test('begins anew with every sign of life', async () => {
    const busy = hold()
    busy[1] = 2 * timeoutMs
    await using pool = new Pool<string, string>({ file, settings: { hold: busy }, workers: 1, timeoutMs })
    expect(await pool.ask('be busy')).toBe('done')
  })

  test('does not keep a pool from ending while a thread stalls', async () => {
    const stalled = hold()
    const pool = new Pool<string, string>({ file, settings: { hold: stalled }, workers: 1, timeoutMs: 60_000 })
    const asked = expect(pool.ask('stall')).rejects.toMatchObject({ code: 'interrupted' })
    await pool.end()
    Atomics.store(stalled, 0, 1)
    Atomics.notify(stalled, 0)
    await asked
  })
})
