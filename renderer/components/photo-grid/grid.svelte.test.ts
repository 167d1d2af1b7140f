import { engine, refusal, settled } from '../../connection/memory.testing.ts'
import { flushSync } from 'svelte'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { ActionView, PhotoFilter, PhotoTile } from '../../../electron/contract/api.ts'
import { said } from '../../state/act.svelte.ts'
import { PhotoGridState } from './grid.svelte.ts'

/** What the engine has: photos by month, newest first. */
let library: Map<string, PhotoTile[]>

function tile(id: number, favourite = false): PhotoTile {
  return { id, width: 400, height: 300, date: '2020-01-01', favourite, name: `${id}.jpg` }
}

const action: ActionView = { id: 1, at: 0, kind: 'favourite', count: 1, person: null, other: null, undone: false }
const all = (): PhotoTile[] => [...library.values()].flat()

beforeEach(() => {
  engine.reset()
  said.clear()
  sessionStorage.clear()
  library = new Map([
    ['2020-02', [tile(1), tile(2), tile(3)]],
    ['2020-01', [tile(4), tile(5)]],
  ])
  engine.answer('timeline', () => ({
    photos: all().length,
    months: [...library].map(([month, photos]) => ({ month, photos: photos.length, aspects: (photos.length * 4) / 3 })),
  }))
  engine.answer('photos', ({ month, offset, limit }) => library.get(month)!.slice(offset, offset + limit))
  engine.answer('photoIds', () => all().map(({ id }) => id))
  engine.answer('favourite', () => ({ action }))
})

/** A grid as on a page 1000 by 800 pixels large, once its photos are there. */
async function opened(filter: () => PhotoFilter = () => ({})): Promise<PhotoGridState> {
  let grid: PhotoGridState | undefined
  const end = $effect.root(() => {
    grid = new PhotoGridState(filter)
    grid.layout.view.width = 1000
    grid.layout.view.height = 800
  })
  onTestFinished(end)
  flushSync()
  await settled()
  await loaded(grid!)
  return grid!
}

/** Pages are asked for a moment after the view has moved. No page is drawn here, so the grid is told that it did. */
async function loaded(grid: PhotoGridState): Promise<void> {
  grid.layout.view.scrollTo(grid.layout.view.top)
  await settled()
  await settled()
}

/** The engine says that photos changed; the grid asks again after a while. */
async function changed(grid: PhotoGridState): Promise<void> {
  engine.tell({ event: 'changed', what: ['photos'] })
  await new Promise((done) => setTimeout(done, 450))
  await loaded(grid)
}

describe('a grid of photos', () => {
  it('has a place for all photos at once, and asks for those near the view', async () => {
    const grid = await opened()
    expect(grid.total).toBe(5)
    expect(grid.layout.months.list.map(({ month }) => month)).toEqual(['2020-02', '2020-01'])
    const asked = engine.inputsOf('photos')
    expect(asked).toHaveLength(2)
    expect(asked).toEqual(
      expect.arrayContaining([
        { filter: {}, month: '2020-02', offset: 0, limit: 240 },
        { filter: {}, month: '2020-01', offset: 0, limit: 240 },
      ]),
    )
    expect(grid.waiting).toBe(false)
  })

  it('says why there are none, and shows them once the engine answers', async () => {
    engine.answer('timeline', () => {
      throw refusal({ message: 'The engine is gone.' })
    })
    const grid = await opened()
    expect(grid.failure?.message).toBe('The engine is gone.')
    engine.answer('timeline', () => ({ photos: 5, months: [{ month: '2020-02', photos: 3, aspects: 4 }] }))
    await changed(grid)
    expect(grid.failure).toBeNull()
    expect(grid.layout.months.list).toHaveLength(1)
  })
})

describe('the keyboard', () => {
  it('shows where it is first, then moves along the photos, across months', async () => {
    const grid = await opened()
    const at = async (move: Parameters<PhotoGridState['move']>[0]): Promise<number | undefined> => {
      await grid.move(move, false)
      return grid.focus.tile?.id
    }
    expect(await at('right')).toBe(1)
    expect(await at('right')).toBe(2)
    expect(await at('last')).toBe(5)
    expect(await at('left')).toBe(4)
    expect(await at('left')).toBe(3)
    expect(await at('first')).toBe(1)
    expect(await at('left')).toBe(1)
  })

  it('stays at its photo when others come before it', async () => {
    const grid = await opened()
    await grid.move('right', false)
    await grid.move('right', false)
    library.get('2020-02')!.unshift(tile(9), tile(8))
    await changed(grid)
    expect(grid.focus.tile?.id).toBe(2)
    expect(grid.focus.spot?.index).toBe(3)
  })

  it('chooses a range with Shift, and a smaller one on the way back', async () => {
    const grid = await opened()
    await grid.move('right', false)
    for (const move of ['right', 'right', 'right'] as const) await grid.move(move, true)
    expect([...grid.selection.ids]).toEqual([1, 2, 3, 4])
    await grid.move('left', true)
    expect([...grid.selection.ids]).toEqual([1, 2, 3])
  })
})

describe('what is chosen', () => {
  it('is what commands are about, else the photo that the keyboard is at', async () => {
    const grid = await opened()
    expect(grid.subject).toEqual([])
    await grid.move('right', false)
    expect(grid.subject).toEqual([1])
    await grid.toggleMonth('2020-01')
    expect(grid.subject).toEqual([4, 5])
  })

  it('is let go of when it is gone from the library', async () => {
    const grid = await opened()
    await grid.selectAll()
    library.set('2020-01', [tile(5)])
    await changed(grid)
    expect([...grid.selection.ids]).toEqual([1, 2, 3, 5])
  })

  it('is kept by its filter, and chosen again when that is back', async () => {
    let filter = $state<PhotoFilter>({})
    const grid = await opened(() => filter)
    grid.selection.toggle(3)
    flushSync()
    filter = { favourite: true }
    flushSync()
    await loaded(grid)
    expect(grid.selection.size).toBe(0)
    filter = {}
    flushSync()
    await loaded(grid)
    expect([...grid.selection.ids]).toEqual([3])
  })
})

describe('a heart', () => {
  it('shows at once, and goes again when the engine refuses', async () => {
    const grid = await opened()
    const [first] = library.get('2020-02')!
    let refuse = (): void => undefined
    engine.answer(
      'favourite',
      () =>
        new Promise(
          (_, fail) =>
            (refuse = () => {
              fail(refusal({ message: 'The disk is full.' }))
            }),
        ),
    )
    const done = grid.toggleFavourite([1])
    expect(grid.favourites.has(first!)).toBe(true)
    await settled()
    refuse()
    await done
    expect(grid.favourites.has(first!)).toBe(false)
    expect(said.failure?.message).toBe('The disk is full.')
  })

  it('is set for all unless all have it, and follows the engine’s own photos from then on', async () => {
    library.set('2020-01', [tile(4, true), tile(5)])
    const grid = await opened()
    await grid.toggleFavourite([4, 5])
    expect(engine.inputsOf('favourite')).toEqual([{ photos: [4, 5], favourite: true }])
    await grid.toggleFavourite([4, 5])
    expect(engine.inputsOf('favourite').at(-1)).toEqual({ photos: [4, 5], favourite: false })
    expect(grid.favourites.has(tile(4, true))).toBe(false)
    // Another window gave one of them a heart meanwhile.
    library.set('2020-01', [tile(4), tile(5, true)])
    await changed(grid)
    expect(grid.favourites.has(library.get('2020-01')![1]!)).toBe(true)
  })
})
