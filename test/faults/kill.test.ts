import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { seededRandom } from '../../electron/engine/platform/random.ts'
import { copySamples, makeFolder, removeFolder } from '../cli/familiar.ts'
import { Watched } from './watched.ts'

const root = makeFolder('kill')
afterAll(() => {
  removeFolder(root)
})

const kills = process.env['FAMILIAR_LONG'] === '1' ? 100 : 8

test(`an engine that is killed at any moment keeps every name that it confirmed (${kills} times)`, async () => {
  const random = seededRandom(61)
  const folder = copySamples(join(root, 'photos'), ['sample1.jpg', 'sample6.jpg'])
  await using watched = new Watched(join(root, 'library'))
  await watched.ask('addFolders', { paths: [folder] })
  await watched.until(2, 0)
  const groups = await watched.ask('review', { offset: 0, limit: 50 })
  const faces = groups.page.flatMap(({ sample }) => sample)
  expect(faces.length).toBeGreaterThan(2)

  const nameOf = async (face: number): Promise<string | null> => {
    const ids = await watched.ask('photoIds', { filter: {} })
    for (const id of ids) {
      const found = (await watched.ask('photo', { id })).faces.find((one) => one.id === face)
      if (found) return found.label === 'confirmed' ? (found.person?.name ?? null) : null
    }
    throw new Error(`face ${face} is gone`)
  }

  /** What each face is called by the last answer. */
  const confirmed = new Map<number, string>()
  let said = 0
  for (let kill = 0; kill < kills; kill++) {
    const starts = watched.starts
    const moment = setTimeout(watched.kill, 5 + random() * 400)
    let cutOff: { face: number; name: string } | null = null
    while (cutOff === null) {
      const face = faces[Math.floor(random() * faces.length)]!
      const name = `Person ${++said}`
      const reply = await watched.engine.ask('confirm', { faces: [face], person: { name }, sure: true })
      if (reply.ok) confirmed.set(face, name)
      else cutOff = { face, name }
    }
    clearTimeout(moment)
    await watched.ask('status', {})
    expect(watched.starts).toBe(starts + 1)
    for (const [face, name] of confirmed) {
      const kept = await nameOf(face)
      // Whether it was in time nobody could say to whoever asked.
      if (face === cutOff.face && kept === cutOff.name) confirmed.set(face, kept)
      else expect(kept, `face ${face} after ${said} names`).toBe(name)
    }
  }
  expect(said).toBeGreaterThan(kills)
}, 600_000)
