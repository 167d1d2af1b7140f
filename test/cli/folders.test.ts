import { appendFileSync, chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sampleNames } from '../samples.ts'
import {
  copySamples,
  Familiar,
  makeFolder,
  Person,
  program,
  removeFolder,
  run,
  Scan,
  WatchedFolder,
} from './familiar.ts'
import { restrictionFor } from '../helpers/without-rights.ts'

const root = makeFolder('folders')
const [home, disk, elsewhere] = ['home', 'disk', 'disk is not connected'].map((name) => join(root, name)) as [
  string,
  string,
  string,
]
const familiar = new Familiar(join(root, 'library'))
const folders = (...args: string[]) => familiar.json(z.array(WatchedFolder), 'folders', ...args)

beforeAll(async () => {
  chmodSync(root, 0o755)
  copySamples(home, ['sample1.jpg'])
  copySamples(disk, ['sample3.jpg'])
  await familiar.scan(home, disk)
  const [photo] = (await familiar.faces()).filter(({ photo }) => photo.startsWith(disk))
  await familiar.words('enroll', photo!.photo, '--name', 'Eve', '--face', String(photo!.faces[0]!.id))
})

afterAll(() => {
  removeFolder(root)
})

describe('a watched folder that is not there', () => {
  beforeAll(() => {
    renameSync(disk, elsewhere)
  })

  test('is listed as such', async () => {
    expect(await folders()).toMatchObject([
      { path: disk, photos: 1, problems: 0, online: false },
      { path: home, photos: 1, problems: 0, online: true },
    ])
    expect(await familiar.words('folders')).toMatch(/disk +1 photo +0 problems +not here now\n/)
  })

  test('keeps nobody from looking at the others, and its photos stay', async () => {
    const { code, stdout, stderr } = await familiar.run(['scan', home, disk, '--model', 'mobilefacenet', '--json'])
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /^\S+disk can't be read now; the other folders are looked at\. .*folders --remove \S+disk\n$/,
    )
    expect(Scan.parse(JSON.parse(stdout))).toMatchObject({ photos: 2, unchanged: 1, removed: 0 })
  })

  test('is also passed over where no folder is named', async () => {
    const { code, stdout, stderr } = await familiar.run(['start', '--text'])
    expect(code).toBe(0)
    expect(stderr).toContain(`${disk} can't be read now`)
    expect(stderr).toContain(`Looking at the folders of your library: ${home}\n`)
    expect(stdout).toMatch(/^2 photos/)
  })

  test('is a failure where it is all there is to look at', async () => {
    await familiar.refuses(1, /There is no folder .*disk\. Check the path, or connect its disk/, 'scan', disk)
  })

  test('can be taken out of view; who is in its photos is known when it comes back', async () => {
    expect(await folders('--remove', disk)).toMatchObject([{ path: home }])
    expect(await familiar.faces()).toHaveLength(1)
    await familiar.refuses(1, /disk is not one of the library’s folders/, 'folders', '--remove', disk)
    renameSync(elsewhere, disk)
    expect(await familiar.scan(disk)).toMatchObject({ photos: 2, added: 1 })
    expect(await familiar.json(z.array(Person), 'people')).toMatchObject([{ name: 'Eve', confirmed: 1 }])
  })
})

describe('what is called so', () => {
  const own = new Familiar(join(root, 'library of patterns'))
  const list = (...args: string[]) => own.words('folders', ...args)

  test('is left out at once, and is back with the next scan, with who is in it', async () => {
    const folder = copySamples(join(root, 'patterns'), ['sample1.jpg'])
    copySamples(join(folder, 'Private'), ['sample3.jpg'])
    await own.scan(folder)
    const [photo] = (await own.faces()).filter(({ photo }) => photo.includes('Private'))
    await own.words('enroll', photo!.photo, '--name', 'Eve', '--face', String(photo!.faces[0]!.id))
    expect(await list('--ignore', 'private/', '*_thumb*')).toMatch(/1 photo .*\nLeft out: private\/, \*_thumb\*\n$/)
    expect(await own.faces()).toHaveLength(1)
    expect(await own.scan(folder)).toMatchObject({ photos: 1, added: 0 })
    expect(await list('--unignore', 'private/')).toMatch(/\nLeft out: \*_thumb\*\n$/)
    expect(await own.scan(folder)).toMatchObject({ photos: 2, added: 1 })
    expect(await own.json(z.array(Person), 'people')).toMatchObject([{ name: 'Eve', confirmed: 1 }])
  })

  test('is no pattern that can’t be meant, or that is not there', async () => {
    await own.refuses(1, /\* would leave out everything/, 'folders', '--ignore', '*')
    await own.refuses(1, /Other is not one of the patterns\. They are: \*_thumb\*/, 'folders', '--unignore', 'Other')
  })
})

test('a photo that is still being copied while it is scanned is waited for', async () => {
  const own = new Familiar(join(root, 'library of copies'))
  const folder = makeFolder('copies')
  const whole = readFileSync(join(home, 'sample1.jpg'))
  // What comes behind the end of a picture hurts nobody, but a picture of half of it would be another.
  const bytes = Buffer.concat([whole, whole, whole])
  const file = join(folder, 'slow.jpg')
  writeFileSync(file, bytes.subarray(0, 1000))
  let end = 1000
  const copying = setInterval(() => {
    if (end >= bytes.length) return
    appendFileSync(file, bytes.subarray(end, end + bytes.length / 60))
    end += Math.floor(bytes.length / 60)
  }, 100)
  try {
    const scanned = await own.scan(folder)
    expect(end).toBeGreaterThanOrEqual(bytes.length)
    expect(scanned).toMatchObject({ photos: 1, problems: 0 })
    expect(await own.scan(folder)).toMatchObject({ photos: 1, added: 0, unchanged: 1 })
  } finally {
    clearInterval(copying)
    removeFolder(folder)
  }
})

test('without a folder and a library it takes six sample photos, and no other pictures', async () => {
  const own = new Familiar(join(root, 'library of samples'))
  const { code, stdout, stderr } = await own.run(['start', '--text'])
  expect(code).toBe(0)
  expect(stderr).toMatch(/here are six sample photos, copied to .*samples\. For your own: /)
  expect(stdout).toMatch(/^6 photos with \d+ faces/)
  expect(readdirSync(join(own.library, 'samples')).sort()).toEqual(sampleNames)
  expect(await own.run(['start', '--text'])).toMatchObject({ code: 0 })
})

const restriction = restrictionFor(program)
const why = restriction ? '' : ' (skipped: finds no way to run the program without rights)'
test.skipIf(!restriction)(
  `a photo that could not be read for lack of permission is read once there is one${why}`,
  async () => {
    const folder = copySamples(join(root, 'closed'), ['sample1.jpg', 'sample3.jpg'])
    mkdirSync(join(root, 'own'))
    chmodSync(join(root, 'own'), 0o777)
    const own = ['--library', join(root, 'own', 'library'), 'scan', folder, '--model', 'mobilefacenet', '--json']
    const [file, ...before] = restriction!.command
    const scan = async () => {
      const { stdout } = await run(own, { command: [file, ...before, program] })
      return Scan.parse(JSON.parse(stdout))
    }
    chmodSync(join(folder, 'sample1.jpg'), 0o000)
    expect(await scan()).toMatchObject({ photos: 1, problems: 1 })
    chmodSync(join(folder, 'sample1.jpg'), 0o644)
    expect(await scan()).toMatchObject({ photos: 2, added: 1, problems: 0 })
  },
)
