import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sampleNames, samplePath } from '../samples.ts'
import {
  anotherShot,
  copySamples,
  dumpLibrary,
  Enrolled,
  Familiar,
  Group,
  Info,
  makeFolder,
  Model,
  models,
  Person,
  Photo,
  Problem,
  Rejected,
  removeFolder,
  run,
} from './familiar.ts'

const root = makeFolder('main-job')
const photos = join(root, 'photos')
const familiar = new Familiar(join(root, 'library'))
const inPhotos = (name: string): string => join(photos, name)

beforeAll(async () => {
  copySamples(photos)
  // The same four people a moment later: darker, a little smaller, another cut.
  await anotherShot('sample6.jpg', inPhotos('sample6 again.jpg'))
  expect(await familiar.scan(photos)).toMatchObject({ photos: 7, added: 7, unchanged: 0, removed: 0, problems: 0 })
})

afterAll(() => {
  removeFolder(root)
})

/** The faces of a photo from left to right. */
async function facesOf(name: string, of = familiar) {
  const [photo] = await of.json(z.array(Photo).length(1), 'faces', '--photo', inPhotos(name))
  return photo!.faces.toSorted((a, b) => a.box.x - b.box.x)
}

describe('a scan', () => {
  test('finds every face that looks into the camera, each a place in its photo', async () => {
    const found = await familiar.faces()
    expect(found.map(({ photo }) => photo).sort()).toEqual([...sampleNames, 'sample6 again.jpg'].map(inPhotos).sort())
    for (const { photo, paths, width, height, faces } of found) {
      expect(paths).toEqual([photo])
      for (const { box, landmarks, person, label } of faces) {
        expect([person, label]).toEqual([null, null])
        for (const [x, y] of landmarks) {
          expect(x > 0 && x < width && y > 0 && y < height).toBe(true)
          expect(x > box.x - box.width && x < box.x + 2 * box.width).toBe(true)
        }
      }
    }
    // As seen by eye. In sample2 one is seen from the side and one looks down, so they may be found or not.
    const counts = Object.fromEntries(found.map(({ photo, faces }) => [photo.slice(photos.length + 1), faces.length]))
    expect(counts).toMatchObject({
      'sample1.jpg': 3,
      'sample3.jpg': 3,
      'sample4.jpg': 4,
      'sample5.jpg': 5,
      'sample6.jpg': 4,
      'sample6 again.jpg': 4,
    })
    expect(counts['sample2.jpg']).toBeGreaterThanOrEqual(1)
    expect(counts['sample2.jpg']).toBeLessThanOrEqual(3)
  })

  test('writes thumbnails, and leaves the folder of photos as it was', async () => {
    const before = await familiar.json(Info, 'info')
    expect(before).toMatchObject({ photos: 7, files: 7, people: 0, problems: 0, folders: [photos] })
    expect(before.library).toBe(familiar.library)
    expect(existsSync(join(familiar.library, 'thumbnails'))).toBe(true)
    expect(existsSync(join(photos, 'familiar.db'))).toBe(false)
  })

  test('leaves nothing in the user’s home: no cache, and no number for the machine to be counted by', async () => {
    const home = join(root, 'home')
    mkdirSync(home)
    const places = ['HOME', 'USERPROFILE', 'XDG_CACHE_HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME']
    // A network's library may keep quiet where it believes that it is only tested.
    const env = { ...Object.fromEntries(places.map((place) => [place, home])), CI: '', ORT_DISABLE_TELEMETRY: '' }
    const own = ['--library', join(root, 'library of somebody'), 'scan', photos, '--model', 'mobilefacenet']
    expect(await run(own, { env })).toMatchObject({ code: 0, stderr: 'Looking at 7 photos…\n' })
    expect(readdirSync(home)).toEqual([])
  })

  test('of an unchanged folder adds nothing and takes no photo in hand', async () => {
    const before = dumpLibrary(familiar.library)
    const { faces } = await familiar.json(Info, 'info')
    expect(await familiar.scan(photos)).toMatchObject({ photos: 7, added: 0, unchanged: 7, removed: 0, faces })
    expect(dumpLibrary(familiar.library)).toEqual(before)
  })

  test('of a part of a folder counts that part', async () => {
    const other = join(root, 'parts')
    mkdirSync(join(other, 'a'), { recursive: true })
    mkdirSync(join(other, 'b'))
    copyFileSync(samplePath('sample1.jpg'), join(other, 'a', '1.jpg'))
    copyFileSync(samplePath('sample3.jpg'), join(other, 'b', '3.jpg'))
    const own = new Familiar(join(root, 'library of parts'))
    expect(await own.scan(join(other, 'a'))).toMatchObject({ photos: 1, added: 1, unchanged: 0, removed: 0 })
    expect(await own.scan(other)).toMatchObject({ photos: 2, added: 1, unchanged: 1, removed: 0 })
    expect(await own.scan(join(other, 'b'))).toMatchObject({ photos: 2, added: 0, unchanged: 1, removed: 0 })
  })
})

describe('naming', () => {
  test('one face names the same person elsewhere, and nobody else', async () => {
    const before = await facesOf('sample6.jpg')
    const again = await facesOf('sample6 again.jpg')
    const enrolled = await familiar.json(
      Enrolled,
      ...['enroll', inPhotos('sample6.jpg'), '--name', '  Ann   Bo ', '--face', String(before[0]!.id)],
    )
    expect(enrolled).toMatchObject({ person: 'Ann Bo', face: before[0]!.id, matched: 1 })
    expect(await facesOf('sample6.jpg')).toMatchObject([
      { person: 'Ann Bo', label: 'confirmed', cluster: null, distance: null },
      { person: null },
      { person: null },
      { person: null },
    ])
    expect(await facesOf('sample6 again.jpg')).toMatchObject([
      { id: again[0]!.id, person: 'Ann Bo', label: 'auto', suggestion: null },
      { person: null },
      { person: null },
      { person: null },
    ])
    const named = (await familiar.faces()).flatMap(({ faces }) => faces).filter(({ person }) => person !== null)
    expect(named).toHaveLength(2)
    const people = await familiar.json(z.array(Person), 'people')
    expect(people).toEqual([
      { id: people[0]!.id, name: 'Ann Bo', confirmed: 1, auto: 1, suggested: enrolled.suggested, photos: 2 },
    ])
  })

  test('several people, each spread to their own face', async () => {
    const before = await facesOf('sample6.jpg')
    for (const [place, name] of [
      [1, 'Bea'],
      [2, 'Cleo'],
      [3, 'Dora'],
    ] as const) {
      await familiar.words('enroll', inPhotos('sample6.jpg'), '--name', name, '--face', String(before[place]!.id))
    }
    const names = (await facesOf('sample6 again.jpg')).map(({ person }) => person)
    expect(names).toEqual(['Ann Bo', 'Bea', 'Cleo', 'Dora'])
  })

  test('every name that was given by itself says why', async () => {
    const confirmed = await facesOf('sample6.jpg')
    const again = await facesOf('sample6 again.jpg')
    for (const [place, { evidence, distance }] of again.entries()) {
      expect(evidence?.rule).toBe('distance')
      expect(evidence?.nearest).toEqual([
        {
          face: confirmed[place]!.id,
          photo: inPhotos('sample6.jpg'),
          distance: expect.closeTo(distance!, 4) as number,
        },
      ])
      expect(evidence?.rival?.person).not.toBe(again[place]!.person)
      expect(evidence?.rival?.margin).toBeGreaterThan(0)
    }
    for (const { evidence } of confirmed) expect(evidence).toBeNull()
  })

  test('a new photo of somebody known is named by the scan that finds it', async () => {
    await sharp(samplePath('sample6.jpg')).flop().jpeg({ quality: 80 }).toFile(inPhotos('sample6 mirrored.jpg'))
    expect(await familiar.scan(photos)).toMatchObject({ photos: 8, added: 1, unchanged: 7 })
    const names = (await facesOf('sample6 mirrored.jpg')).map(({ person }) => person)
    expect(names).toEqual(['Dora', 'Cleo', 'Bea', 'Ann Bo'])
    rmSync(inPhotos('sample6 mirrored.jpg'))
    expect(await familiar.scan(photos)).toMatchObject({ photos: 7, added: 0, unchanged: 7, removed: 1 })
  })

  test('a no is for good, also after other scans and names', async () => {
    const wrong = (await facesOf('sample6 again.jpg'))[0]!
    expect(wrong.person).toBe('Ann Bo')
    const rejected = await familiar.json(Rejected, 'reject', String(wrong.id), '--name', 'ann bo')
    expect(rejected).toEqual({ face: wrong.id, person: 'Ann Bo' })
    const stays = async (): Promise<void> => {
      const face = (await facesOf('sample6 again.jpg'))[0]!
      expect(face.id).toBe(wrong.id)
      expect(face.person).not.toBe('Ann Bo')
      expect(face.suggestion).not.toBe('Ann Bo')
    }
    await stays()
    await familiar.scan(photos)
    await stays()
    copyFileSync(samplePath('sample1.jpg'), inPhotos('another name.jpg'))
    await familiar.scan(photos)
    await stays()
    rmSync(inPhotos('another name.jpg'))
    const other = (await facesOf('sample3.jpg'))[0]!
    await familiar.words('enroll', inPhotos('sample3.jpg'), '--name', 'Eve', '--face', String(other.id))
    await stays()
    // The user may think again.
    await familiar.words('enroll', inPhotos('sample6 again.jpg'), '--name', 'Ann Bo', '--face', String(wrong.id))
    expect((await facesOf('sample6 again.jpg'))[0]).toMatchObject({ person: 'Ann Bo', label: 'confirmed' })
  })

  test('the unknown are listed in groups, largest first, everybody once', async () => {
    const groups = await familiar.json(z.array(Group), 'unknown')
    const sizes = groups.map(({ faces }) => faces.length)
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
    const listed = groups.flatMap(({ faces }) => faces.map(({ id }) => id))
    const unnamed = (await familiar.faces()).flatMap(({ faces }) => faces).filter(({ person }) => person === null)
    expect(listed.toSorted()).toEqual(unnamed.map(({ id }) => id).toSorted())
    for (const { cluster, faces } of groups) {
      for (const face of faces) expect([face.cluster, face.person]).toEqual([cluster, null])
    }
  })

  test('two pictures of one stranger are one group', async () => {
    const own = new Familiar(join(root, 'library of strangers'))
    await own.scan(photos)
    const groups = await own.json(z.array(Group), 'unknown')
    const first = await facesOf('sample6.jpg', own)
    const again = await facesOf('sample6 again.jpg', own)
    expect(groups[0]!.faces.length).toBeGreaterThanOrEqual(2)
    first.forEach((face, place) => {
      expect(face.cluster).not.toBeNull()
      expect(again[place]!.cluster).toBe(face.cluster)
    })
  })
})

test('somebody is named in a photo once: the name moves to the face that is named last, as in the window', async () => {
  const own = new Familiar(join(root, 'library in which a name moves'))
  cpSync(familiar.library, own.library, { recursive: true })
  const [first, second] = await facesOf('sample6.jpg', own)
  const named = first!.person!
  const args = ['enroll', inPhotos('sample6.jpg'), '--name', named, '--face', String(second!.id)]
  expect(await own.words(...args)).toContain(
    `${named} can be in a photo only once: the name moved here from another face of it.\n`,
  )
  const after = await facesOf('sample6.jpg', own)
  expect(after.filter(({ person }) => person === named)).toMatchObject([{ id: second!.id, label: 'confirmed' }])
})

describe('identify', () => {
  test('says who is in a photo that is not in the library, and leaves the library as it was', async () => {
    const stranger = join(root, 'elsewhere.jpg')
    await sharp(samplePath('sample6.jpg')).flop().jpeg({ quality: 85 }).toFile(stranger)
    const before = dumpLibrary(familiar.library)
    const seen = await familiar.json(z.array(Photo), 'identify', stranger, samplePath('sample4.jpg'))
    expect(dumpLibrary(familiar.library)).toEqual(before)
    expect(seen.map(({ photo }) => photo)).toEqual([stranger, samplePath('sample4.jpg')])
    const [mirrored, others] = seen
    expect(mirrored!.faces.toSorted((a, b) => a.box.x - b.box.x)).toMatchObject([
      { id: null, person: 'Dora', label: 'auto' },
      { id: null, person: 'Cleo', label: 'auto' },
      { id: null, person: 'Bea', label: 'auto' },
      { id: null, person: 'Ann Bo', label: 'auto' },
    ])
    expect(others!.faces).toHaveLength(4)
    const known = ['Ann Bo', 'Bea', 'Cleo', 'Dora']
    for (const { person } of others!.faces) expect(known).not.toContain(person)
  })
})

describe('files', () => {
  const folder = join(root, 'files')
  const own = new Familiar(join(root, 'library of files'))

  beforeAll(async () => {
    copySamples(folder, ['sample1.jpg', 'sample3.jpg'])
    await own.scan(folder)
    const [photo] = await own.json(z.array(Photo), 'faces', '--photo', join(folder, 'sample3.jpg'))
    await own.words('enroll', join(folder, 'sample3.jpg'), '--name', 'Eve', '--face', String(photo!.faces[0]!.id))
  })

  const named = async (path: string): Promise<(string | null)[]> => {
    const [photo] = await own.json(z.array(Photo), 'faces', '--photo', path)
    return photo!.faces.map(({ person }) => person).filter((person) => person !== null)
  }

  test('a copy is the same photo at a second path', async () => {
    copyFileSync(join(folder, 'sample3.jpg'), join(folder, 'copy of 3.jpg'))
    expect(await own.scan(folder)).toMatchObject({ photos: 2, added: 0, unchanged: 2, removed: 0 })
    const [photo] = await own.json(z.array(Photo), 'faces', '--photo', join(folder, 'copy of 3.jpg'))
    expect(photo!.paths).toEqual([join(folder, 'copy of 3.jpg'), join(folder, 'sample3.jpg')])
    expect(await named(join(folder, 'copy of 3.jpg'))).toEqual(['Eve'])
    expect(await own.json(Info, 'info')).toMatchObject({ photos: 2, files: 3 })
  })

  test('a deleted copy takes no photo away, the last one does', async () => {
    rmSync(join(folder, 'copy of 3.jpg'))
    expect(await own.scan(folder)).toMatchObject({ photos: 2, added: 0, unchanged: 2, removed: 0 })
    const { faces } = await own.json(Info, 'info')
    rmSync(join(folder, 'sample1.jpg'))
    expect(await own.scan(folder)).toMatchObject({ photos: 1, added: 0, unchanged: 1, removed: 1, faces: faces - 3 })
    copySamples(folder, ['sample1.jpg'])
    expect(await own.scan(folder)).toMatchObject({ photos: 2, added: 1, unchanged: 1, removed: 0, faces })
  })

  test('a moved photo keeps its names', async () => {
    mkdirSync(join(folder, 'moved'))
    renameSync(join(folder, 'sample3.jpg'), join(folder, 'moved', 'renamed.jpeg'))
    expect(await own.scan(folder)).toMatchObject({ photos: 2, added: 0, unchanged: 2, removed: 0 })
    expect(await named(join(folder, 'moved', 'renamed.jpeg'))).toEqual(['Eve'])
  })

  test('a photo that is overwritten by damage is a problem, and is back when it is whole again', async () => {
    writeFileSync(join(folder, 'sample1.jpg'), 'no picture any more')
    expect(await own.scan(folder)).toMatchObject({ photos: 1, added: 0, unchanged: 1, removed: 1, problems: 1 })
    const problems = await own.json(z.array(Problem), 'problems')
    expect(problems).toMatchObject([{ path: join(folder, 'sample1.jpg'), code: 'not-an-image' }])
    copySamples(folder, ['sample1.jpg'])
    expect(await own.scan(folder)).toMatchObject({ photos: 2, added: 1, unchanged: 1, removed: 0, problems: 0 })
  })

  test('a link in the folder is known by its own place, and a link elsewhere by what it leads to', async () => {
    symlinkSync(samplePath('sample4.jpg'), join(folder, 'link.jpg'))
    symlinkSync(join(folder, 'link.jpg'), join(root, 'shortcut.jpg'))
    symlinkSync(join(folder, 'sample1.jpg'), join(root, 'shortcut to 1.jpg'))
    expect(await own.scan(folder)).toMatchObject({ photos: 3, added: 1 })
    const [linked] = await own.json(z.array(Photo), 'faces', '--photo', join(folder, 'link.jpg'))
    expect(linked!.paths).toEqual([join(folder, 'link.jpg')])
    const [shortcut] = await own.json(z.array(Photo), 'faces', '--photo', join(root, 'shortcut to 1.jpg'))
    expect(shortcut!.paths).toEqual([join(folder, 'sample1.jpg')])
  })
})

describe('what it says', () => {
  test('every list reads like words', async () => {
    const [face] = await facesOf('sample1.jpg')
    expect(await familiar.words('scan', photos)).toMatch(/^7 photos with \d+ faces in the library \(0 new, 7 as before/)
    expect(await familiar.words('faces')).toContain(`${inPhotos('sample6.jpg')} (2018-05-05 19:42:10): 4 faces\n`)
    expect(await familiar.words('faces', '--photo', inPhotos('sample1.jpg'))).toContain(`face ${face!.id!} at `)
    expect(await familiar.words('people')).toMatch(/Name .*\nAnn Bo +2 /)
    expect(await familiar.words('unknown')).toMatch(/^\d+ faces without a name/)
    expect(await familiar.words('identify', samplePath('sample6.jpg'))).toContain('Bea (found by itself)')
    // In the library a photo is known by its place, and what was said of its faces with it.
    const known = await familiar.json(z.array(Photo), 'faces', '--photo', inPhotos('sample6.jpg'))
    const said = known[0]!.faces.filter(({ label }) => label === 'confirmed').length
    const words = await familiar.words('identify', inPhotos('sample6.jpg'))
    expect(words.match(/ \(you said so\)/g)).toHaveLength(said)
    expect(await familiar.words('problems')).toBe('No problems.\n')
    expect(await familiar.words('info')).toMatch(/Photos +7 photos in 7 files\n/)
    expect(await familiar.words('reject', String(face!.id), '--name', 'Eve')).toBe(`Face ${face!.id!} is not Eve.\n`)
  })

  test('help for the program and for each command', async () => {
    const help = await familiar.words('--help')
    const commands = ['scan', 'faces', 'people', 'enroll', 'reject', 'unknown', 'identify', 'evaluate', 'models']
    for (const command of [...commands, 'problems', 'info', 'start']) {
      expect(help).toContain(`  ${command} `)
      expect(await familiar.words(command, '--help')).toMatch(new RegExp(`^Usage: familiar ${command}`))
    }
    expect(await familiar.words('--version')).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test('models are listed also where one is missing', async () => {
    const dir = join(root, 'models')
    mkdirSync(dir)
    for (const file of readdirSync(models)) {
      if (!file.startsWith('facenet') || file.endsWith('.json')) symlinkSync(join(models, file), join(dir, file))
    }
    const own = new Familiar(join(root, 'library without FaceNet'))
    const list = await own.json(z.array(Model), '--models', dir, 'models')
    expect(list.map(({ id, state }) => [id, state])).toContainEqual(['facenet', 'missing'])
    const words = await own.words('--models', dir, 'models')
    expect(words).toMatch(/FaceNet +[\d.]+ MB on disk +missing; it belongs to the program: install that again\n/)
  })

  test('models', async () => {
    const list = await familiar.json(z.array(Model), 'models')
    expect(list.map(({ id, state }) => [id, state])).toEqual([
      ['mtcnn', 'ready'],
      ['mobilefacenet', 'ready'],
      ['facenet', 'ready'],
    ])
    expect(await familiar.words('models')).toMatch(/FaceNet +[\d.]+ MB on disk +ready/)
  })
})
