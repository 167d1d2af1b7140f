import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { samplePath } from '../samples.ts'
import {
  copySamples,
  expectRefusal,
  Familiar,
  Info,
  makeFolder,
  Photo,
  Problem,
  program,
  removeFolder,
  run,
  type Outcome,
} from './familiar.ts'
import { restrictionFor } from '../helpers/without-rights.ts'

const root = makeFolder('bad-input')
const photos = join(root, 'photos')
const faceless = join(photos, 'nobody.png')
const group = join(photos, 'sample3.jpg')
const familiar = new Familiar(join(root, 'library'))

beforeAll(async () => {
  chmodSync(root, 0o755)
  copySamples(photos, ['sample3.jpg'])
  await sharp({ create: { width: 320, height: 240, channels: 3, background: '#4080c0' } })
    .png()
    .toFile(faceless)
  expect(await familiar.scan(photos)).toMatchObject({ photos: 2, faces: 3, problems: 0 })
})

afterAll(() => {
  removeFolder(root)
})

describe('folders to scan', () => {
  const missing = join(root, 'no such folder')

  test('a missing one', async () => {
    await familiar.refuses(1, /There is no folder .*no such folder.* Check the path/, 'scan', missing)
  })

  test('a missing one beside a good one', async () => {
    await familiar.refuses(1, /There is no folder/, 'scan', photos, missing)
    const { folders } = await familiar.json(Info, 'info')
    expect(folders).toEqual([photos])
  })

  test('a missing one makes no library', async () => {
    const library = join(root, 'never made')
    expectRefusal(await new Familiar(library).run(['scan', missing]), 1)
    expect(existsSync(library)).toBe(false)
  })

  test('a file', async () => {
    await familiar.refuses(1, /sample3\.jpg is not a folder\. Name the folder/, 'scan', group)
  })

  test('a link that leads to itself', async () => {
    symlinkSync('loop', join(root, 'loop'))
    await familiar.refuses(1, /There is no folder/, 'scan', join(root, 'loop'))
  })

  test('an empty one is fine', async () => {
    const empty = join(root, 'empty')
    mkdirSync(empty)
    const own = new Familiar(join(root, 'library of nothing'))
    expect(await own.scan(empty)).toMatchObject({
      photos: 0,
      added: 0,
      unchanged: 0,
      removed: 0,
      faces: 0,
      problems: 0,
    })
    expect(await own.faces()).toEqual([])
    expect(await own.words('scan', empty)).toMatch(new RegExp(`^No photos in ${empty}\\.\n0 photos`))
    expect(await own.words('faces')).toMatch(/No photos yet/)
    expect(await own.words('unknown')).toBe('No unknown faces.\n')
    expect(await own.words('people')).toMatch(/Nobody has a name yet/)
    expect(await own.words('info')).toMatch(/0 photos in 0 files/)
  })

  const restriction = restrictionFor(program)
  const withoutRights = (args: readonly string[]): Promise<Outcome> => {
    const [file, ...before] = restriction!.command
    return run(args, { command: [file, ...before, program] })
  }
  const why = restriction ? '' : ' (skipped: finds no way to run the program without rights)'

  test.skipIf(!restriction)(`one without permission${why}`, async () => {
    const closed = join(root, 'closed')
    const own = join(root, 'own')
    mkdirSync(closed)
    mkdirSync(own)
    chmodSync(own, 0o777)
    chmodSync(closed, 0o000)
    try {
      const library = join(own, 'library')
      const said = expectRefusal(await withoutRights(['--library', library, 'scan', closed]), 1)
      expect(said).toMatch(/no permission to read the folder .*closed/)
      expect(existsSync(library)).toBe(false)
    } finally {
      chmodSync(closed, 0o755)
    }
  })

  test.skipIf(!restriction)(`photos and folders without permission are problems${why}`, async () => {
    const mixed = copySamples(join(root, 'mixed'), ['sample1.jpg', 'sample3.jpg'])
    const own = join(root, 'own too')
    mkdirSync(own)
    chmodSync(own, 0o777)
    mkdirSync(join(mixed, 'locked'))
    chmodSync(join(mixed, 'sample1.jpg'), 0o000)
    chmodSync(join(mixed, 'locked'), 0o000)
    const library = join(own, 'library')
    try {
      const scan = ['--library', library, 'scan', mixed, '--model', 'mobilefacenet']
      expect(await withoutRights(scan)).toMatchObject({ code: 0, stderr: 'Looking at 2 photos…\n' })
      const problems = await new Familiar(library).json(z.array(Problem), 'problems')
      expect(problems).toMatchObject([
        { path: join(mixed, 'locked'), code: 'unreadable', reason: 'There is no permission to read the folder.' },
        { path: join(mixed, 'sample1.jpg'), code: 'unreadable' },
      ])
    } finally {
      chmodSync(join(mixed, 'locked'), 0o755)
    }
  })

  test.skipIf(!restriction)(`a library where nothing may be written${why}`, async () => {
    const closed = join(root, 'read only')
    mkdirSync(closed)
    chmodSync(closed, 0o555)
    const said = expectRefusal(await withoutRights(['--library', join(closed, 'library'), 'scan', photos]), 1)
    expect(said).toMatch(/library can't be used at .*Choose another folder with --library/)
    expect(readdirSync(closed)).toEqual([])
  })
})

describe('photos and faces', () => {
  test('two faces where one is expected: says which there are', async () => {
    const faces = (await familiar.faces()).find(({ photo }) => photo === group)!.faces
    const said = await familiar.refuses(
      1,
      /has 3 faces; say which one with --face ID/,
      'enroll',
      group,
      '--name',
      'Ann',
    )
    for (const { id, box } of faces) expect(said).toContain(`${id!} at ${Math.round(box.x)},${Math.round(box.y)}`)
  })

  test('a photo without a face', async () => {
    await familiar.refuses(1, /No face was found in .*nobody\.png/, 'enroll', faceless, '--name', 'Ann')
  })

  test('a face that the photo does not have', async () => {
    await familiar.refuses(
      1,
      /has no face 4711\. Its faces from left to right/,
      'enroll',
      group,
      '--name',
      'Ann',
      '--face',
      '4711',
    )
  })

  test.each([
    ['enroll', samplePath('sample1.jpg'), '--name', 'Ann'],
    ['faces', '--photo', samplePath('sample1.jpg')],
  ])('a photo that is not in the library: %s %s', async (...args) => {
    await familiar.refuses(1, /is not in the library\. Scan the folder it lies in first/, ...args)
  })

  test.each([
    ['enroll', '/no/such/photo.jpg', '--name', 'Ann'],
    ['faces', '--photo', '/no/such/photo.jpg'],
  ])('a photo that is nowhere: %s %s', async (...args) => {
    await familiar.refuses(1, /^There is no file \/no\/such\/photo\.jpg\. Check the path\./, ...args)
  })

  test.each(['', '   ', '\u200b', 'line\u0007', 'n'.repeat(201)])('an unusable name: %j', async (name) => {
    const face = (await familiar.faces()).find(({ photo }) => photo === group)!.faces[0]!
    await familiar.refuses(
      1,
      /A person needs a name|too long: 200/,
      'enroll',
      group,
      '--face',
      String(face.id),
      '--name',
      name,
    )
  })

  test('a no to nobody and to no face', async () => {
    await familiar.refuses(1, /Nobody is called Ann/, 'reject', '1', '--name', 'Ann')
    await familiar.refuses(1, /There is no face 4711/, 'reject', '4711', '--name', 'Ann')
  })

  test('identify: what is no photo', async () => {
    const text = join(root, 'text.jpg')
    writeFileSync(text, 'not a picture')
    await familiar.refuses(1, /text\.jpg: /, 'identify', text)
    await familiar.refuses(
      1,
      /^There is no file .*missing\.jpg\. Check the path\.$/,
      'identify',
      join(root, 'missing.jpg'),
    )
    await familiar.refuses(1, /photos is a folder\. Name photos in it, or scan it/, 'identify', photos)
  })

  test('identify: a bad photo keeps nobody from the good ones', async () => {
    const paths = [group, join(root, 'missing.jpg'), samplePath('sample1.jpg')]
    const { code, stdout, stderr } = await familiar.run(['--json', 'identify', ...paths])
    expect({ code, stderr }).toEqual({ code: 1, stderr: `There is no file ${paths[1]!}. Check the path.\n` })
    const photos = z.array(Photo).parse(JSON.parse(stdout))
    expect(photos.map(({ photo }) => photo)).toEqual([paths[0], paths[2]])
  })
})

describe('usage', () => {
  test.each([
    ['an unknown command', /unknown command 'sacn'/, ['sacn']],
    ['an unknown option', /unknown option '--jsno'/, ['scan', photos, '--jsno']],
    ['an unknown option before the command', /unknown option '--jsno'/, ['--jsno', 'scan', photos]],
    ['no folder', /missing required argument 'folders'/, ['scan']],
    ['no photo', /missing required argument 'photo'/, ['enroll', '--name', 'Ann']],
    ['no name', /required option '--name <name>' not specified/, ['enroll', group]],
    ['no name behind --name', /option '--name <name>' argument missing/, ['enroll', group, '--name']],
    ['an argument too many', /too many arguments/, ['people', 'Ann']],
    ['a face that is no number', /whole number/, ['enroll', group, '--name', 'Ann', '--face', 'left']],
    ['face 0', /whole number/, ['enroll', group, '--name', 'Ann', '--face', '0']],
    ['half a face', /whole number/, ['enroll', group, '--name', 'Ann', '--face', '1.5']],
    ['a face beyond all numbers', /whole number/, ['reject', '99999999999999999999', '--name', 'Ann']],
    ['a model that there is not', /--model is one of/, ['scan', photos, '--model', 'facenet2']],
    ['no shots', /whole number/, ['evaluate', photos, '--shots', '0']],
    ['too many draws', /whole number from 1 to 1000/, ['evaluate', photos, '--draws', '100000000']],
    ['draws of all photos', /none are drawn, so --draws says nothing/, ['evaluate', photos, '--draws', '3']],
    [
      'shots to group by',
      /--clusters learns from no photos, so --shots/,
      ['evaluate', photos, '--clusters', '--shots', '1'],
    ],
    ['a seed to group by', /so --seed says nothing/, ['evaluate', photos, '--clusters', '--seed', '2']],
    ['a report over a photo', /ends in .html/, ['evaluate', photos, '--report', group]],
    ['a report without a name', /It is empty/, ['evaluate', photos, '--report', '']],
    ['JSON from a window', /start opens a window, or speaks in words/, ['start', '--text', '--json']],
    ['an empty folder name', /empty/, ['scan', '']],
    ['an empty photo name', /empty/, ['faces', '--photo', '']],
    ['an empty library name', /empty/, ['--library', '', 'people']],
  ])('%s', async (_, words, args) => {
    await familiar.refuses(2, words, ...args)
  })

  test('no command at all shows the help', async () => {
    const { code, stdout, stderr } = await familiar.run([])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^Usage: familiar/)
  })
})

describe('data sets', () => {
  test('of another layout', async () => {
    await familiar.refuses(1, /There is no folder .*train/, 'evaluate', photos)
    await familiar.refuses(1, /There is no folder/, 'evaluate', join(root, 'no data set'))
    await familiar.refuses(1, /is a file, not a folder\. A data set has train/, 'evaluate', group)
  })

  test('without pictures, with strangers in val/, without unknown/', async () => {
    const dataset = join(root, 'dataset')
    mkdirSync(join(dataset, 'train', 'Ann'), { recursive: true })
    mkdirSync(join(dataset, 'val'))
    await familiar.refuses(1, /needs folders train\/PERSON and val\/PERSON/, 'evaluate', dataset)
    copySamples(join(dataset, 'train', 'Ann'), ['sample1.jpg'])
    copySamples(join(dataset, 'val', 'Bea'), ['sample3.jpg'])
    await familiar.refuses(1, /not in train\/: Bea/, 'evaluate', dataset)
    rmSync(join(dataset, 'val', 'Bea'), { recursive: true })
    copySamples(join(dataset, 'val', 'Ann'), ['sample3.jpg'])
    await familiar.refuses(1, /There is no folder .*unknown/, 'evaluate', dataset)
    await familiar.refuses(1, /There is no folder .*unknown/, 'evaluate', dataset, '--open-set')
    mkdirSync(join(dataset, 'unknown'))
    await familiar.refuses(1, /no strangers: put pictures/, 'evaluate', dataset, '--open-set', '--clusters')
  })

  test('whose report can’t be put where it shall be, said before the work', async () => {
    const report = (path: string) => ['evaluate', photos, '--clusters', '--report', path]
    await familiar.refuses(1, /There is no folder .*nowhere/, ...report(join(root, 'nowhere', 'r.html')))
    mkdirSync(join(root, 'folder.html'))
    await familiar.refuses(1, /folder\.html is a folder/, ...report(join(root, 'folder.html')))
  })
})

test('a reader that stops early is no failure', async () => {
  const pipe = `"${process.execPath}" "${program}" --library "${familiar.library}" --json faces | head -c 10`
  const { code, stdout, stderr } = await run(['-o', 'pipefail', '-c', pipe], { command: ['bash'] })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toHaveLength(10)
})

test.skipIf(!existsSync('/dev/full'))(
  'a full disk under the result is said in a sentence (where there is /dev/full)',
  async () => {
    const full = `"${process.execPath}" "${program}" --library "${familiar.library}" faces > /dev/full`
    const { code, stderr } = await run(['-c', full], { command: ['bash'] })
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'The result could not be written: the disk is full.\n' })
  },
)
