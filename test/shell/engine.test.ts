import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EngineEvent, FaceTile, LibraryStatus, Reply } from '../../electron/contract/api.ts'
import { bundleShell } from '../../electron/hosts/desktop/bundle.ts'
import { EngineSupervisor, type StartEngine } from '../../electron/hosts/process/engine.ts'
import { nodeChild } from '../../electron/hosts/process/node-child.ts'
import { PageLine } from '../../electron/hosts/desktop/page-line.ts'
import type { HostEvent } from '../../renderer/connection/connection.ts'
import { models, repository } from '../cli/familiar.ts'
import { channel } from './ports.ts'

const sources = join(repository, 'electron/hosts/process/engine-process.ts')
const folder = mkdtempSync(join(tmpdir(), 'familiar-shell-'))
const bundled = join(repository, 'dist', `shell-test-${process.pid}`)
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  rmSync(bundled, { recursive: true, force: true })
})

const photos = join(folder, 'photos')
beforeAll(async () => {
  mkdirSync(photos)
  const samples = join(repository, 'node_modules/@vladmandic/face-api/demo')
  for (const number of [1, 2]) copyFileSync(join(samples, `sample${number}.jpg`), join(photos, `${number}.jpg`))
  await bundleShell(bundled)
})

/** A shell without a window: the real adapter, the real process, the real library. */
class Bench implements AsyncDisposable {
  readonly events: EngineEvent[] = []
  readonly told: HostEvent[] = []
  readonly revealed: string[] = []
  readonly lines: string[] = []
  readonly line = new PageLine()
  readonly engine: EngineSupervisor
  kill = (): void => undefined
  starts = 0

  constructor(script: string, library: string) {
    const child = nodeChild({
      node: process.execPath,
      script,
      settings: { library: join(folder, library), models, version: '1.2.3' },
    })
    const start: StartEngine = (listeners) => {
      this.starts++
      const running = child(listeners)
      this.kill = () => {
        running.kill()
      }
      return running
    }
    this.engine = new EngineSupervisor({
      start,
      host: {
        pickFolders: () => Promise.resolve({ native: true, paths: ['/chosen'] }),
        reveal: (path) => {
          this.revealed.push(path)
          return Promise.resolve()
        },
      },
      onEvent: (event) => this.events.push(event),
      onLost: () => {
        this.line.tell({ event: 'lost' })
      },
      onGaveUp: () => {
        this.line.tell({ event: 'gave-up' })
      },
      onBack: () => {
        this.connect()
      },
      log: (text) => this.lines.push(text),
      pauseMs: () => 10,
    })
    this.line.listen((event) => this.told.push(event))
    this.connect()
  }

  connect(): void {
    const { shell, page } = channel()
    if (this.engine.connect(shell)) this.line.connect(page)
  }

  async ask(call: string, input: unknown = {}): Promise<unknown> {
    const reply = await this.line.ask(call, input)
    if (!reply.ok) throw new Error(`${call}: ${reply.failure.key}`)
    return reply.answer
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.engine.stop()
  }
}

async function until<Value>(look: () => Value | undefined | Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await look()
    if (value !== undefined) return value
    await new Promise((done) => setTimeout(done, 50))
  }
}

describe.each([
  ['from its sources', () => sources],
  ['as it is bundled', () => join(bundled, 'engine-process.js')],
])('the engine in a process of its own, %s', (name, script) => {
  it('scans, tells, answers, shows images and lets the library go', async () => {
    const bench = new Bench(script(), name)
    expect(await bench.line.ask('addFolders', { paths: [photos] })).toMatchObject({ ok: true })
    const face = await until(() =>
      bench.told.flatMap((event): readonly FaceTile[] => (event.event === 'found' ? event.faces : [])).at(0),
    )
    const status = await until(async () => {
      const now = (await bench.ask('status')) as LibraryStatus
      return now.photos === 2 && now.activity.phase === 'idle' ? now : undefined
    })
    expect(status).toMatchObject({ version: '1.2.3', photos: 2 })
    expect(bench.events.some(({ event }) => event === 'activity')).toBe(true)

    const image = await bench.engine.image(`/image/face/${face.id}`)
    expect(image).toMatchObject({ type: 'image/webp', immutable: false })
    expect((await readFile(image!.path)).subarray(8, 12).toString()).toBe('WEBP')
    expect(await bench.engine.image('/image/face/999999')).toBeNull()
    expect(await bench.engine.image('/image/../../etc/passwd')).toBeNull()

    expect(await bench.ask('pickFolders')).toEqual({ native: true, paths: ['/chosen'] })
    expect(await bench.ask('reveal', { photo: face.photo })).toBeNull()
    expect(bench.revealed).toEqual([expect.stringMatching(/[12]\.jpg$/)])

    expect(await bench.line.ask('photo', { id: -1 })).toMatchObject({ ok: false, failure: { code: 'bad-input' } })
    expect(await bench.line.ask('image', { address: '/x' })).toMatchObject({
      ok: false,
      failure: { code: 'bad-input' },
    })
    await bench.engine.stop()
    expect(existsSync(join(folder, name))).toBe(true)
    expect(bench.lines).toEqual([])
    expect(bench.starts).toBe(1)
  })
})

describe('an engine that dies', () => {
  it('is started again, says so, and answers whoever was waiting', async () => {
    await using bench = new Bench(sources, 'dies')
    await bench.ask('status')
    const waiting = [bench.line.ask('status', {}), bench.engine.ask('status', {})]
    const picture = bench.engine.image('/image/face/1')
    bench.kill()
    const refused: unknown = {
      ok: false,
      failure: { key: 'internal.cut-off' },
    }
    for (const reply of await Promise.all(waiting)) expect(reply).toMatchObject(refused as Reply)
    expect(await picture).toBeNull()
    await until(() => bench.told.find(({ event }) => event === 'found-again'))
    expect(bench.told.map(({ event }) => event).filter((event) => event !== 'activity' && event !== 'changed')).toEqual(
      ['lost', 'found-again'],
    )
    expect(bench.events).toContainEqual({ event: 'notice', message: { key: 'notice.restarted', params: {} } })
    expect(await bench.ask('status')).toMatchObject({ photos: 0 })
    expect(bench.starts).toBe(2)
  })

  it('that can’t be started at all is tried again, and questions are refused in words', async () => {
    let starts = 0
    const engine = new EngineSupervisor({
      start: (listeners) => {
        starts++
        return nodeChild({
          node: join(folder, 'no-such-node'),
          script: sources,
          settings: { library: folder, models, version: '' },
        })(listeners)
      },
      host: { pickFolders: () => Promise.reject(new Error()), reveal: () => Promise.reject(new Error()) },
      onEvent: () => undefined,
      onLost: () => undefined,
      onGaveUp: () => undefined,
      onBack: () => undefined,
      log: () => undefined,
      pauseMs: () => 5,
    })
    await until(() => (starts > 2 ? starts : undefined))
    expect(await engine.ask('status', {})).toMatchObject({ ok: false, failure: { code: 'internal' } })
    await engine.stop()
    expect(starts).toBeGreaterThan(2)
  })

  it('again and again is let be, which pages are told, until somebody asks for it', async () => {
    const events: string[] = []
    let starts = 0
    let running = false
    const engine = new EngineSupervisor({
      start: (how) => {
        starts++
        expect(how.afterDeath).toBe(starts > 1)
        const node = running ? process.execPath : join(folder, 'no-such-node')
        return nodeChild({ node, script: sources, settings: { library: join(folder, 'again'), models, version: '' } })(
          how,
        )
      },
      host: { pickFolders: () => Promise.reject(new Error()), reveal: () => Promise.reject(new Error()) },
      onEvent: () => undefined,
      onLost: () => events.push('lost'),
      onGaveUp: () => events.push('gave up'),
      onBack: () => events.push('back'),
      log: () => undefined,
      pauseMs: () => 1,
    })
    await until(() => events.find((event) => event === 'gave up'))
    const tries = starts
    expect(events.filter((event) => event === 'lost')).toHaveLength(tries)
    await new Promise((done) => setTimeout(done, 100))
    expect(starts).toBe(tries)
    running = true
    expect(await engine.ask('status', {})).toMatchObject({ ok: true, answer: { photos: 0 } })
    expect(starts).toBe(tries + 1)
    expect(events.at(-1)).toBe('back')
    await engine.stop()
  })

  it('that does not stop when it is told is ended', async () => {
    const killed = Promise.withResolvers<undefined>()
    let exit = (): void => undefined
    const engine = new EngineSupervisor({
      start: ({ onExit }) => {
        exit = onExit
        return {
          post: () => undefined,
          connect: () => undefined,
          kill: () => {
            killed.resolve(undefined)
            exit()
          },
        }
      },
      host: { pickFolders: () => Promise.reject(new Error()), reveal: () => Promise.reject(new Error()) },
      onEvent: () => undefined,
      onLost: () => undefined,
      onGaveUp: () => undefined,
      onBack: () => undefined,
      log: () => undefined,
    })
    await engine.stop(1)
    await expect(killed.promise).resolves.toBeUndefined()
  })
})

it('a library that is open elsewhere is said in words, and its images are not found', async () => {
  await using first = new Bench(sources, 'twice')
  await first.ask('status')
  await using second = new Bench(sources, 'twice')
  expect(await second.line.ask('status', {})).toMatchObject({ ok: false, failure: { code: 'library-locked' } })
  expect(await second.engine.image('/image/face/1')).toBeNull()
  expect(second.starts).toBe(1)
})
