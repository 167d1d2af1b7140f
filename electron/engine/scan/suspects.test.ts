import { describe, expect, test } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { temporaryStore } from '../store/samples.testing.ts'
import { carefully } from './suspects.ts'

const failed = new AppError('engine-failed', { detail: 'A worker died.' })

describe('work that may be the end of the engine', () => {
  /** Works on items by name; `bad` ones fail. Tells in which order they came, with what else was in work. */
  function workshop(bad: readonly string[] = []) {
    const store = temporaryStore()
    const seen: { item: string; beside: string[] }[] = []
    const givenUp: string[] = []
    const working = new Set<string>()
    const run = (items: readonly string[], after: 'for good' | 'until asked' = 'for good') =>
      carefully(store, items, {
        width: 3,
        signal: new AbortController().signal,
        name: (item) => item,
        pass: () => Promise.resolve(),
        work: async (item) => {
          working.add(item)
          await new Promise((done) => setTimeout(done, 5))
          seen.push({ item, beside: [...working].filter((other) => other !== item) })
          working.delete(item)
          if (bad.includes(item)) throw failed
        },
        giveUp: (item) => {
          givenUp.push(item)
          return after
        },
      })
    return { store, seen, givenUp, run }
  }

  /** As an engine leaves it that dies with these in work. */
  function dieWith(store: ReturnType<typeof temporaryStore>, items: readonly string[], alone: boolean): void {
    for (const item of items) store.inWork.begin(item, { alone })
  }

  test('tries what failed once more, last and alone, and gives it up then', async () => {
    const { store, seen, givenUp, run } = workshop(['bad'])
    await run(['bad', 'a', 'b', 'c', 'd'])
    expect(seen.map(({ item }) => item).filter((item) => item === 'bad')).toHaveLength(2)
    expect(seen.at(-1)).toEqual({ item: 'bad', beside: [] })
    expect(givenUp).toEqual(['bad'])
    expect(store.inWork.suspects().size).toBe(0)
  })

  test('tries what was in work when the engine died last and alone', async () => {
    const { store, seen, givenUp, run } = workshop()
    dieWith(store, ['a', 'c'], false)
    store.inWork.recover({ died: true })
    await run(['a', 'b', 'c', 'd'])
    expect(seen.map(({ item }) => item)).toEqual(['b', 'd', 'a', 'c'])
    expect(seen.slice(2).map(({ beside }) => beside)).toEqual([[], []])
    expect(givenUp).toEqual([])
    expect(store.inWork.suspects().size).toBe(0)
  })

  test('gives up what the engine died of twice while it was alone, and nothing that died with it in company', async () => {
    const { store, seen, givenUp, run } = workshop()
    for (let death = 0; death < 5; death++) {
      dieWith(store, ['a', 'b'], false)
      store.inWork.recover({ died: true })
    }
    for (let death = 0; death < 2; death++) {
      dieWith(store, ['c'], true)
      store.inWork.recover({ died: true })
    }
    await run(['c', 'a', 'b'])
    expect(givenUp).toEqual(['c'])
    expect(seen.map(({ item }) => item)).toEqual(['a', 'b'])
  })

  test('blames nothing when somebody ended the engine, and the least suspected comes first', async () => {
    const { store, seen, givenUp, run } = workshop()
    for (let end = 0; end < 5; end++) {
      dieWith(store, ['a'], true)
      store.inWork.recover({ died: false })
    }
    dieWith(store, ['b'], true)
    store.inWork.recover({ died: true })
    await run(['b', 'a'])
    expect(givenUp).toEqual([])
    expect(seen.map(({ item }) => item)).toEqual(['a', 'b'])
  })

  test('remembers what was given up until somebody asks for it', async () => {
    const { store, seen, givenUp, run } = workshop(['bad'])
    await run(['bad', 'a'], 'until asked')
    await run(['bad', 'a'], 'until asked')
    expect(seen.filter(({ item }) => item === 'bad')).toHaveLength(2)
    expect(givenUp).toEqual(['bad', 'bad'])
    store.inWork.acquitAll()
    await run(['bad', 'a'], 'until asked')
    expect(seen.filter(({ item }) => item === 'bad')).toHaveLength(4)
  })
})
