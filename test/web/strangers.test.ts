import { METHODS } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveLibrary, type WebHost } from '../../electron/hosts/browser/host.ts'
import { builtPages } from '../../electron/hosts/browser/pages.ts'
import { makeFolder, removeFolder } from '../cli/familiar.ts'
import { ask, converse, enter } from './client.ts'
import { layOut, OnePhoto, routes, servePages } from './one-photo.ts'

const root = makeFolder('strangers')
const pages = layOut(root)
const log: string[] = []
const serve = servePages(pages, log)
let host: WebHost
let cookie: string
let token: string

beforeAll(async () => {
  host = await serve(() => Promise.resolve(new OnePhoto(root)))
  cookie = await enter(host)
  token = new URL(host.address).searchParams.get('token')!
})

afterAll(async () => {
  await host.close()
  removeFolder(root)
  expect(log).toEqual([])
})

const refusal = /^Familiar answers only its own window\. Open the address that it printed when it was started\.\n$/

/** Every route that there is: the pages' own, and one of each kind of the host's. */
const everyRoute = [
  ...routes,
  ...['people', 'person/1', 'review', 'photo/1', 'search', 'activity', 'settings', 'welcome'].map((page) => `/${page}`),
  '/index.html',
  '/image/photo/1/large',
  '/image/photo/1/full',
  '/image/',
  '/favicon.ico',
  '/robots.txt',
  '*',
]
/** `CONNECT` asks for no route; it has a test of its own. */
const everyMethod = METHODS.filter((method) => method !== 'CONNECT')

describe('nothing is answered without the token', () => {
  test.each(everyRoute)('at %s, whatever the method', async (path) => {
    for (const method of everyMethod) {
      const { status, text, headers } = await ask(host, path, { method })
      expect([method, status]).toEqual([method, 403])
      if (method !== 'HEAD') expect(text).toMatch(refusal)
      expect(headers['set-cookie']).toBeUndefined()
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  test.each(everyRoute)('at %s, wherever else a token or cookie is put', async (path) => {
    const name = cookie.split('=', 1)[0]!
    const secret = cookie.slice(name.length + 1)
    const elsewhere: Record<string, string>[] = [
      { authorization: `Bearer ${token}` },
      { authorization: `Basic ${Buffer.from(`:${token}`).toString('base64')}` },
      { 'x-token': token, token, 'x-familiar-token': token },
      { cookie: `token=${token}` },
      { cookie: `${name}=${token}` },
      { cookie: `${name.toUpperCase()}=${secret}` },
      { cookie: `${name}="${secret}"` },
      { cookie: `x=${name}=${secret}` },
      { cookie: `${name} = ${secret}` },
      { cookie: `${name}=${secret}x` },
      { cookie: `${name}=${secret.slice(0, -1)}` },
      { cookie: encodeURIComponent(cookie) },
      { referer: host.address },
      { 'x-forwarded-host': `127.0.0.1:${host.port}`, forwarded: `host=127.0.0.1:${host.port}` },
      { 'x-original-url': `/?token=${token}`, 'x-rewrite-url': `/?token=${token}` },
    ]
    for (const headers of elsewhere)
      expect([headers, (await ask(host, path, { headers })).status]).toEqual([headers, 403])
  })

  test('not for a token in another form, place or number', async () => {
    const wrong = [
      `/?token=${token}x`,
      `/?token=${token.slice(0, -1)}`,
      `/?token=${token.toUpperCase()}`,
      `/?token=${'a'.repeat(43)}&token=${token}`,
      `/?Token=${token}`,
      `/?token[]=${token}`,
      `/?a=b#token=${token}`,
      `/?${token}`,
      `/${token}`,
      `//?token=${token}`,
      `/./?token=${token}`,
      `/index.html?token=${token}`,
      `/call?token=${token}`,
      `/events?token=${token}`,
      `/image/photo/1/small?token=${token}`,
      `/;token=${token}`,
      `/?a=1?token=${token}`,
    ]
    for (const path of wrong) expect([path, (await ask(host, path)).status]).toEqual([path, 403])
    const body = new URLSearchParams({ token }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await ask(host, '/', { method: 'POST', headers, body })).status).toBe(403)
  })

  test('not to names that lead here by another way (DNS rebinding)', async () => {
    const { port } = host
    const names = [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      'localhost',
      `localhost.:${port}`,
      `127.0.0.1.:${port}`,
      `LOCALHOST.evil.example:${port}`,
      `127.0.0.1.nip.io:${port}`,
      `127.0.0.1:${port}.evil.example`,
      `127.0.0.1:0${port}`,
      `127.0.0.1:${port + 1}`,
      `127.1:${port}`,
      `0.0.0.0:${port}`,
      `2130706433:${port}`,
      `0x7f000001:${port}`,
      `127.0.0.2:${port}`,
      `[::1]:${port}`,
      `[::ffff:127.0.0.1]:${port}`,
      `user@127.0.0.1:${port}`,
      `127.0.0.1:${port}@evil.example`,
      `127.0.0.1:${port}/`,
      `127.0.0.1:${port}, evil.example`,
    ]
    for (const name of names) {
      for (const path of ['/', '/call', '/image/photo/1/small', `/?token=${token}`])
        expect([name, (await ask(host, path, { headers: { cookie, host: name } })).status]).toEqual([name, 403])
    }
  })

  test('not to other sites’ pages, whatever they can send', async () => {
    const own = `127.0.0.1:${host.port}`
    const others: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'file://' },
      { origin: `http://${own}.evil.example` },
      { origin: `http://evil.example/http://${own}` },
      { origin: `HTTP://${own}` },
      { origin: `http://localhost:${host.port}` },
      { origin: '' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'nonsense' },
      { 'sec-fetch-site': '' },
    ]
    for (const strange of others) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const headers = { cookie, ...strange, 'access-control-request-method': 'POST' }
        const { status, headers: answered } = await ask(host, '/call', { method, headers })
        expect([strange, method, status]).toEqual([strange, method, 403])
        expect(Object.keys(answered).filter((name) => name.startsWith('access-control'))).toEqual([])
      }
    }
  })

  test('not even that it would read on, whoever expects that', async () => {
    const head = `POST /call HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nContent-Length: 2\r\nConnection: close\r\n`
    const heard = await converse(host, `${head}Expect: 100-continue\r\n\r\n{}`)
    expect(heard).toMatch(/^HTTP\/1\.1 403 /)
    expect(heard).not.toContain('100 Continue')
    const own = await converse(
      host,
      `${head}Cookie: ${cookie}\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n\r\n{}`,
    )
    expect(own).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /)
  })

  test('and the connection of whoever was refused is closed', async () => {
    const heard = await converse(host, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\n\r\n`)
    expect(heard).toMatch(/^HTTP\/1\.1 403 [\s\S]*Connection: close/)
  })
})

describe('addresses are never paths', () => {
  const climbing = [
    '../secret.html',
    '..%2fsecret.html',
    '..%2Fsecret.html',
    '%2e%2e/secret.html',
    '%2e%2e%2fsecret.html',
    '%252e%252e%252fsecret.html',
    '..\\secret.html',
    '..%5csecret.html',
    '..%c0%afsecret.html',
    '..%ef%bc%8fsecret.html',
    '....//secret.html',
    '..;/secret.html',
    './../secret.html',
    '/../secret.html',
    '%00../secret.html',
    '..%00/secret.html',
    '../picture.webp',
    '/etc/passwd',
    '%2fetc%2fpasswd',
    'file:///etc/passwd',
    '\\\\server\\share',
    'C:%5cwindows%5cwin.ini',
    '1/small%00.html',
    '1/full/../../../../secret.html',
    '%31/small',
    '1/small;x=1',
    '１/small',
  ].map((path) => encodeURI(path).replaceAll('%25', '%'))

  test.each(climbing)('%s', async (path) => {
    for (const prefix of ['/', '/assets/', '/image/', '/image/photo/', '/image/face/', '/photos/']) {
      const { status, text } = await ask(host, `${prefix}${path}`, { headers: { cookie } })
      expect([prefix, status]).toEqual([prefix, 404])
      expect(text).toMatch(/^There is (?:nothing here|no such image)\.\n$/)
    }
  })

  test('nor asked of another server', async () => {
    const heard = await converse(
      host,
      `GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`,
    )
    expect(heard).toMatch(/^HTTP\/1\.1 404 /)
  })

  test('and what was asked is not said again', async () => {
    const script = '<script>alert(1)</script>'
    for (const path of [
      `/${script}`,
      `/image/${script}`,
      `/?token=${script}`,
      `/photos?${script}`,
      `/call?${script}`,
    ]) {
      for (const headers of [{ cookie }, { 'x-x': script }, { cookie, 'content-type': script }]) {
        for (const method of ['GET', 'POST']) {
          const { text, headers: answered } = await ask(host, encodeURI(path), {
            method,
            headers,
            body: method === 'POST' ? script : '',
          })
          expect(text + JSON.stringify(answered)).not.toMatch(/alert/)
        }
      }
    }
  })
})

describe('whoever speaks HTTP in a strange way', () => {
  const say = (lines: string[], body = ''): Promise<string> =>
    converse(
      host,
      `${lines.join('\r\n').replaceAll('HOST', `127.0.0.1:${host.port}`).replaceAll('COOKIE', cookie)}\r\n\r\n${body}`,
    )
  const own = ['Host: HOST', 'Cookie: COOKIE', 'Content-Type: application/json']

  // What one server takes for a body and another for a second request.
  test.each([
    ['two lengths', ['POST /call HTTP/1.1', ...own, 'Content-Length: 0', 'Content-Length: 40']],
    ['a length and chunks', ['POST /call HTTP/1.1', ...own, 'Content-Length: 4', 'Transfer-Encoding: chunked']],
    ['chunks of another kind', ['POST /call HTTP/1.1', ...own, 'Transfer-Encoding: chunked, identity']],
    ['a length that is no number', ['POST /call HTTP/1.1', ...own, 'Content-Length: +4']],
    ['a negative length', ['POST /call HTTP/1.1', ...own, 'Content-Length: -1']],
    ['a space before the colon', ['POST /call HTTP/1.1', ...own, 'Transfer-Encoding : chunked']],
    ['a folded line', ['POST /call HTTP/1.1', 'Host: HOST', 'X: a', ' Transfer-Encoding: chunked']],
    ['a bare line feed', ['POST /call HTTP/1.1\nHost: HOST', 'X: y']],
    ['a NUL in a header', ['GET / HTTP/1.1', 'Host: HOST', 'X: \0']],
    ['two hosts', ['GET / HTTP/1.1', 'Host: HOST', 'Host: evil.example', 'Cookie: COOKIE', 'Connection: close']],
    ['no host', ['GET / HTTP/1.1', 'Cookie: COOKIE', 'Connection: close']],
    ['another protocol', ['GET / HTTP/3.0', 'Host: HOST']],
    ['what follows HTTP/2', ['PRI * HTTP/2.0', '', 'SM']],
    ['a method that is none', ['STEAL / HTTP/1.1', 'Host: HOST']],
  ])('with %s gets nothing', async (_, lines) => {
    const heard = await say(lines, '0\r\n\r\nGET /photos HTTP/1.1\r\nHost: x\r\n\r\n')
    expect(heard).toMatch(/^(?:HTTP\/1\.1 (?:4|5)\d\d |$)/)
    expect(heard).not.toMatch(/HTTP\/1\.1 2\d\d|doctype/i)
  })

  test('or wants a web socket gets a plain answer or none', async () => {
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: a']
    const stranger = await say(['GET /events HTTP/1.1', 'Host: HOST', ...upgrade])
    expect(stranger).not.toMatch(/HTTP\/1\.1 (?:101|2\d\d)/)
    const page = ask(host, '/photos', { headers: { cookie, connection: 'Upgrade', upgrade: 'h2c' } })
    expect((await page).status).toBe(200)
  })
})

describe('whoever takes all the time or room there is', () => {
  const patience = { headersTimeout: 400, requestTimeout: 800, connectionsCheckingInterval: 50 }
  const serveShortly = (): Promise<WebHost> =>
    serveLibrary({
      open: () => Promise.resolve(new OnePhoto(root)),
      port: 0,
      pages: () => builtPages(pages),
      log: (text) => log.push(text),
      patience,
    })
  const closed = (socket: Socket): Promise<void> =>
    new Promise((done) =>
      socket
        .on('error', () => undefined)
        .on('close', () => {
          done()
        })
        .resume(),
    )

  test('by many connections that say nothing, or little, is let go, and the window answers then', async () => {
    const own = await serveShortly()
    const entered = await enter(own)
    const sockets = Array.from({ length: 150 }, (_, i) => {
      const socket = connect(own.port, '127.0.0.1')
      if (i % 2) socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${own.port}\r\nX-A: `)
      return socket
    })
    await Promise.all(sockets.map(closed))
    expect((await ask(own, '/', { headers: { cookie: entered } })).status).toBe(200)
    await own.close()
  })

  test('by a body without an end that nobody asked for is let go at once', async () => {
    const own = await serveShortly()
    const socket = connect(own.port, '127.0.0.1')
    socket.write(`POST /call HTTP/1.1\r\nHost: 127.0.0.1:${own.port}\r\nTransfer-Encoding: chunked\r\n\r\n`)
    const part = `ffff\r\n${'a'.repeat(0xffff)}\r\n`
    const sending = setInterval(() => socket.write(part), 5)
    await closed(socket)
    clearInterval(sending)
    await own.close()
  })

  test('by never reading events holds no more than a megabyte of them', async () => {
    const session = new OnePhoto(root)
    const own = await serve(() => Promise.resolve(session))
    const entered = await enter(own)
    const socket = connect(own.port, '127.0.0.1')
    socket.write(`GET /events HTTP/1.1\r\nHost: 127.0.0.1:${own.port}\r\nCookie: ${entered}\r\n\r\n`)
    await new Promise((done) => socket.once('data', done))
    socket.pause()
    const ended = closedByPeer(socket)
    const message = { key: 'notice.unexpected', params: { detail: 'x'.repeat(200_000) } } as const
    const before = process.memoryUsage().external
    // The system's own buffers take some megabytes before anything waits here.
    for (let sent = 0; sent < 200; sent++) {
      for (const listener of session.listeners) listener({ event: 'notice', message })
      await new Promise((done) => setImmediate(done))
    }
    expect(process.memoryUsage().external - before).toBeLessThan(20_000_000)
    socket.resume()
    await ended
    await own.close()
  })

  function closedByPeer(socket: Socket): Promise<void> {
    return new Promise((done) =>
      socket
        .on('error', () => undefined)
        .on('close', () => {
          done()
        }),
    )
  }
})
