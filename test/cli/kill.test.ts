import { copyFileSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seededRandom } from '../../electron/engine/platform/random.ts'
import { openLibrary } from '../../electron/engine/store/database.ts'
import { sharedDir } from '../shared.ts'
import { sampleNames, samplePath } from '../samples.ts'
import { copySamples, dumpLibrary, Familiar, makeFolder, removeFolder, Scan, type Dump } from './familiar.ts'

const root = makeFolder('kill')
afterAll(() => {
  removeFolder(root)
})

/** The library holds the same, face by face; numbers may differ by what another order of sums makes. */
function expectSame(library: Familiar, reference: Familiar): void {
  const [is, should] = [library, reference].map(({ library }) => dumpLibrary(library)) as [Dump, Dump]
  const outline = ({ photos, ...rest }: Dump) => ({
    ...rest,
    photos: photos.map(({ faces, ...photo }) => ({
      ...photo,
      faces: faces.map(({ key, person, label, suggestion }) => ({ key, person, label, suggestion })),
    })),
  })
  expect(outline(is)).toEqual(outline(should))
  const numbers = ({ photos }: Dump) => photos.flatMap(({ faces }) => faces)
  numbers(should).forEach((face, at) => {
    const other = numbers(is)[at]!
    expect(furthest(face.box, other.box), face.key).toBeLessThan(0.01)
    expect(furthest(face.landmarks, other.landmarks), face.key).toBeLessThan(0.01)
    expect(furthest([face.score, face.quality], [other.score, other.quality]), face.key).toBeLessThan(1e-4)
    expect(Object.keys(other.embeddings)).toEqual(Object.keys(face.embeddings))
    for (const [model, vector] of Object.entries(face.embeddings)) {
      expect(furthest(vector, other.embeddings[model]!), `${model} of ${face.key}`).toBeLessThan(1e-4)
    }
  })
  const thumbnails = ({ library }: Familiar) => globSync('thumbnails/**/*.webp', { cwd: library }).sort()
  expect(thumbnails(library)).toEqual(thumbnails(reference))
  for (const file of thumbnails(reference)) {
    const [a, b] = [library, reference].map((one) => readFileSync(join(one.library, file))) as [Buffer, Buffer]
    expect(a.equals(b), file).toBe(true)
  }
}

function furthest(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length)
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0)
}

/** As if another detector had drawn all boxes. */
function lookedAtByAnother(familiar: Familiar): void {
  moveBoxes(familiar)
  withDatabase(familiar, (database) => database.exec(`UPDATE photo SET detector = 'another'`))
}

function moveBoxes(familiar: Familiar): void {
  withDatabase(familiar, (database) => database.exec('UPDATE face SET x = x + width / 5, quality = quality / 2'))
}

function withDatabase({ library }: Familiar, work: (database: Database.Database) => void): void {
  const database = new Database(join(library, 'familiar.db'))
  work(database)
  database.close()
}

/** How many photos the library shows while somebody may be writing to it; 0 while there is none. */
function photosIn({ library }: Familiar): number {
  try {
    const store = openLibrary(library, { mode: 'read' })
    const { photos } = store.photos.counts()
    store.close()
    return photos
  } catch {
    return 0
  }
}

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms))

/** A scan that is killed at a random moment after it got to work, or ends before. Returns whether it was killed. */
async function killedScan(familiar: Familiar, folder: string, before: number): Promise<boolean> {
  const { signal, code, stderr } = await familiar.run(['scan', folder, '--model', 'mobilefacenet'], {
    onStart: (child) => setTimeout(() => child.kill('SIGKILL'), before),
  })
  if (signal === 'SIGKILL') return true
  expect({ code, stderr: stderr.replace(/^Looking at \d+ photos?…\n/, '') }).toEqual({ code: 0, stderr: '' })
  return false
}

describe('a scan of the samples', () => {
  const folder = join(root, 'photos')
  const reference = new Familiar(join(root, 'undisturbed'))
  let seconds: number

  /** Begins a library in which somebody is known already. */
  async function begin(familiar: Familiar): Promise<void> {
    await familiar.scan(join(folder, 'first'))
    const [photo] = await familiar.faces()
    const face = photo!.faces.toSorted((a, b) => a.box.x - b.box.x)[0]!
    await familiar.words('enroll', photo!.photo, '--name', 'Ann', '--face', String(face.id))
  }

  beforeAll(async () => {
    copySamples(join(folder, 'first'), ['sample6.jpg'])
    copySamples(folder)
    for (const name of sampleNames) {
      for (const width of [1000, 1400]) {
        mkdirSync(join(folder, String(width)), { recursive: true })
        await sharp(samplePath(name))
          .resize({ width })
          .jpeg()
          .toFile(join(folder, String(width), name))
      }
    }
    copyFileSync(samplePath('sample1.jpg'), join(folder, '1000', 'copy.jpg'))
    writeFileSync(join(folder, 'bad.jpg'), 'not a picture')
    await begin(reference)
    ;({ seconds } = await reference.scan(folder))
  }, 300_000)

  test('killed four times at random, then run to its end, makes the library that it makes undisturbed', async () => {
    const random = seededRandom(20)
    const killed = new Familiar(join(root, 'killed'))
    await begin(killed)
    let kills = 0
    for (let n = 0; n < 4; n++) kills += Number(await killedScan(killed, folder, random() * seconds * 700))
    expect(kills).toBeGreaterThan(0)
    const { photos } = await reference.scan(folder)
    expect(await killed.scan(folder)).toMatchObject({ photos, problems: 1 })
    expectSame(killed, reference)
  }, 600_000)

  test('killed while it looks at known photos again, for another detector, loses nothing', async () => {
    const random = seededRandom(30)
    const again = new Familiar(join(root, 'looked at again'))
    await begin(again)
    await again.scan(folder)
    lookedAtByAnother(again)
    let kills = 0
    for (let n = 0; n < 3; n++) kills += Number(await killedScan(again, folder, random() * seconds * 500))
    expect(kills).toBeGreaterThan(0)
    const { photos } = await reference.scan(folder)
    expect(await again.scan(folder)).toMatchObject({ photos, added: 0, removed: 0 })
    expectSame(again, reference)
  }, 600_000)

  test('looks at known photos again when asked to, and only then', async () => {
    const again = new Familiar(join(root, 'asked to look again'))
    await begin(again)
    const [photo] = await again.faces()
    moveBoxes(again)
    expect((await again.faces())[0]!.faces).not.toEqual(photo!.faces)
    await again.scan(join(folder, 'first'))
    expect((await again.faces())[0]!.faces).not.toEqual(photo!.faces)
    await again.json(Scan, 'scan', join(folder, 'first'), '--model', 'mobilefacenet', '--again')
    expect(await again.faces()).toEqual([photo])
  })

  test.each([
    ['SIGINT', 130, ['Stopping; what is in work is finished first. Ctrl-C again leaves at once.']],
    ['SIGTERM', 1, []],
  ] as const)(
    'stopped by %s ends in words, and the next one does the rest',
    async (signal, code, first) => {
      const stopped = new Familiar(join(root, `stopped by ${signal}`))
      await begin(stopped)
      const before = photosIn(stopped)
      const outcome = await stopped.run(['scan', folder, '--model', 'mobilefacenet'], {
        onStart: (child) => {
          void (async () => {
            while (photosIn(stopped) === before && child.exitCode === null) await pause(20)
            child.kill(signal)
          })()
        },
      })
      expect(outcome).toMatchObject({ code, signal: null, stdout: '' })
      expect(outcome.stderr.trim().split('\n').slice(1)).toEqual([
        ...first,
        'Stopped. What was done is kept; the next scan goes on from there.',
      ])
      const kept = photosIn(stopped)
      const { photos } = await reference.scan(folder)
      expect(kept).toBeGreaterThan(before)
      expect(kept).toBeLessThan(photos)
      expect(await stopped.scan(folder)).toMatchObject({ photos, added: photos - kept, unchanged: kept })
      expectSame(stopped, reference)
    },
    600_000,
  )
})

test('a second Ctrl-C leaves at once, and ends by the signal alone', async () => {
  const folder = copySamples(join(root, 'twice'))
  const { code, signal, stdout, stderr } = await new Familiar(join(root, 'stopped twice')).run(['scan', folder], {
    onStart: (child) => {
      child.stderr!.on('data', (text: Buffer) => {
        // By now photos are in work. The first one is answered before the second comes.
        if (String(text).includes('Looking at')) setTimeout(() => child.kill('SIGINT'), 300)
        if (String(text).includes('Stopping')) child.kill('SIGINT')
      })
    },
  })
  expect({ code, signal, stdout }).toEqual({ code: null, signal: 'SIGINT', stdout: '' })
  expect(stderr.trim().split('\n')).toEqual(['Looking at 6 photos…', expect.stringMatching(/^Stopping; /)])
})

const long = process.env['FAMILIAR_LONG'] === '1' && sharedDir !== null
const why = long ? '' : ' (skipped: needs ../shared/photos and FAMILIAR_LONG=1)'

test.skipIf(!long)(
  `a scan of a family's library, killed ten times${why}`,
  async () => {
    const folder = join(sharedDir!, 'photos', 'library')
    const reference = new Familiar(join(root, 'family undisturbed'))
    const { seconds, photos } = await reference.scan(folder)
    const random = seededRandom(10)
    const killed = new Familiar(join(root, 'family killed'))
    let kills = 0
    for (let n = 0; n < 10; n++) kills += Number(await killedScan(killed, folder, 1000 + random() * seconds * 250))
    expect(kills).toBeGreaterThan(4)
    expect(await killed.scan(folder)).toMatchObject({ photos })
    expectSame(killed, reference)
  },
  1_800_000,
)
