import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { FolderId } from '../store/ids.ts'
import { Rescans, untilNext } from './rescans.ts'

const minute = 60_000

describe('when a folder is looked through again', () => {
  test('is seldom while it is watched, and more often where it can’t be, but never much of the time', () => {
    const watched = untilNext(100, { watched: true, online: true })
    const unwatched = untilNext(100, { watched: false, online: true })
    expect(unwatched).toBeLessThan(minute)
    expect(watched).toBeGreaterThan(5 * unwatched)
    expect(untilNext(10_000, { watched: false, online: true })).toBe(200_000)
    expect(untilNext(minute, { watched: false, online: true })).toBe(watched)
  })

  test('is soon while it is away: whoever plugs in a disk waits for its photos', () => {
    expect(untilNext(1, { watched: true, online: false })).toBeLessThan(10_000)
    expect(untilNext(15_000, { watched: true, online: false })).toBeGreaterThan(minute)
  })
})

describe('the clock', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('asks for each folder in its time, and for all after a sleep', () => {
    const folder = (id: number, watched: boolean) => ({ id: id as FolderId, path: `/${id}`, watched, online: true })
    const due: string[] = []
    using rescans = new Rescans({
      folders: () => [folder(1, true), folder(2, false), folder(3, true)],
      onDue: ({ path, deep }) => {
        due.push(path)
        expect(deep).toBe(true)
        rescans.done(Number(path.slice(1)) as FolderId, 50)
      },
    })
    vi.advanceTimersByTime(20 * minute)
    expect(due, 'nothing has been looked through yet').toEqual([])
    rescans.done(1 as FolderId, 50)
    rescans.done(2 as FolderId, 50)
    vi.advanceTimersByTime(9 * minute)
    expect(new Set(due)).toEqual(new Set(['/2']))
    expect(due.length).toBeGreaterThan(9)
    due.length = 0
    vi.setSystemTime(Date.now() + 60 * minute)
    vi.advanceTimersByTime(5000)
    expect(due.sort()).toEqual(['/1', '/2'])
  })
})
