import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  copySamples,
  expectRefusal,
  Familiar,
  Info,
  makeFolder,
  models,
  removeFolder,
  run,
  type Outcome,
} from './familiar.ts'

const root = makeFolder('bad-library')
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

describe('libraries', () => {
  const commands = [
    ['scan', photos],
    ['faces'],
    ['enroll', group, '--name', 'Ann'],
    ['identify', group],
    ['info'],
    ['unknown'],
    ['people'],
    ['problems'],
  ]
  const copyLibrary = (name: string): Familiar => {
    const copy = new Familiar(join(root, name))
    cpSync(familiar.library, copy.library, { recursive: true })
    return copy
  }
  const databaseOf = ({ library }: Familiar): string => join(library, 'familiar.db')

  test('none yet', async () => {
    const none = new Familiar(join(root, 'no library'))
    for (const args of commands.filter(([command]) => command !== 'scan')) {
      expect(expectRefusal(await none.run(args), 1)).toMatch(/There is no library in .*Scan a folder first/)
    }
    expect(existsSync(none.library)).toBe(false)
  })

  test('a file in its place', async () => {
    const file = join(root, 'a file')
    writeFileSync(file, 'mine')
    for (const args of commands) expectRefusal(await new Familiar(file).run(args), 1)
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  test.skipIf(!existsSync('/proc/self'))('a place where nothing can be made', async () => {
    const said = expectRefusal(await new Familiar('/proc/familiar').run(['scan', photos]), 1)
    expect(said).toMatch(/Choose another folder with --library/)
  })

  test('one of a newer program', async () => {
    const newer = copyLibrary('newer')
    const database = new Database(databaseOf(newer))
    database.pragma('user_version = 9999')
    database.close()
    const before = readFileSync(databaseOf(newer))
    for (const args of commands) {
      expect(expectRefusal(await newer.run(args), 1)).toMatch(/made by a newer Familiar .*update Familiar/)
    }
    expect(readFileSync(databaseOf(newer)).equals(before)).toBe(true)
  })

  test('garbage', async () => {
    const garbage = new Familiar(join(root, 'garbage'))
    mkdirSync(garbage.library)
    const bytes = randomBytes(50_000)
    writeFileSync(databaseOf(garbage), bytes)
    for (const args of commands)
      expect(expectRefusal(await garbage.run(args), 1)).toMatch(/damaged and was left as it is/)
    expect(readFileSync(databaseOf(garbage)).equals(bytes)).toBe(true)
  })

  test('cut off', async () => {
    const cut = copyLibrary('cut off')
    truncateSync(databaseOf(cut), Math.floor(statSync(databaseOf(cut)).size / 2))
    const before = readFileSync(databaseOf(cut))
    for (const args of commands) expect(expectRefusal(await cut.run(args), 1)).toMatch(/damaged and was left as it is/)
    expect(readFileSync(databaseOf(cut)).equals(before)).toBe(true)
  })

  test('some other program’s database', async () => {
    const other = new Familiar(join(root, 'other'))
    mkdirSync(other.library)
    const database = new Database(databaseOf(other))
    database.exec('CREATE TABLE photo (id); INSERT INTO photo VALUES (1)')
    database.close()
    const before = readFileSync(databaseOf(other))
    for (const args of commands) expect(expectRefusal(await other.run(args), 1)).toMatch(/is not a Familiar library/)
    expect(readFileSync(databaseOf(other)).equals(before)).toBe(true)
  })

  test('one that a scan is writing to can be read, and not written to', async () => {
    const own = new Familiar(join(root, 'busy'))
    const many = copySamples(join(root, 'many'))
    const queue = join(many, 'queue.jpg')
    expect(spawnSync('mkfifo', [queue]).status).toBe(0) // Ignored: it is no file.
    await own.scan(copySamples(join(root, 'few'), ['sample3.jpg']))
    let tried: Promise<Outcome[]> | undefined
    const scan = await own.run(['scan', many, '--model', 'mobilefacenet'], {
      onStart: () => {
        tried = (async () => {
          const pid = join(own.library, 'writer.pid')
          const before = readFileSync(pid, 'utf8')
          while (readFileSync(pid, 'utf8') === before) await new Promise((wake) => setTimeout(wake, 5))
          return Promise.all([own.run(['scan', photos]), own.run(['reject', '1', '--name', 'Ann']), own.run(['faces'])])
        })()
      },
    })
    expect(scan).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Looking at \d+ photos…\n$/) as string })
    const [second, reject, faces] = await tried!
    expect(expectRefusal(second!, 1)).toMatch(
      /already open for writing, by process \d+: Familiar’s window, perhaps\. Close that first, or wait/,
    )
    expect(expectRefusal(reject!, 1)).toMatch(/already open for writing/)
    expect(faces).toMatchObject({ code: 0, stderr: '' })
    expect(await own.json(Info, 'info')).toMatchObject({ photos: 6 })
  })
})

interface Cohorts {
  readonly cohorts: Readonly<Record<string, object>>
}

describe('models', () => {
  const refusedModels = async (dir: string, words: RegExp): Promise<void> => {
    for (const args of [
      ['scan', photos, '--model', 'mobilefacenet'],
      ['identify', group],
    ]) {
      await familiar.refuses(1, words, '--models', dir, ...args)
    }
    const library = join(root, 'library without models')
    expectRefusal(await run(['--library', library, '--models', dir, 'scan', photos, '--model', 'mobilefacenet']), 1)
    expect(existsSync(library)).toBe(false)
  }
  /** The models without FaceNet, which is large. */
  const copyModels = (name: string): string => {
    const copy = join(root, name)
    mkdirSync(copy)
    for (const file of readdirSync(models)) {
      if (/\.(onnx|json|f32)$/.test(file) && !/^facenet.*onnx$/.test(file)) {
        cpSync(realpathSync(join(models, file)), join(copy, file))
      }
    }
    return copy
  }
  const damage = (file: string): void => {
    const handle = openSync(file, 'r+')
    writeSync(handle, 'damage', Math.floor(statSync(file).size / 2))
    closeSync(handle)
  }

  test('no folder', async () => {
    await refusedModels(
      join(root, 'no models'),
      /no models is no folder of models: there is no manifest\.json in it\. Without --models/,
    )
  })

  test.each(['mtcnn_pnet.onnx', 'mobilefacenet.onnx', 'calibration.json'])('without %s', async (file) => {
    const dir = copyModels(`models without ${file}`)
    rmSync(join(dir, file))
    await refusedModels(dir, new RegExp(`${file.replace('.', '\\.')}.*(is missing|can't be read)`))
  })

  test.each(['mtcnn_onet.onnx', 'mobilefacenet.onnx', 'manifest.json', 'calibration.json'])(
    'with a damaged %s',
    async (file) => {
      const dir = copyModels(`models with a damaged ${file}`)
      damage(join(dir, file))
      await refusedModels(dir, new RegExp(`${file.replace('.', '\\.')}.*(damaged|can't be)`))
    },
  )

  test.each([
    ['calibration.json cut short', 'calibration.json', "can't be understood"],
    ['a cohort of strangers cut short', 'cohort_mobilefacenet.f32', 'has the wrong size'],
    ['an empty cohort of strangers', 'cohort_facenet.f32', 'has the wrong size'],
  ])('with %s, and the library can still be looked through', async (title, file, words) => {
    const dir = copyModels(`models with ${title}`)
    truncateSync(join(dir, file), title.startsWith('an empty') ? 0 : Math.floor(statSync(join(dir, file)).size / 2))
    await refusedModels(dir, new RegExp(`${file.replace('.', '\\.')} ${words}`))
    const [before, people] = [await familiar.faces(), await familiar.words('people')]
    const now = async (command: string): Promise<string> => (await familiar.run(['--models', dir, command])).stdout
    expect(await now('faces')).toBe(await familiar.words('faces'))
    expect(await now('people')).toBe(people)
    const face = before.find(({ photo }) => photo === group)!.faces[0]!
    const args = ['enroll', group, '--name', 'Ann', '--face', String(face.id)]
    await familiar.refuses(1, new RegExp(words), '--models', dir, ...args)
  })

  test.each([
    ['that knows other models only', /calibration\.json knows no bands for mobilefacenet/, () => ({ spaces: {} })],
    [
      'made with another file of a model',
      /calibration\.json was made with another model than this MobileFaceNet/,
      () => ({ models: { mobilefacenet: '0'.repeat(64) } }),
    ],
    ['without strangers', /calibration\.json knows no cohort for mobilefacenet/, () => ({ cohorts: {} })],
    [
      'made with another model',
      /calibration\.json was made with another model than this MobileFaceNet/,
      // The size of the file is right, and yet these are no faces of this model's.
      ({ cohorts }: Cohorts) => ({ cohorts: { ...cohorts, mobilefacenet: cohorts['facenet'] } }),
    ],
  ])('with a calibration %s', async (title, words, change) => {
    const dir = copyModels(`models with a calibration ${title}`)
    const file = join(dir, 'calibration.json')
    const calibration = JSON.parse(readFileSync(file, 'utf8')) as Cohorts
    writeFileSync(file, JSON.stringify({ ...calibration, ...change(calibration) }))
    await refusedModels(dir, words)
    const face = (await familiar.faces()).find(({ photo }) => photo === group)!.faces[0]!
    await familiar.refuses(1, words, '--models', dir, 'enroll', group, '--name', 'Ann', '--face', String(face.id))
  })

  test('naming without a calibration changes nothing', async () => {
    const dir = copyModels('models without bands')
    rmSync(join(dir, 'calibration.json'))
    const face = (await familiar.faces()).find(({ photo }) => photo === group)!.faces[0]!
    const args = ['enroll', group, '--name', 'Ann', '--face', String(face.id)]
    await familiar.refuses(1, /calibration\.json can't be read/, '--models', dir, ...args)
  })

  test('FaceNet wanted where it is not', async () => {
    const dir = copyModels('models without FaceNet')
    for (const model of [[], ['--model', 'facenet']])
      await familiar.refuses(1, /facenet_int8\.onnx is missing/, '--models', dir, 'scan', photos, ...model)
  })
})
