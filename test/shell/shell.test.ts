import { toFailure } from '../../electron/contract/errors.ts'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Activity, Reply } from '../../electron/contract/api.ts'
import { readArguments } from '../../electron/hosts/desktop/arguments.ts'
import { channels } from '../../electron/hosts/desktop/channels.ts'
import { onDropped, type Drag } from '../../electron/hosts/desktop/dropped.ts'
import { FakeElectron, FakeWindow } from '../../electron/hosts/desktop/electron.testing.ts'
import { PageLine, type EnginePort } from '../../electron/hosts/desktop/page-line.ts'
import { programPaths } from '../../electron/hosts/desktop/paths.ts'
import { Shell } from '../../electron/hosts/desktop/shell.ts'
import { readPlace } from '../../electron/hosts/desktop/window-place.ts'
import type { FromEngine, ToEngine } from '../../electron/hosts/process/wire.ts'
import type { HostEvent } from '../../renderer/connection/connection.ts'

const folder = mkdtempSync(join(tmpdir(), 'familiar-shell-unit-'))
writeFileSync(join(folder, 'index.html'), '<!doctype html>')
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** A shell whose engine does nothing but keep what it is told. */
class Bench {
  readonly electron = new FakeElectron()
  readonly asked: ToEngine[] = []
  readonly shell: Shell
  hear: (message: FromEngine) => void = () => undefined
  die: () => void = () => undefined

  constructor(platform: NodeJS.Platform = 'linux', placeFile = join(folder, 'none.json')) {
    this.shell = new Shell(this.electron.api, {
      session: this.electron.session,
      start: ({ onMessage, onExit }) => {
        this.hear = onMessage
        this.die = onExit
        return {
          post: (message) => {
            this.asked.push(message)
            if (message.kind === 'close') onExit()
          },
          connect: () => undefined,
          kill: onExit,
        }
      },
      pages: folder,
      window: { preload: '/preload.cjs', placeFile, icon: null },
      platform,
      log: () => undefined,
    })
  }

  get window(): FakeWindow {
    return FakeWindow.all.at(-1)!
  }

  get told(): HostEvent[] {
    return this.window.webContents.sent
      .filter(([name]) => name === channels.event)
      .map(([, event]) => event as HostEvent)
  }

  activity(activity: Partial<Activity>): void {
    const idle = {
      phase: 'idle',
      done: 0,
      total: 0,
      rate: null,
      secondsLeft: null,
      paused: false,
      forBattery: false,
      fetching: null,
    } as const
    this.hear({ kind: 'event', event: { event: 'activity', activity: { ...idle, ...activity } } })
  }

  choose(menu: string, label: string): void {
    const { submenu } = this.electron.menu.find((item) => item.label === menu)!
    const item = (submenu as MenuItemConstructorOptions[]).find((one) => one.label === label)!
    ;(item.click as () => void)()
  }
}

let bench: Bench
beforeEach(() => {
  bench = new Bench()
})

const settled = (): Promise<void> => new Promise((done) => setImmediate(done))

describe('the window', () => {
  it('is shown when it is painted, in the colour of the theme, which it follows', () => {
    const { window, electron } = bench
    expect(window.options).toMatchObject({ show: false, backgroundColor: '#fbfaf9', width: 1280, height: 860 })
    expect(window.done).toEqual([])
    window.emit('ready-to-show')
    expect(window.done).toEqual(['show'])
    electron.nativeTheme.shouldUseDarkColors = true
    electron.nativeTheme.emit('updated')
    expect(window.colour).toBe('#101112')
    window.emit('closed')
    expect(electron.nativeTheme.listenerCount('updated')).toBe(0)
  })

  it('keeps its place, size and whether it fills the screen', () => {
    const file = join(folder, 'place', 'place.json')
    const first = new Bench('linux', file).window
    first.bounds = { x: 100, y: 50, width: 1000, height: 640 }
    first.maximised = true
    first.emit('close')
    const second = new Bench('linux', file).window
    expect(second.options).toMatchObject({ x: 100, y: 50, width: 1000, height: 640 })
    second.emit('ready-to-show')
    expect(second.done).toEqual(['maximize', 'show'])
  })

  it('comes back where a screen is, whatever was kept', () => {
    const file = join(folder, 'kept.json')
    const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }]
    const usual = { width: 1280, height: 860 }
    for (const kept of ['', '{"x":', '[]', '{"x":0,"y":0,"width":-5,"height":1,"maximised":false}']) {
      writeFileSync(file, kept)
      expect(readPlace(file, screens)).toEqual(usual)
    }
    writeFileSync(file, JSON.stringify({ x: 2500, y: 0, width: 800, height: 600, maximised: false }))
    expect(readPlace(file, screens)).toEqual({ ...usual, maximised: false })
    expect(readPlace(file, [...screens, { x: 1920, y: 0, width: 1920, height: 1080 }])).toMatchObject({ x: 2500 })
  })

  it('is brought to the front, or opened anew once it was closed', () => {
    const { window, shell } = bench
    shell.show()
    expect(window.done).toEqual(['show', 'focus'])
    window.emit('closed')
    shell.show()
    expect(bench.window).not.toBe(window)
  })

  it('is hidden at once when the app ends, and the engine is told to finish', async () => {
    await bench.shell.close()
    expect(bench.window.done).toEqual(['hide'])
    expect(bench.asked).toEqual([{ kind: 'close' }])
  })
})

describe('what only the shell can do', () => {
  it('asks for folders by the system’s dialog', async () => {
    bench.hear({ kind: 'pick-folders', id: 1 })
    await settled()
    bench.electron.chosen = { canceled: false, filePaths: ['/photos'] }
    bench.hear({ kind: 'pick-folders', id: 2 })
    await settled()
    expect(bench.asked).toEqual([
      { kind: 'done', id: 1, answer: { native: true, paths: [] } },
      { kind: 'done', id: 2, answer: { native: true, paths: ['/photos'] } },
    ])
  })

  it('shows a photo in the file manager', async () => {
    bench.hear({ kind: 'reveal', id: 3, path: '/photos/1.jpg' })
    await settled()
    expect(bench.electron.revealed).toEqual(['/photos/1.jpg'])
    expect(bench.asked).toEqual([{ kind: 'done', id: 3, answer: undefined }])
  })
})

describe('the menu', () => {
  it('adds folders, and says why not', async () => {
    bench.electron.chosen = { canceled: false, filePaths: ['/photos'] }
    bench.choose('File', 'Add Folder…')
    await settled()
    const [ask] = bench.asked
    expect(ask).toMatchObject({ kind: 'ask', question: { call: 'addFolders', input: { paths: ['/photos'] } } })
    const id = ask?.kind === 'ask' ? ask.question.id : 0
    const failure = toFailure({ key: 'no-such-folder', params: { path: '/photos' } })
    const reply: Reply = { id, ok: false, failure }
    bench.hear({ kind: 'reply', reply })
    await settled()
    expect(bench.told).toEqual([{ event: 'notice', message: failure }])
  })

  it('hands the page what only it can do', () => {
    bench.choose('Edit', 'Undo')
    bench.choose('Edit', 'Redo')
    bench.choose('View', 'Review')
    bench.choose('Help', 'Keys')
    bench.choose('Help', 'About Familiar')
    const items = ['undo', 'redo', 'review', 'keys', 'about']
    expect(bench.told).toEqual(items.map((item) => ({ event: 'menu', item })))
  })

  it('has its usual places on each system, and developer tools only in a build from source', () => {
    const mac = new Bench('darwin').electron.menu
    expect(mac.map(({ label, role }) => label ?? role)).toEqual([
      'appMenu',
      'File',
      'Edit',
      'View',
      'windowMenu',
      'Help',
    ])
    const other = bench.electron.menu
    expect(other.map(({ label, role }) => label ?? role)).toEqual(['File', 'Edit', 'View', 'windowMenu', 'Help'])
    expect(JSON.stringify(other)).toContain('"quit"')
    expect(JSON.stringify(other)).not.toContain('toggleDevTools')
  })
})

describe('the battery', () => {
  const told = ({ asked }: Bench): boolean[] =>
    asked.flatMap((message) => (message.kind === 'power' ? [message.onBattery] : []))

  it.each(['win32', 'darwin'] as const)(
    'is told to the engine as Electron tells it on %s, also to the next one',
    (platform) => {
      vi.useFakeTimers()
      const one = new Bench(platform)
      expect(told(one)).toEqual([true])
      one.electron.powerMonitor.emit('on-ac')
      one.electron.powerMonitor.emit('on-battery')
      expect(told(one)).toEqual([true, false, true])
      one.die()
      vi.runAllTimers()
      expect(told(one)).toEqual([true, false, true, true])
      vi.useRealTimers()
    },
  )

  it('is what the kernel tells the engine on Linux', () => {
    expect(told(bench)).toEqual([])
  })
})

describe('dock and taskbar', () => {
  it('show how far the work is', () => {
    bench.activity({ phase: 'looking for photos' })
    bench.activity({ phase: 'looking at photos', done: 5, total: 20 })
    bench.activity({ phase: 'looking at photos', done: 5, total: 20, paused: true })
    bench.activity({})
    expect(bench.window.progress).toEqual([
      [2, { mode: 'normal' }],
      [0.25, { mode: 'normal' }],
      [0.25, { mode: 'paused' }],
      [-1],
    ])
  })

  it('forget it when the engine dies, which the page is told', () => {
    bench.activity({ phase: 'looking at photos', done: 5, total: 20 })
    bench.die()
    expect(bench.window.progress.at(-1)).toEqual([-1])
    expect(bench.told).toEqual([{ event: 'lost' }])
  })
})

describe('a page’s line to the engine', () => {
  const port = (): EnginePort & { sent: { id: number; call: string }[] } => {
    const sent: { id: number; call: string }[] = []
    return { sent, onmessage: null, postMessage: (question) => sent.push(question) }
  }

  it('keeps questions until there is an engine, and ties each answer to its question', async () => {
    const line = new PageLine()
    const [a, b] = [line.ask('status', {}), line.ask('people', { hidden: false })]
    const engine = port()
    line.connect(engine)
    expect(engine.sent.map(({ call }) => call)).toEqual(['status', 'people'])
    engine.onmessage?.({ data: { id: engine.sent[1]!.id, ok: true, answer: 'people' } })
    engine.onmessage?.({ data: { id: engine.sent[0]!.id, ok: true, answer: 'status' } })
    engine.onmessage?.({ data: { id: 99, ok: true, answer: 'of nobody' } })
    expect([await a, await b]).toMatchObject([{ answer: 'status' }, { answer: 'people' }])
  })

  it('refuses in words while the engine is away, and says when it is back', async () => {
    const line = new PageLine()
    const events: string[] = []
    line.listen(({ event }) => events.push(event))
    line.connect(port())
    const waiting = line.ask('status', {})
    line.tell({ event: 'lost' })
    for (const reply of [await waiting, await line.ask('people', {})]) {
      expect(reply).toMatchObject({ ok: false, failure: { code: 'internal' } })
    }
    const next = port()
    line.connect(next)
    void line.ask('status', {})
    expect(next.sent).toHaveLength(1)
    expect(events).toEqual(['lost', 'found-again'])
  })
})

describe('folders dragged onto the window', () => {
  it('are handed on by their paths; what is dragged inside the page is not touched', () => {
    const listeners = new Map<string, (event: Drag) => void>()
    const added: string[][] = []
    onDropped(
      { addEventListener: (type, listener) => listeners.set(type, listener) },
      ({ name }) => (name === '' ? '' : `/home/${name}`),
      (paths) => added.push(paths),
    )
    const drag = (type: string, types: string[], names: string[] = []): boolean => {
      let prevented = false
      const files = names.map((name) => new File([], name))
      listeners.get(type)!({ dataTransfer: { types, files }, preventDefault: () => (prevented = true) })
      return prevented
    }
    expect([drag('dragover', ['Files']), drag('dragover', ['text/plain'])]).toEqual([true, false])
    expect([drag('drop', ['Files'], ['a', 'b', '']), drag('drop', ['text/plain'], ['c'])]).toEqual([true, false])
    expect(added).toEqual([['/home/a', '/home/b']])
  })
})

describe('how the app is started', () => {
  it('takes folders and a library, and passes over what it does not know', () => {
    const given = ['--enable-features=x', 'photos', '--library', 'lib', '/more', '--no-sandbox']
    expect(readArguments(given, '/home')).toEqual({ folders: ['/home/photos', '/more'], library: '/home/lib' })
    expect(readArguments([], '/home').folders).toEqual([])
  })

  it('finds its parts in the project and in an installed app', () => {
    const options = { packaged: true, resources: '/opt/Familiar/resources' }
    expect(programPaths('/opt/Familiar/resources/app.asar/dist/electron', options)).toEqual({
      preload: '/opt/Familiar/resources/app.asar/dist/electron/preload.cjs',
      pages: '/opt/Familiar/resources/app.asar/dist/renderer',
      engine: '/opt/Familiar/resources/app.asar.unpacked/dist/electron/engine-process.js',
      models: '/opt/Familiar/resources/models',
      node: '/opt/Familiar/resources/node',
      icon: '/opt/Familiar/resources/icon.png',
    })
    const here = programPaths('/familiar/dist/electron', { packaged: false, resources: '/electron' })
    expect([here.models, here.node]).toEqual(['/familiar/models', 'node'])
  })

  it('reads as a table of contents', () => {
    const main = readFileSync(join(import.meta.dirname, '../../electron/main.ts'), 'utf8')
    expect(main.split('\n').length).toBeLessThan(90)
  })
})
