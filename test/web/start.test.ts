import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { upToDatePages } from '../../electron/hosts/browser/build.ts'
import { copySamples, expectRefusal, makeFolder, removeFolder, run } from '../cli/familiar.ts'
import { ask, enter, question } from './client.ts'
import { hostAt, killStarted, start } from './started.ts'

const root = makeFolder('start')

beforeAll(async () => {
  await upToDatePages(() => undefined)
})
afterEach(killStarted)
afterAll(() => {
  removeFolder(root)
})

/** A browser that notes what it was opened with and does what the script says. */
function fakeBrowser(folder: string, name: string, script: string): string {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, name)
  writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$@" > "$0.opened"\n${script}\n`)
  chmodSync(file, 0o755)
  return `${file}.opened`
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((wake) => setTimeout(wake, 20))
}

describe('npm start -- --no-open', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('prints the address alone, and %s ends it cleanly', async (signal) => {
    const library = join(root, signal)
    const { child, address, ended } = start(library, ['--no-open'])
    const host = hostAt(await address)
    expect(host.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/)
    const cookie = await enter(host)
    const page = await ask(host, '/', { headers: { cookie } })
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.text).toMatch(/<script type="module" crossorigin src="\/assets\/[\w-]+\.js"><\/script>/)
    const file = join(library, 'window.json')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ address: host.address, pid: child.pid })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    child.kill(signal)
    expect(await ended).toEqual({ code: 0, stdout: `${host.address}\n`, stderr: '' })
    expect(existsSync(file)).toBe(false)
    await expect(ask(host, '/')).rejects.toThrow()
  })

  test('a second start shows the first one’s window and gives it its folders', async () => {
    const library = join(root, 'twice')
    const first = start(library, ['--no-open'])
    const host = hostAt(await first.address)
    const second = start(library, ['--no-open', copySamples(join(root, 'more'), ['sample1.jpg'])])
    expect(await second.ended).toEqual({
      code: 0,
      stdout: `${host.address}\n`,
      stderr: 'Familiar is already running on this library; this is the address of its window.\n',
    })
    const { text } = await ask(host, '/call', {
      method: 'POST',
      headers: { cookie: await enter(host), 'content-type': 'application/json' },
      body: '{"id":1,"call":"status","input":{}}',
    })
    expect(JSON.parse(text)).toMatchObject({ answer: { folders: [{ path: join(root, 'more') }] } })
    expect(first.child.exitCode).toBeNull()
  })

  test.skipIf(process.platform === 'win32')(
    'beside one that hangs says which process has the library, and takes nothing from it',
    async () => {
      const library = join(root, 'hangs')
      const first = start(library, ['--no-open', copySamples(join(root, 'hangs photos'), ['sample1.jpg'])])
      const host = hostAt(await first.address)
      const cookie = await enter(host)
      const status = async (at: typeof host, own: string): Promise<unknown> => question(at, own, 'status', {})
      expect(await status(host, cookie)).toMatchObject({ ok: true })
      const pid = readFileSync(join(library, 'writer.pid'), 'utf8').trim()
      first.child.kill('SIGSTOP')
      const second = start(library, ['--no-open'])
      const other = hostAt(await second.address)
      expect(other.port).not.toBe(host.port)
      expect(await status(other, await enter(other))).toMatchObject({
        ok: false,
        failure: { code: 'library-locked', params: { process: String(pid) } },
      })
      expectRefusal(await run(['--library', library, 'scan', join(root, 'hangs photos')]), 1)
      second.child.kill('SIGINT')
      expect((await second.ended).code).toBe(0)
      first.child.kill('SIGCONT')
      expect(await status(host, cookie)).toMatchObject({ ok: true, answer: { folders: [{}] } })
    },
    60_000,
  )

  test('a second start on another port says that the first must be closed for that', async () => {
    const library = join(root, 'other port')
    const host = hostAt(await start(library, ['--no-open']).address)
    const port = host.port === 65_000 ? 65_001 : 65_000
    const second = await start(library, ['--no-open', '--port', String(port)]).ended
    expect(second).toEqual({
      code: 0,
      stdout: `${host.address}\n`,
      stderr: `Familiar is already running on this library at http://127.0.0.1:${host.port}; --port ${port} needs it closed first.\n`,
    })
  })

  test.each([
    ['a killed one left', JSON.stringify({ address: 'http://127.0.0.1:9/?token=a', pid: 1 })],
    ['was cut off', '{"address":'],
    ['leads elsewhere', JSON.stringify({ address: 'http://photos.example/?token=a', pid: 1 })],
  ])('is not misled by the note that %s', async (what, note) => {
    const library = join(root, `note that ${what}`)
    mkdirSync(library)
    writeFileSync(join(library, 'window.json'), note)
    const { child, address, ended } = start(library, ['--no-open'])
    expect((await enter(hostAt(await address))).length).toBeGreaterThan(43)
    child.kill()
    expect(await ended).toMatchObject({ code: 0, stderr: '' })
  })

  test('is where --port says, and says in words that it is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((listening) => taken.once('listening', listening))
    const { port } = taken.address() as AddressInfo
    const refused = await run(['--library', join(root, 'port'), 'start', '--no-open', '--port', String(port)])
    expect(expectRefusal(refused, 1)).toBe(
      `Port ${port} is taken by another program. Choose another with --port, or leave it out and one is found.`,
    )
    await new Promise((closed) => taken.close(closed))
    const { address } = start(join(root, 'port'), ['--no-open', '--port', String(port)])
    expect(new URL(await address).port).toBe(String(port))
  })

  test.each(['0', '65536', '-1', 'http', ''])('knows no port “%s”', async (port) => {
    expect(expectRefusal(await run(['start', '--no-open', `--port=${port}`]), 2)).toMatch(/--port/)
  })

  test('refuses a folder that is not there before anything else', async () => {
    const library = join(root, 'no folder')
    const refused = await run(['--library', library, 'start', '--no-open', join(root, 'nowhere')])
    expect(expectRefusal(refused, 1)).toMatch(/^There is no folder .*nowhere\. Check the path/)
    expect(existsSync(library)).toBe(false)
  })
})

describe.skipIf(process.platform !== 'linux')('npm start', () => {
  const screen = { DISPLAY: ':77' }
  const [path] = process.env['PATH']!.split(':').slice(-1)

  test('opens a window of its own, and ends when that is closed', async () => {
    const folder = join(root, 'app browser')
    const library = join(root, 'app')
    const inProfile = join(library, 'browser/Default')
    const writes = `mkdir -p "${inProfile}/Cache"; cd "${inProfile}"; echo Anna | tee Cache/face History Preferences`
    const opened = fakeBrowser(folder, 'chromium', `${writes}; while [ ! -e "$0.close" ]; do sleep 0.05; done`)
    mkdirSync(inProfile, { recursive: true })
    writeFileSync(join(inProfile, 'History of another day'), 'Ben')
    const { ended } = start(library, [], { ...screen, PATH: `${folder}:/bin:${path!}` })
    await until(() => existsSync(join(library, 'window.json')) && existsSync(opened))
    const [app, profile] = readFileSync(opened, 'utf8').split('\n')
    const { address } = JSON.parse(readFileSync(join(library, 'window.json'), 'utf8')) as { address: string }
    expect([app, profile]).toEqual([`--app=${address}`, `--user-data-dir=${join(library, 'browser')}`])
    setTimeout(() => {
      writeFileSync(join(folder, 'chromium.close'), '')
    }, 2500)
    await until(() => existsSync(join(inProfile, 'Preferences')))
    expect(readdirSync(inProfile).sort()).toEqual(['Cache', 'History', 'Preferences'])
    const { code, stdout, stderr } = await ended
    // Names and faces stay in the library, and in no browser's memory of it.
    expect(readdirSync(inProfile)).toEqual(['Preferences'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toBe('Familiar is open in a window of its own. Close it, or press Ctrl-C, to end.\n')
  })

  test('takes the browser that is there, where none can open a window of its own', async () => {
    const folder = join(root, 'tab browser')
    fakeBrowser(folder, 'chromium', 'exit 1')
    const opened = fakeBrowser(folder, 'xdg-open', 'exit 0')
    const { child, ended } = start(join(root, 'tab'), [], { ...screen, PATH: folder })
    await until(() => existsSync(opened))
    const address = readFileSync(opened, 'utf8').trim()
    expect((await ask(hostAt(address), new URL(address).pathname + new URL(address).search)).status).toBe(303)
    child.kill('SIGINT')
    const { code, stderr } = await ended
    expect(code).toBe(0)
    expect(stderr).toBe(`Familiar is open in your browser, at ${address}\nPress Ctrl-C here to end it.\n`)
  })

  test.each([
    ['there is no screen', {}],
    ['no browser works', screen],
  ])('prints the address where %s', async (what, env) => {
    const folder = join(root, what)
    fakeBrowser(folder, 'xdg-open', 'exit 3')
    const { address, child, ended } = start(join(root, `library where ${what}`), [], { ...env, PATH: folder })
    expect(await address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/)
    child.kill('SIGINT')
    expect((await ended).code).toBe(0)
  })
})
