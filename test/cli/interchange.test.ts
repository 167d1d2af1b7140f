import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  copySamples,
  dumpLibrary,
  Enrolled,
  expectRefusal,
  Familiar,
  makeFolder,
  Person,
  Rejected,
  removeFolder,
} from './familiar.ts'

const root = makeFolder('interchange')
const photos = join(root, 'photos')
const names = ['sample3.jpg', 'sample5.jpg', 'sample6.jpg']
const familiar = new Familiar(join(root, 'library'))
const json = join(root, 'all.json')

const Summary = z.looseObject({
  names: z.int(),
  rejections: z.int(),
  waiting: z.object({ photos: z.int(), names: z.int() }),
})
const Restored = z.looseObject({ backup: z.string().nullable(), rescued: z.boolean(), setAside: z.string().nullable() })

/** Who is who, by content and place: what must be the same in every library. */
function said({ library }: Familiar): unknown[] {
  return dumpLibrary(library)
    .photos.map(({ hash, faces }) => ({
      hash,
      faces: faces.map(({ person, label }) => (label === 'confirmed' ? person : null)),
    }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1))
}
const confirmed = async (one: Familiar): Promise<string[]> =>
  (await one.json(z.array(Person), 'people')).map(({ name, confirmed }) => `${name} ${confirmed}`)

beforeAll(async () => {
  copySamples(photos, names)
  await familiar.scan(photos)
  const faces = (await familiar.faces()).flatMap(({ photo, faces }) => faces.map(({ id }) => ({ photo, id: id! })))
  const [anna, ben, nobody] = faces
  for (const [{ photo, id }, name] of [
    [anna!, '=Anna'],
    [ben!, 'Ben “B.” Müller'],
  ] as const)
    await familiar.json(Enrolled, 'enroll', photo, '--face', String(id), '--name', name)
  await familiar.json(Rejected, 'reject', String(nobody!.id), '--name', '=Anna')
  await familiar.json(z.looseObject({}), 'export', json)
})

afterAll(() => {
  removeFolder(root)
})

describe('export and import', () => {
  test('a library that reads it before the scan, or after, has the same names, wherever the photos lie', async () => {
    const moved = join(root, 'moved', 'deeper')
    copySamples(moved, names.toReversed())
    const [before, after] = ['before', 'after'].map((name) => new Familiar(join(root, name))) as [Familiar, Familiar]
    const waiting = await before.json(Summary, 'import', json)
    expect(waiting).toMatchObject({ names: 0, waiting: { names: 2 } })
    await before.scan(join(root, 'moved'))
    await after.scan(join(root, 'moved'))
    expect(await after.json(Summary, 'import', json)).toMatchObject({ names: 2, rejections: 1, waiting: { photos: 0 } })
    for (const library of [before, after]) {
      expect(said(library)).toEqual(said(familiar))
      expect(await confirmed(library)).toEqual(await confirmed(familiar))
    }
    expect(await after.words('import', json)).toMatch(/2 people, 0 of them new here/)
  })

  test('nothing in it is biometric, and a spreadsheet gets no formulas', async () => {
    const text = readFileSync(json, 'utf8')
    expect(text).not.toMatch(/embedding|vector/i)
    const csv = join(root, 'all.csv')
    expect(await familiar.words('export', csv)).toContain(csv)
    expect(readFileSync(csv, 'utf8')).toMatch(/,'=Anna,confirmed\r\n/)
    expect(readFileSync(csv, 'utf8')).toMatch(/,'=Anna,rejected\r\n/)
  })

  test('what is no export, is broken or newer is refused in words and changes nothing', async () => {
    const text = readFileSync(json, 'utf8')
    const bad: Record<string, readonly [string | Buffer, RegExp]> = {
      'empty.json': ['', /is not a whole export/],
      'cut.json': [text.slice(0, -30), /is not a whole export/],
      'cut in a photo.json': [text.slice(0, text.length / 2), /is not a whole export/],
      'list.json': ['[1, 2]', /is not a whole export/],
      'other.json': ['{"format": "other", "version": 1}', /is not a whole export/],
      'newer.json': [text.replace('"version": 1', '"version": 2'), /newer Familiar.*update Familiar/],
      'binary.json': [Buffer.from([0x7b, 0xff, 0xfe, 0x00]), /is not a whole export/],
      'box.json': [
        text.replace(/"width":[\d.]+,"height":[\d.]+\}/, '"width":-1,"height":2}'),
        /is not a whole export.*box/,
      ],
      'person.json': [text.replaceAll('=Anna', ' \\u0000 '), /is not a whole export/],
      'hash.json': [text.replace(/"sha256":"../, '"sha256":"../'), /is not a whole export/],
    }
    for (const [name, [content, words]] of Object.entries(bad)) {
      writeFileSync(join(root, name), content)
      await familiar.refuses(1, words, 'import', join(root, name))
    }
    await familiar.refuses(1, /There is no file/, 'import', join(root, 'none.json'))
    await familiar.refuses(1, /is a folder|is not a file/, 'import', photos)
    await familiar.refuses(1, /neither/, 'export', join(root, 'all.txt'))
    await familiar.refuses(1, /could not be written/, 'export', '/proc/all.json')
  })
})

describe('a library file that is damaged or gone', () => {
  const file = ({ library }: Familiar): string => join(library, 'familiar.db')
  const pageSize = 8192
  const damages: Record<string, (path: string) => void> = {
    'cut off': (path) => {
      truncateSync(path, Math.floor(statSync(path).size / 2))
    },
    'cut off by a page': (path) => {
      truncateSync(path, statSync(path).size - pageSize)
    },
    'garbage at its beginning': (path) => {
      const bytes = readFileSync(path)
      bytes.fill('garbage ', 0, 4096)
      writeFileSync(path, bytes)
    },
    'pages of zeros': (path) => {
      const bytes = readFileSync(path)
      for (let page = 1; page < bytes.length / pageSize; page += 2)
        bytes.fill(0, page * pageSize, (page + 1) * pageSize)
      writeFileSync(path, bytes)
    },
    gone: (path) => {
      rmSync(path)
    },
  }

  test.each(Object.entries(damages))('%s: it is refused, left as it is, and built anew', async (name, damage) => {
    const broken = new Familiar(join(root, `library ${name}`))
    cpSync(familiar.library, broken.library, { recursive: true })
    expect(readdirSync(join(broken.library, 'backups')).length).toBeGreaterThan(0)
    damage(file(broken))
    const bytes = existsSync(file(broken)) ? readFileSync(file(broken)) : null
    for (const args of [['people'], ['faces'], ['scan', photos]])
      expect(expectRefusal(await broken.run(args), 1)).toMatch(/restore latest/)
    if (bytes) expect(readFileSync(file(broken)).equals(bytes)).toBe(true)
    else expect(existsSync(file(broken))).toBe(false)

    expect(await broken.words('restore')).toMatch(/labels .*restore latest/s)
    const { setAside } = await broken.json(Restored, 'restore', 'latest')
    if (bytes) expect(readFileSync(setAside!).equals(bytes)).toBe(true)
    else expect(setAside).toBeNull()
    await broken.scan(photos)
    expect(said(broken)).toEqual(said(familiar))
    expect(await confirmed(broken)).toEqual(await confirmed(familiar))
  })

  test('what was said since the last backup is taken from the damaged file where it can be read', async () => {
    const broken = new Familiar(join(root, 'library since'))
    cpSync(familiar.library, broken.library, { recursive: true })
    const { photo, faces } = (await broken.faces()).at(-1)!
    await broken.json(Enrolled, 'enroll', photo, '--face', String(faces.at(-1)!.id), '--name', 'Clara')
    const before = said(broken)
    // Only the end of the file is lost: embeddings, perhaps, and nothing that was said.
    writeFileSync(`${file(broken)}.damaged`, '')
    expect(await broken.json(Restored, 'restore', 'latest')).toMatchObject({ rescued: true })
    await broken.scan(photos)
    expect(said(broken)).toEqual(before)
  })

  test('a backup that is broken itself is passed over; one that is named is not; without any it is said', async () => {
    const broken = new Familiar(join(root, 'library worse'))
    cpSync(familiar.library, broken.library, { recursive: true })
    damages['garbage at its beginning']!(file(broken))
    const backups = join(broken.library, 'backups')
    writeFileSync(join(backups, 'labels 2030-01-01 00.00.00.json'), '{"format": "familiar-library", "version": 1,')
    const bytes = readFileSync(file(broken))
    expect(expectRefusal(await broken.run(['restore', 'labels 2030-01-01 00.00.00.json']), 1)).toMatch(
      /not a whole export/,
    )
    expect(expectRefusal(await broken.run(['restore', 'none.json']), 1)).toMatch(/There is no backup/)
    expect(readFileSync(file(broken)).equals(bytes)).toBe(true)
    renameSync(backups, `${backups} away`)
    expect(expectRefusal(await broken.run(['restore', 'latest']), 1)).toMatch(/There is no backup/)
    expect(readFileSync(file(broken)).equals(bytes)).toBe(true)
    expect(readdirSync(broken.library).filter((name) => name.startsWith('rebuilding'))).toEqual([])
    renameSync(`${backups} away`, backups)
    const { backup } = await broken.json(Restored, 'restore', 'latest')
    expect(backup).not.toContain('2030')
  })
})
