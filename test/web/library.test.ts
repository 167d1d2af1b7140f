import { rmSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { calls, type Answers, type CallName, type Input, type Reply } from '../../electron/contract/api.ts'
import { openSession } from '../../electron/engine/session.ts'
import { upToDatePages } from '../../electron/hosts/browser/build.ts'
import { serveLibrary, type WebHost } from '../../electron/hosts/browser/host.ts'
import { builtPages } from '../../electron/hosts/browser/pages.ts'
import { copySamples, makeFolder, models, removeFolder } from '../cli/familiar.ts'
import { ask, enter, question } from './client.ts'

const root = makeFolder('web-library')
const photos = copySamples(join(root, 'photos'), ['sample1.jpg', 'sample3.jpg', 'sample6.jpg'])
const log: string[] = []
let host: WebHost
let cookie: string

async function answerTo<Name extends CallName>(call: Name, input: Input<Name>): Promise<Answers[Name]> {
  const reply = (await question(host, cookie, call, input)) as Reply
  if (!reply.ok) throw new Error(`${call}: ${reply.failure.key}`)
  return reply.answer as Answers[Name]
}

beforeAll(async () => {
  const pages = builtPages(await upToDatePages(() => undefined))
  const library = join(root, 'library')
  host = await serveLibrary({
    open: () => openSession({ library, models, version: 'test' }),
    pages: () => pages,
    port: 0,
    log: (text) => log.push(text),
  })
  cookie = await enter(host)
  await answerTo('addFolders', { paths: [photos] })
  await vi.waitFor(
    async () => {
      const { photos, activity } = await answerTo('status', {})
      expect([photos, activity.phase]).toEqual([3, 'idle'])
    },
    { timeout: 120_000, interval: 100 },
  )
})

afterAll(async () => {
  await host.close()
  removeFolder(root)
})

/** The numbers of all photos and faces of the library. */
async function everything(): Promise<{ photos: number[]; faces: number[] }> {
  const { months } = await answerTo('timeline', { filter: {} })
  const tiles = await Promise.all(
    months.map(({ month }) => answerTo('photos', { filter: {}, month, offset: 0, limit: 500 })),
  )
  const ids = tiles.flat().map(({ id }) => id)
  const details = await Promise.all(ids.map((id) => answerTo('photo', { id })))
  return { photos: ids, faces: details.flatMap(({ faces }) => faces.map(({ id }) => id)) }
}

describe('images of a real library', () => {
  test('are what the photos and faces look like', async () => {
    const { photos, faces } = await everything()
    expect(photos).toHaveLength(3)
    expect(faces.length).toBeGreaterThan(4)
    const limits = { small: [320, 640], large: [1280, 1280], full: [Infinity, Infinity] } as const
    for (const id of photos) {
      const { width, height } = await answerTo('photo', { id })
      for (const size of ['small', 'large', 'full'] as const) {
        const { status, body, headers } = await ask(host, `/image/photo/${id}/${size}`, { headers: { cookie } })
        expect([status, headers['content-type']]).toEqual([200, expect.stringMatching(/^image\/(webp|jpeg)$/)])
        const picture = await sharp(body).metadata()
        const [shorter, longer] = limits[size]
        const scale = Math.min(1, shorter / Math.min(width, height), longer / Math.max(width, height))
        expect(picture.width, size).toBeGreaterThanOrEqual(Math.floor(width * scale) - 1)
        expect(picture.width, size).toBeLessThanOrEqual(Math.ceil(width * scale) + 1)
        expect(picture.height, size).toBeLessThanOrEqual(Math.ceil(height * scale) + 1)
      }
    }
    for (const id of faces) {
      const { status, body } = await ask(host, `/image/face/${id}`, { headers: { cookie } })
      expect(status).toBe(200)
      const picture = await sharp(body).metadata()
      expect(picture.width).toBe(picture.height)
      expect(picture.width).toBeLessThanOrEqual(256)
    }
  })

  test('are of what is in the library alone', async () => {
    const { photos, faces } = await everything()
    const [photo, face] = [Math.max(...photos), Math.max(...faces)]
    for (const id of [photo + 1, photo + 1000, 2 ** 31, 2 ** 53, 999_999_999_999_999]) {
      for (const size of ['small', 'large', 'full']) {
        expect((await ask(host, `/image/photo/${id}/${size}`, { headers: { cookie } })).status).toBe(404)
      }
    }
    for (const id of [face + 1, face + 1000, 2 ** 31, 2 ** 53]) {
      expect((await ask(host, `/image/face/${id}`, { headers: { cookie } })).status).toBe(404)
    }
    for (const path of ['photos/sample1.jpg', 'library/familiar.db', '../photos/sample1.jpg']) {
      expect((await ask(host, `/image/${path}`, { headers: { cookie } })).status).toBe(404)
      expect((await ask(host, `/${path}`, { headers: { cookie } })).status).toBe(404)
    }
  })

  test('are not there without the cookie, whether or not there is such a photo', async () => {
    const { photos } = await everything()
    const [there, nowhere] = await Promise.all([
      ask(host, `/image/photo/${photos[0]!}/small`),
      ask(host, '/image/photo/99999/small'),
    ])
    expect([there.status, there.text]).toEqual([403, nowhere.text])
  })

  test('of a photo whose file was deleted a moment ago are not found, and nothing breaks', async () => {
    const { photos: ids } = await everything()
    const details = await Promise.all(ids.map((id) => answerTo('photo', { id })))
    const gone = details.find(({ name }) => name === 'sample1.jpg')!
    rmSync(join(photos, 'sample1.jpg'))
    const { status } = await ask(host, `/image/photo/${gone.id}/full`, { headers: { cookie } })
    expect([200, 404]).toContain(status)
    copySamples(photos, ['sample1.jpg'])
  })
})

describe('questions to a real library', () => {
  const names = Object.keys(calls) as CallName[]
  const wrong: readonly unknown[] = [
    null,
    [],
    'status',
    7,
    { unexpected: 1 },
    { id: 'one' },
    { id: -1 },
    { id: 1.5 },
    { id: 1, __proto__: null, sql: "'; DROP TABLE photos; --" },
    { filter: { text: 'a'.repeat(10_000) } },
    { faces: [], person: { id: 1 } },
    { faces: ['1'], person: { name: 'x' } },
    { offset: -1, limit: 10 },
    { offset: 0, limit: 1_000_000 },
    { paths: [''] },
    { path: 7 },
  ]

  test.each(names)('%s meets no wrong input with anything but a word', async (call) => {
    for (const input of wrong) {
      const reply = (await question(host, cookie, call, input)) as Reply
      expect([call, input, reply]).toMatchObject([call, input, { ok: false, failure: { code: 'bad-input' } }])
    }
  })

  test('about what is not there are refused in words', async () => {
    const nobody = 987_654_321
    const refused: readonly [string, unknown, string][] = [
      ['photo', { id: nobody }, 'no-such-photo'],
      ['reveal', { photo: nobody }, 'no-such-photo'],
      ['photoPlace', { id: nobody, filter: {} }, 'no-such-photo'],
      ['person', { id: nobody }, 'no-such-person'],
      ['rename', { id: nobody, name: 'Anna' }, 'no-such-person'],
      ['merge', { from: nobody, into: nobody + 1 }, 'no-such-person'],
      ['setHidden', { id: nobody, hidden: true }, 'no-such-person'],
      ['reviewGroup', { id: nobody }, 'no-such-group'],
      ['confirm', { faces: [nobody], person: { name: 'Anna' } }, 'no-such-face'],
      ['unname', { faces: [nobody] }, 'no-such-face'],
      ['moveFace', { face: nobody, box: { x: 0, y: 0, width: 50, height: 50 } }, 'no-such-face'],
      ['drawFace', { photo: nobody, box: { x: 0, y: 0, width: 50, height: 50 }, person: null }, 'no-such-photo'],
      ['addFolders', { paths: [join(root, 'nowhere')] }, 'no-such-folder'],
      ['addFolders', { paths: [join(photos, 'sample3.jpg')] }, 'not-a-folder'],
      ['browse', { path: join(root, 'nowhere') }, 'no-such-folder'],
    ]
    for (const [call, input, code] of refused) {
      const reply = (await question(host, cookie, call, input)) as Reply
      expect([call, reply]).toMatchObject([call, { ok: false, failure: { code } }])
      expect(JSON.stringify(reply)).not.toMatch(/undefined|SQLITE|NaN|\[object/)
    }
  })

  test('with names that nobody has are refused in words', async () => {
    const { faces } = await everything()
    for (const name of ['', '   ', '\n', 'a'.repeat(10_000), '\u202e\u200b']) {
      const reply = (await question(host, cookie, 'confirm', { faces: [faces[0]!], person: { name } })) as Reply
      expect([name.slice(0, 20), reply]).toMatchObject([
        name.slice(0, 20),
        { ok: false, failure: { code: 'bad-name' } },
      ])
    }
  })

  test('never met a bug', () => {
    expect(log).toEqual([])
  })
})
