import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { allowsSandbox } from '../../electron/hosts/cli/electron.ts'
import { makeFolder, removeFolder, run, type Outcome } from '../cli/familiar.ts'
import { Mirror } from './mirror.testing.ts'
import { StandInProject, standInZip, zipName, zipPath } from './stand-in-project.testing.ts'

const announcement =
  'Fetching Electron, which the desktop app needs (3 MB, once). To do without it: npm start -- --browser\n'
const waiting = 'Another start is fetching Electron; this one waits for it.\n'
const forever = (): Promise<unknown> => new Promise(() => undefined)
const built = ['dist/electron/main.js', 'dist/electron/preload.cjs', 'dist/electron/engine-process.js']

describe.skipIf(process.platform !== 'linux' || !allowsSandbox('/proc/sys'))('the first start', () => {
  const root = makeFolder('first-start')
  const zip = standInZip()
  const browsers = join(root, 'browsers')
  const opened = join(browsers, 'opened')
  let project: StandInProject
  let mirror: Mirror
  let library: string
  let count = 0

  beforeAll(async () => {
    project = await StandInProject.make(join(root, 'project'), zip)
    mirror = await Mirror.open()
    mkdirSync(browsers)
    const browser = `#!/bin/sh\necho "$1" > ${opened}\n`
    writeFileSync(join(browsers, 'xdg-open'), browser, { mode: 0o755 })
  })
  afterAll(async () => {
    await mirror.close()
    removeFolder(root)
  })
  beforeEach(() => {
    project.reset()
    removeFolder(opened)
    library = join(root, `library ${++count}`)
    mirror.file = zip
    mirror.tricks = []
    mirror.requests.length = 0
  })

  const environment = (): Record<string, string> => ({
    DISPLAY: ':77',
    WAYLAND_DISPLAY: '',
    PATH: browsers,
    ELECTRON_MIRROR: mirror.address,
    electron_config_cache: project.cache,
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
  })

  /** Starts the program and waits for its end; one that opened a browser's window is ended by Ctrl-C. */
  async function start(
    args: readonly string[] = [],
    env: Record<string, string> = {},
    onWaiting: () => void = () => undefined,
  ): Promise<Outcome> {
    let child: ChildProcess | undefined
    const ended = run(['--library', library, 'start', ...args], {
      env: { ...environment(), ...env },
      command: [process.execPath, project.program],
      onStart: (process) => {
        child = process
        process.stderr?.on('data', (text: string) => {
          if (text.includes(waiting)) onWaiting()
        })
      },
    })
    const inBrowser = (async () => {
      while (child?.exitCode === null && !existsSync(opened)) await sleep(20)
    })()
    await Promise.race([ended, inBrowser])
    child?.kill('SIGINT')
    return await ended
  }

  /** A start that ends in the browser's window; gives what it said before. */
  async function startInBrowser(args: readonly string[] = [], env: Record<string, string> = {}): Promise<string> {
    const { code, stdout, stderr } = await start(args, env)
    const address = readFileSync(opened, 'utf8').trim()
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: '' })
    const words = `Familiar is open in your browser, at ${address}\nPress Ctrl-C here to end it.\n`
    expect(stderr.endsWith(words), stderr).toBe(true)
    removeFolder(opened)
    return stderr.slice(0, -words.length)
  }

  function expectDesktopApp(): void {
    expect(project.started).toEqual([project.folder, '--library', library, ...built, 'dist/renderer/index.html'])
    expect(existsSync(opened)).toBe(false)
    expect(existsSync(project.part)).toBe(false)
  }

  test('fetches Electron from the mirror, checks it and starts the app that was built for it', async () => {
    expect(await start()).toEqual({ code: 0, signal: null, stdout: '', stderr: announcement })
    expectDesktopApp()
    expect(mirror.requests).toEqual([{ path: zipPath, range: null }])
    // The next start takes what is there.
    expect(await start()).toEqual({ code: 0, signal: null, stdout: '', stderr: '' })
    expect(mirror.requests).toHaveLength(1)
  })

  test('heeds npm’s spelling of the mirror and takes what another project has fetched', async () => {
    const env = { ELECTRON_MIRROR: 'http://127.0.0.1:1/', npm_config_electron_mirror: mirror.address }
    expect((await start([], env)).stderr).toBe(announcement)
    const cached = readdirSync(project.cache, { recursive: true }).map(String)
    expect(cached.filter((name) => name.endsWith(zipName))).toHaveLength(1)
    removeFolder(join(project.folder, 'node_modules/electron/dist'))
    expect(await start([], env)).toEqual({ code: 0, signal: null, stdout: '', stderr: '' })
    expectDesktopApp()
    expect(mirror.requests).toHaveLength(1)
  })

  test.skipIf(!existsSync('/usr/bin/script'))('shows how far it has come, on a terminal', async () => {
    mirror.tricks = [{ kind: 'held', until: () => sleep(1500) }]
    const command = [process.execPath, project.program, '--library', library, 'start'].map((word) => `'${word}'`)
    const { code, stdout } = await run(['-qec', command.join(' '), '/dev/null'], {
      env: { ...environment(), PATH: `${browsers}${delimiter}/bin`, TERM: 'xterm', SHELL: '/bin/sh' },
      command: ['/usr/bin/script'],
    })
    expect(code).toBe(0)
    expect(stdout.replaceAll('\r\n', '\n').startsWith(announcement), stdout).toBe(true)
    expect(stdout).toMatch(/fetching Electron, MB: \S+ 0 of 3 · /)
    expect(stdout).toMatch(/fetching Electron, MB: \S+ [12] of 3 · /)
    expectDesktopApp()
  })

  test('goes on where the connection broke', async () => {
    mirror.tricks = [{ kind: 'cut', after: 1_000_000 }]
    expect((await start()).stderr).toBe(announcement)
    expectDesktopApp()
    expect(mirror.requests).toEqual([
      { path: zipPath, range: null },
      { path: zipPath, range: expect.stringMatching(/^bytes=\d+-$/) as string },
    ])
  })

  test('goes on where an earlier start was stopped', async () => {
    mirror.tricks = [{ kind: 'held', until: forever }]
    const stopped = await run(['--library', library, 'start'], {
      env: environment(),
      command: [process.execPath, project.program],
      onStart: (child) => {
        void (async () => {
          while (!existsSync(project.part) || statSync(project.part).size < 1_000_000) await sleep(20)
          child.kill('SIGINT')
        })()
      },
    })
    expect(stopped).toEqual({ code: 130, signal: null, stdout: '', stderr: `${announcement}Stopped.\n` })
    expect([project.isInstalled, existsSync(opened)]).toEqual([false, false])
    const { size } = statSync(project.part)
    expect((await start()).code).toBe(0)
    expectDesktopApp()
    expect(mirror.requests.at(-1)).toEqual({ path: zipPath, range: `bytes=${size}-` })
  })

  test('refuses what its checksum does not promise, and fetches it whole the next time', async () => {
    mirror.file = Buffer.from(zip)
    mirror.file.writeUInt8(zip.readUInt8(1_500_000) ^ 1, 1_500_000)
    const { host } = new URL(mirror.address)
    expect(await startInBrowser()).toBe(
      `${announcement}Electron could not be fetched from ${host} (what came is not what its checksum promises). The window opens in a browser instead; the next start tries again.\n`,
    )
    expect([project.isInstalled, existsSync(project.part), project.started]).toEqual([false, false, null])
    expect(existsSync(project.cache)).toBe(false)
    mirror.file = zip
    expect((await start()).stderr).toBe(announcement)
    expectDesktopApp()
    expect(mirror.requests.map(({ range }) => range)).toEqual([null, null])
  })

  test('opens the browser’s window at once where there is no network, and tries again the next time', async () => {
    const began = performance.now()
    const gone = await Mirror.open()
    const { address } = gone
    await gone.close()
    expect(await startInBrowser([], { ELECTRON_MIRROR: address })).toBe(
      `Electron could not be fetched from ${new URL(address).host} (the connection failed with ECONNREFUSED). The window opens in a browser instead; the next start tries again.\n`,
    )
    expect(performance.now() - began).toBeLessThan(30_000)
    expect((await start()).stderr).toBe(announcement)
    expectDesktopApp()
  })

  test('waits five seconds for a mirror that is silent, and no longer', async () => {
    mirror.tricks = [{ kind: 'silent' }]
    expect(await startInBrowser()).toMatch(/^Electron could not be fetched from \S+ \(no answer within 5 s\)\. .*\n$/)
  })

  test.each([
    ['--browser', ['--browser'], {}],
    ['a port', ['--port', '0'], {}],
  ])('fetches nothing with %s', async (_what, args, env) => {
    const port = 20_000 + (process.pid % 20_000)
    expect(
      await startInBrowser(
        args.map((word) => (word === '0' ? String(port) : word)),
        env,
      ),
    ).toBe('')
    expect([mirror.requests, project.isInstalled]).toEqual([[], false])
  })

  test.each([
    ['--no-open', ['--no-open'], {}],
    ['no screen', [], { DISPLAY: '' }],
  ])('fetches nothing with %s, and prints the address', async (_what, args, env) => {
    const { code, stdout, stderr } = await run(['--library', library, 'start', ...args], {
      env: { ...environment(), ...env },
      command: [process.execPath, project.program],
      onStart: (child) => child.stdout?.once('data', () => child.kill('SIGINT')),
    })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+\n$/)
    expect([mirror.requests, project.isInstalled]).toEqual([[], false])
  })

  test('two starts at once fetch it once', async () => {
    const oneWaits = Promise.withResolvers<undefined>()
    const onWaiting = (): void => {
      oneWaits.resolve(undefined)
    }
    mirror.tricks = [{ kind: 'held', until: () => oneWaits.promise }]
    const both = await Promise.all([start([], {}, onWaiting), start([], {}, onWaiting)])
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    expect(both.map(({ stderr }) => stderr).sort()).toEqual([waiting, announcement])
    expect(mirror.requests).toHaveLength(1)
    expectDesktopApp()
  })

  test('a start that waits goes on where the other one was killed', async () => {
    mirror.tricks = [{ kind: 'held', until: forever }]
    const env = environment()
    const command = [process.execPath, project.program] as const
    let first: ChildProcess | undefined
    const killed = run(['--library', library, 'start'], { env, command, onStart: (child) => (first = child) })
    while (!existsSync(project.part) || statSync(project.part).size < 1_000_000) await sleep(20)
    const second = start([], {}, () => first?.kill('SIGKILL'))
    expect((await killed).signal).toBe('SIGKILL')
    const { code, stderr } = await second
    expect({ code, stderr }).toEqual({ code: 0, stderr: `${waiting}${announcement}` })
    expect(mirror.requests.map(({ range }) => range === null)).toEqual([true, false])
    expectDesktopApp()
  })

  test('an Electron that does not run here gives way to the browser’s window', async () => {
    expect((await start()).code).toBe(0)
    const program = join(project.folder, 'node_modules/electron/dist/electron')
    writeFileSync(program, '#!/bin/sh\necho "error while loading shared libraries" >&2\nexit 127\n')
    expect(await startInBrowser()).toBe(
      'error while loading shared libraries\nElectron does not run here (exit code 127). The window opens in a browser instead; npm start -- --browser goes there at once.\n',
    )
  })
})
