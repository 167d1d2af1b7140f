import { engine, refusal, settled } from '../../connection/memory.testing.ts'
import { flushSync } from 'svelte'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { said } from '../../state/act.svelte.ts'
import { FacePages, type GridFace } from './face-pages.svelte.ts'

let faces: GridFace[]
let asked: number[]

beforeEach(() => {
  engine.reset()
  said.clear()
  asked = []
  faces = Array.from({ length: 450 }, (_, at) => ({ id: 1000 + at, photo: at, date: '2020-01-01', poor: false }))
})

async function opened(load?: ConstructorParameters<typeof FacePages>[0]): Promise<FacePages> {
  let pages: FacePages | undefined
  onTestFinished(
    $effect.root(() => {
      pages = new FacePages(
        load ??
          (({ offset, limit }) => {
            asked.push(offset)
            return Promise.resolve({ total: faces.length, rows: faces.slice(offset, offset + limit) })
          }),
      )
    }),
  )
  flushSync()
  await settled()
  return pages!
}

it('a list of faces comes page by page, as it comes into sight', async () => {
  const pages = await opened()
  expect(pages.total).toBe(450)
  expect([pages.at(199)?.id, pages.at(200)]).toEqual([1199, undefined])
  pages.see(190, 230)
  await settled()
  expect(pages.at(200)?.id).toBe(1200)
  expect(asked).toEqual([0, 200])
})

it('all of it can be chosen, and a range that goes over pages that are not here yet', async () => {
  const pages = await opened()
  expect(await pages.between(401, 398)).toEqual([1398, 1399, 1400, 1401])
  expect(await pages.all()).toEqual(faces.map(({ id }) => id))
  expect(asked).toEqual([0, 200, 400])
})

it('faces go out of sight at once where all of them are here', async () => {
  const pages = await opened()
  pages.without(new Set([1000]))
  expect(pages.at(0)?.id).toBe(1000)
  await pages.all()
  pages.without(new Set([1000, 1001]))
  expect([pages.total, pages.at(0)?.id, pages.at(199)?.id]).toEqual([448, 1002, 1201])
})

it('what is in sight is asked for again after a change, the rest when it comes into sight', async () => {
  const pages = await opened()
  pages.see(0, 450)
  await settled()
  pages.see(0, 10)
  asked = []
  faces = faces.slice(1)
  engine.tell({ event: 'changed', what: ['photos'] })
  engine.tell({ event: 'changed', what: ['people'] })
  await new Promise((done) => setTimeout(done, 250))
  expect(asked).toEqual([0])
  expect([pages.total, pages.at(0)?.id]).toEqual([449, 1001])
  pages.see(0, 250)
  await settled()
  expect(asked).toEqual([0, 200])
})

it('a refusal is said', async () => {
  await opened(() => Promise.reject(refusal({ message: 'This person is gone.' })))
  expect(said.failure?.message).toBe('This person is gone.')
})
