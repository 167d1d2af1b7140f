import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { channels } from '../../electron/hosts/desktop/channels.ts'
import { FakeContents, FakeElectron, FakeWindow } from '../../electron/hosts/desktop/electron.testing.ts'
import { beforeReady, guardContents } from '../../electron/hosts/desktop/security.ts'
import { Shell } from '../../electron/hosts/desktop/shell.ts'
import type { ToEngine } from '../../electron/hosts/process/wire.ts'
import { repository } from '../cli/familiar.ts'
import { readConfig } from '../packaging/file-set.ts'

/*
 * Electron's own security checklist (docs/tutorial/security), item by item, over the whole shell with Electron's API faked at
 * its edge.
 */
const folder = mkdtempSync(join(tmpdir(), 'familiar-security-'))
const electron = new FakeElectron()
const asked: ToEngine[] = []
let connected = 0
let window: FakeWindow
let contents: FakeContents

beforeAll(() => {
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Familiar</title>')
  writeFileSync(join(folder, 'picture.webp'), 'a picture')
  beforeReady(electron.api)
  guardContents(electron.api)
  const shell = new Shell(electron.api, {
    session: electron.session,
    start: ({ onMessage }) => ({
      post: (message) => {
        asked.push(message)
        if (message.kind !== 'image') return
        const known = { path: join(folder, 'picture.webp'), type: 'image/webp', immutable: true }
        onMessage({ kind: 'image', id: message.id, image: message.address === '/image/face/5' ? known : null })
      },
      connect: () => connected++,
      kill: () => undefined,
    }),
    pages: folder,
    window: { preload: '/app/preload.cjs', placeFile: join(folder, 'place.json'), icon: null },
    platform: 'linux',
    log: () => undefined,
  })
  expect(shell).toBeInstanceOf(Shell)
  window = FakeWindow.all.at(-1)!
  contents = window.webContents
  electron.app.emit('web-contents-created', {}, contents)
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const preferences = (): Record<string, unknown> => window.options.webPreferences as Record<string, unknown>
const get = (url: string, method = 'GET'): Promise<Response> => electron.handler!(new Request(url, { method }))
const home = 'familiar://app/'
const source = (path: string): string => readFileSync(join(repository, path), 'utf8')
const elsewhere = [
  'https://example.com/',
  'file:///etc/passwd',
  'familiar://elsewhere/',
  'familiar://app@elsewhere/',
  'familiar://app.example.com/',
  'data:text/html,x',
  'not an address',
]

describe('Electron’s security checklist', () => {
  it('1. Only load secure content', async () => {
    expect(contents.mainFrame.url).toBe(home)
    expect(electron.schemes).toEqual([
      { scheme: 'familiar', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
    const cancelled = await Promise.all(
      [...elsewhere, 'http://127.0.0.1/'].map(
        (url) =>
          new Promise((done) => {
            electron.permissions.before!({ url }, ({ cancel }) => {
              done(cancel)
            })
          }),
      ),
    )
    expect(cancelled).not.toContain(false)
    electron.permissions.before!({ url: `${home}photos` }, ({ cancel }) => {
      expect(cancel).toBe(false)
    })
    expect(electron.permissions.spelling).toBe(false)
  })

  it('2. Do not enable Node.js integration for remote content', () => {
    expect(preferences()).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    })
  })

  it('3. Enable context isolation', () => {
    expect(preferences()['contextIsolation']).toBe(true)
  })

  it('4. Enable process sandboxing', () => {
    expect(electron.sandboxed).toBe(true)
    expect(preferences()['sandbox']).toBe(true)
  })

  it('5. Handle session permission requests from remote content', () => {
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'fileSystem',
      'openExternal',
    ]) {
      electron.permissions.request!(contents, permission, (allowed) => {
        expect(allowed).toBe(false)
      })
    }
    expect(electron.permissions.check!()).toBe(false)
    expect(electron.permissions.device!()).toBe(false)
    expect.assertions(8)
  })

  it('6. Do not disable webSecurity', () => {
    expect(preferences()['webSecurity']).toBe(true)
  })

  it('7. Define a Content Security Policy', async () => {
    for (const address of [home, `${home}photos`, `${home}image/face/5`, `${home}nothing`]) {
      const policy = (await get(address)).headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self'")
      expect(policy).not.toMatch(/unsafe-|\*|https?:|data:/)
    }
  })

  it('8. Do not enable allowRunningInsecureContent', () => {
    expect(preferences()['allowRunningInsecureContent']).toBe(false)
  })

  it('9. Do not enable experimental features', () => {
    expect(preferences()['experimentalFeatures']).toBe(false)
  })

  it('10. Do not use enableBlinkFeatures', () => {
    expect(preferences()).not.toHaveProperty('enableBlinkFeatures')
    expect(preferences()).not.toHaveProperty('additionalArguments')
    expect(source('electron/main.ts')).not.toContain('commandLine')
  })

  it('11. <webview>: Do not use allowpopups', () => {
    expect(preferences()['webviewTag']).toBe(false)
    expect(source('renderer/App.svelte')).not.toContain('<webview')
  })

  it('12. <webview>: Verify options and parameters: none is attached', () => {
    expect(contents.asksFor('will-attach-webview', '').prevented).toBe(true)
  })

  it('13. Disable or limit navigation', () => {
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      for (const url of elsewhere) expect(contents.asksFor(event, url).prevented).toBe(true)
      expect(contents.asksFor(event, `${home}people`).prevented).toBe(false)
    }
    expect(preferences()['navigateOnDragDrop']).toBe(false)
  })

  it('14. Disable or limit creation of new windows', () => {
    for (const url of [...elsewhere, home]) expect(contents.openHandler({ url })).toEqual({ action: 'deny' })
    expect(electron.opened).toEqual([])
  })

  it('15. Do not use shell.openExternal with untrusted content', () => {
    const refused = [
      'http://arxiv.org/',
      'https://arxiv.org.example.com/',
      'https://a:b@arxiv.org/',
      'file://arxiv.org/',
    ]
    for (const url of refused) contents.openHandler({ url })
    expect(electron.opened).toEqual([])
    expect(contents.openHandler({ url: 'https://arxiv.org/abs/1503.03832' })).toEqual({ action: 'deny' })
    expect(electron.opened).toEqual(['https://arxiv.org/abs/1503.03832'])
  })

  it('16. Use a current version of Electron', () => {
    const { devDependencies } = JSON.parse(source('package.json')) as { devDependencies: Record<string, string> }
    expect(devDependencies['electron']).toMatch(/^45\./)
  })

  it('17. Validate the sender of all IPC messages', () => {
    const from = (senderFrame: unknown): void => {
      electron.ipcMain.emit(channels.connect, { senderFrame })
    }
    for (const frame of [null, { url: home }, ...elsewhere.map((url) => ({ url }))]) from(frame)
    contents.mainFrame.url = 'https://example.com/'
    from(contents.mainFrame)
    expect([connected, contents.ports]).toEqual([0, 0])
    contents.mainFrame.url = `${home}photos`
    from(contents.mainFrame)
    expect([connected, contents.ports]).toEqual([1, 1])
    expect(electron.ipcMain.eventNames()).toEqual([channels.connect])
  })

  it('18. Avoid the file:// protocol and prefer custom protocols; no address becomes a path', async () => {
    expect((await get(home)).status).toBe(200)
    const face = await get(`${home}image/face/5`)
    expect([face.status, face.headers.get('content-type'), await face.text()]).toEqual([200, 'image/webp', 'a picture'])
    const before = asked.length
    const wrong = [
      'picture.webp/..%2f..%2fetc%2fpasswd',
      '%2e%2e/secret',
      'image/photo/1/../../../etc/passwd',
      'image/photo/1/huge',
      'image/photo/-1/small',
      'image/photo/1e3/small',
      'image//etc/passwd',
      'image/face/5%00',
      'place.json',
      'assets/',
    ]
    for (const address of wrong) expect((await get(home + address)).status).toBe(404)
    expect(asked.length).toBe(before)
    expect((await get(`${home}image/face/6`)).status).toBe(404)
    expect((await get('familiar://elsewhere/index.html')).status).toBe(404)
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect((await get(home, method)).status).toBe(405)
    const head = await get(home, 'HEAD')
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  it('19. Check which fuses you can change', async () => {
    expect((await readConfig()).electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    })
  })

  it('20. Do not expose Electron APIs to untrusted web content', () => {
    const preload = source('electron/preload.ts')
    expect(preload.match(/exposeInMainWorld\(.*/g)).toEqual([
      "exposeInMainWorld('familiar', { ask: line.ask, listen: line.listen } satisfies Shell)",
    ])
  })
})
