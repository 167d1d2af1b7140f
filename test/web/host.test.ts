import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { EngineEvent } from '../../electron/contract/api.ts'
import { AppError } from '../../electron/contract/errors.ts'
import type { Session } from '../../electron/engine/session.ts'
import { serveLibrary, type WebHost } from '../../electron/hosts/browser/host.ts'
import { builtPages } from '../../electron/hosts/browser/pages.ts'
import { makeFolder, removeFolder } from '../cli/familiar.ts'
import { ask, converse, enter, listenTo, question } from './client.ts'
import { layOut, OnePhoto, routes, servePages } from './one-photo.ts'

const root = makeFolder('host')
const pages = layOut(root)

const library = new OnePhoto(root)
const log: string[] = []
const serve = servePages(pages, log)
let host: WebHost
let cookie: string

beforeAll(async () => {
  host = await serve(() => Promise.resolve(library))
  cookie = await enter(host)
})

afterAll(async () => {
  await host.close()
  removeFolder(root)
})

describe('pages', () => {
  test.each([
    '/',
    '/photos',
    '/photos?f=%7B%7D',
    '/person/12/faces',
    '/review/days',
    '/review/3',
    '/photo/1',
    '/settings',
    '/index.html',
  ])('%s is the page', async (path) => {
    const { status, headers, text } = await ask(host, path, { headers: { cookie } })
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-store',
    ])
    expect(text).toContain('<title>Familiar</title>')
  })

  test('what is built is kept by the browser, privately', async () => {
    const { status, headers } = await ask(host, '/assets/main-abc.js', { headers: { cookie } })
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(headers['cache-control']).toBe('private, max-age=31536000, immutable')
  })

  test.each([
    '/secret.html',
    '/../secret.html',
    '/assets/../../secret.html',
    '/%2e%2e/secret.html',
    '/%2e%2e%2fsecret.html',
    '/..%2fsecret.html',
    '/..%5csecret.html',
    '/assets/%2e%2e/%2e%2e/secret.html',
    '//secret.html',
    '/assets',
    '/assets/',
    '/etc/passwd',
    '/%00',
    '/index.html%00.js',
    'http://127.0.0.1/etc/passwd',
  ])('%s is nothing', async (path) => {
    const { status, text } = await ask(host, path, { headers: { cookie } })
    expect(text).not.toContain('beside the pages')
    expect([status, text]).toEqual([404, 'There is nothing here.\n'])
  })

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('are not for %s', async (method) => {
    for (const path of routes.filter((path) => path !== '/call')) {
      const { status, headers } = await ask(host, path, { method, headers: { cookie } })
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
    }
  })

  test('a HEAD has no body', async () => {
    for (const path of ['/', '/assets/main-abc.js', '/image/photo/1/small', '/events']) {
      const { status, body } = await ask(host, path, { method: 'HEAD', headers: { cookie } })
      expect([status, body.length]).toEqual([200, 0])
    }
  })
})

describe('questions', () => {
  test('are answered, each under its number', async () => {
    expect(await question(host, cookie, 'status')).toEqual({ id: 7, ok: true, answer: { call: 'status', input: {} } })
  })

  test('that are refused say why', async () => {
    expect(await question(host, cookie, 'photo', { id: 9 })).toEqual({
      id: 7,
      ok: false,
      failure: { code: 'no-such-photo', key: 'no-such-photo', params: {} },
    })
    expect(await question(host, cookie, 'rename', { id: 2, name: 'Anna' })).toMatchObject({
      failure: { code: 'name-taken', params: { person: { id: 3, name: 'Anna' } } },
    })
  })

  test('that meet a bug tell the page one calm sentence, and the log the rest', async () => {
    const reply = await question(host, cookie, 'rescan')
    expect(reply).toMatchObject({ ok: false, failure: { code: 'internal' } })
    expect(JSON.stringify(reply)).not.toMatch(/secret|at \//)
    expect(log.join()).toContain('a bug at /home/somebody/secret.ts')
  })

  test.each([
    ['a call that there is not', 'nonsense', {}],
    ['a call by the name of what every object has', 'constructor', {}],
    ['a call by the name of the prototype', '__proto__', {}],
    ['an input that is missing', 'photo', {}],
    ['an input of another kind', 'photo', { id: '1' }],
    ['an input that is too much', 'photo', { id: 1, path: '/etc/passwd' }],
    ['a photo to show that is a path', 'reveal', { photo: '/etc/passwd' }],
    ['a word for the host that is too much', 'pickFolders', { from: '/' }],
  ])('with %s are wrong', async (_, call, input) => {
    expect(await question(host, cookie, call, input)).toMatchObject({
      id: 7,
      ok: false,
      failure: { code: 'bad-input' },
    })
  })

  test.each([
    '',
    '{',
    'null',
    '[]',
    '1',
    '{"id":1}',
    '{"id":-1,"call":"status","input":{}}',
    '{"id":1,"call":3,"input":{}}',
  ])('that are not questions are wrong: %s', async (body) => {
    const headers = { cookie, 'content-type': 'application/json' }
    const { text } = await ask(host, '/call', { method: 'POST', headers, body })
    expect(JSON.parse(text)).toMatchObject({ ok: false, failure: { code: 'bad-input' } })
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp', ''])(
    'as %s are not taken',
    async (type) => {
      const headers = { cookie, 'content-type': type }
      const body = '{"id":1,"call":"status","input":{}}'
      expect((await ask(host, '/call', { method: 'POST', headers, body })).status).toBe(415)
    },
  )

  test('that are too long are refused, whether or not they say how long they are', async () => {
    const body = JSON.stringify({ id: 1, call: 'searchOffers', input: { text: 'a'.repeat(1_000_000) } })
    const headers = { cookie, 'content-type': 'application/json' }
    const said = await ask(host, '/call', {
      method: 'POST',
      headers: { ...headers, 'content-length': String(body.length) },
      body,
    })
    const unsaid = await ask(host, '/call', {
      method: 'POST',
      headers: { ...headers, 'transfer-encoding': 'chunked' },
      body,
    })
    for (const { status, text } of [said, unsaid]) {
      expect(status).toBe(413)
      expect(JSON.parse(text)).toMatchObject({ ok: false, failure: { code: 'bad-input' } })
    }
  })

  test('are asked by POST', async () => {
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']) {
      const { status, headers } = await ask(host, '/call', { method, headers: { cookie } })
      expect([status, headers.allow]).toEqual([405, 'POST'])
    }
  })

  test('for what only a system’s window has: there is none', async () => {
    const reply = await question(host, cookie, 'pickFolders')
    expect(reply).toEqual({ id: 7, ok: true, answer: { native: false, paths: [] } })
  })

  test('to show a photo that is gone are refused', async () => {
    expect(await question(host, cookie, 'reveal', { photo: 1 })).toMatchObject({ failure: { code: 'vanished' } })
    expect(await question(host, cookie, 'reveal', { photo: 2 })).toMatchObject({ failure: { code: 'no-such-photo' } })
  })
})

describe('images', () => {
  test('are sent as they are, and kept where they can’t change', async () => {
    const photo = await ask(host, '/image/photo/1/small', { headers: { cookie } })
    expect([photo.status, photo.text, photo.headers['content-type']]).toEqual([200, 'a picture', 'image/webp'])
    expect(photo.headers['cache-control']).toBe('private, no-cache')
    const face = await ask(host, '/image/face/5', { headers: { cookie } })
    expect(face.headers['cache-control']).toBe('private, max-age=31536000, immutable')
    const again = await ask(host, '/image/face/5', { headers: { cookie, 'if-none-match': face.headers.etag! } })
    expect([again.status, again.text]).toEqual([304, ''])
  })

  test.each([
    '/image/photo/9/small',
    '/image/face/9',
    '/image/photo/2/small',
    '/image/photo/1/huge',
    '/image/photo/0/small',
    '/image/photo/-1/small',
    '/image/photo/1e3/small',
    '/image/photo/01/small',
    `/image/photo/${'9'.repeat(400)}/small`,
    '/image/photo/1/small/',
    '/image/photo/1/../1/small',
    '/image/photo/%31/small',
    '/image/..%2f..%2fetc%2fpasswd',
    '/image//etc/passwd',
    '/image/',
    '/image/face/5/..',
  ])('%s is none', async (path) => {
    const { status, text } = await ask(host, path, { headers: { cookie } })
    expect([status, text]).toEqual([404, 'There is no such image.\n'])
  })
})

describe('events', () => {
  test('come to every open page, and a page that closes is forgotten', async () => {
    const [first, second] = [await listenTo(host, cookie), await listenTo(host, cookie)]
    const notice: EngineEvent = {
      event: 'notice',
      message: { key: 'notice.unexpected', params: { detail: 'a\n\nevent: forged' } },
    }
    for (const listener of library.listeners) listener(notice)
    expect(await first.next()).toEqual(notice)
    expect(await second.next()).toEqual(notice)
    first.close()
    for (const listener of library.listeners) listener({ event: 'changed', what: ['photos'] })
    expect(await second.next()).toEqual({ event: 'changed', what: ['photos'] })
    second.close()
  })

  test('that tell the user something while no page is open wait for the first one', async () => {
    const own = await serve(() => Promise.resolve(library))
    const admitted = await enter(own)
    const notice: EngineEvent = {
      event: 'notice',
      message: { key: 'notice.unexpected', params: { detail: 'The disk is full.' } },
    }
    for (const listener of library.listeners) listener(notice)
    const first = await listenTo(own, admitted)
    expect(await first.next()).toEqual(notice)
    const second = await listenTo(own, admitted)
    for (const listener of library.listeners) listener({ event: 'changed', what: ['photos'] })
    expect(await second.next()).toEqual({ event: 'changed', what: ['photos'] })
    await own.close()
  })
})

describe('a library that is not open', () => {
  test('yet: the page is there at once, and calls wait', async () => {
    const { promise, resolve } = Promise.withResolvers<Session>()
    const slow = await serve(() => promise)
    try {
      const own = await enter(slow)
      expect((await ask(slow, '/', { headers: { cookie: own } })).status).toBe(200)
      const asked = question(slow, own, 'status')
      const image = ask(slow, '/image/face/5', { headers: { cookie: own } })
      resolve(new OnePhoto(root))
      expect(await asked).toMatchObject({ ok: true })
      expect((await image).status).toBe(200)
    } finally {
      await slow.close()
    }
  })

  test('because something is in the way: calls say what, and a later one tries again', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    let attempts = 0
    const locked = await serve(() => {
      if (attempts++ === 0) return Promise.reject(new AppError('library-locked', { path: '/library', process: '7' }))
      return Promise.resolve(new OnePhoto(root))
    })
    try {
      const own = await enter(locked)
      const refused = { ok: false, failure: { code: 'library-locked', params: { path: '/library', process: '7' } } }
      expect(await question(locked, own, 'status')).toMatchObject(refused)
      expect(await question(locked, own, 'timeline', { filter: {} })).toMatchObject(refused)
      expect(attempts).toBe(1)
      vi.advanceTimersByTime(2000)
      expect(await question(locked, own, 'status')).toMatchObject({ ok: true })
    } finally {
      vi.useRealTimers()
      await locked.close()
    }
  })
})

describe('the server', () => {
  test('says in words that a port is taken', async () => {
    await expect(serve(() => Promise.resolve(new OnePhoto(root)), host.port)).rejects.toMatchObject({
      code: 'port-taken',
      told: { key: 'port-taken', params: { port: expect.any(Number) as number } },
    })
  })

  test.each([
    ['a request without a Host', 'GET / HTTP/1.1\r\n\r\n'],
    ['two Hosts', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil\r\nConnection: close\r\n\r\n'],
    ['what is no HTTP', 'hello\r\n\r\n'],
    ['headers without an end', `GET / HTTP/1.1\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['an older HTTP', 'GET / HTTP/1.0\r\n\r\n'],
    ['a tunnel', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\nConnection: close\r\n\r\n'],
    [
      'a web socket',
      'GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: a\r\n\r\n',
    ],
  ])('has nothing for %s', async (_, text) => {
    const own = await serve(() => Promise.resolve(new OnePhoto(root)))
    const heard = converse(own, text)
    if (text.includes('websocket')) setTimeout(() => void own.close(), 200)
    expect(await heard).toMatch(/^(?:HTTP\/1\.1 4\d\d |$)/)
    await own.close()
  })

  test('does not wait for ever for somebody slow, and answers others meanwhile', async () => {
    const patience = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 }
    const own = await serveLibrary({
      open: () => Promise.resolve(new OnePhoto(root)),
      port: 0,
      pages: () => builtPages(pages),
      log: (text) => log.push(text),
      patience,
    })
    const cookie = await enter(own)
    const head = `Host: 127.0.0.1:${own.port}\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\n`
    const slow = [
      converse(own, `POST /call HTTP/1.1\r\n${head}`),
      converse(own, `POST /call HTTP/1.1\r\n${head}Content-Length: 100\r\n\r\n{"id":`),
      converse(own, `POST /call HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\n6\r\n{"id":\r\n`),
    ]
    expect(await question(own, cookie, 'status')).toMatchObject({ ok: true })
    for (const heard of await Promise.all(slow)) expect(heard).toMatch(/^HTTP\/1\.1 408 /)
    await own.close()
  })

  test('lets the library go when it is closed, and its connections too', async () => {
    const session = new OnePhoto(root)
    const own = await serve(() => Promise.resolve(session))
    const stream = await listenTo(own, await enter(own))
    await own.close()
    expect(session.closed).toBe(1)
    await expect(stream.next()).rejects.toThrow()
    await expect(ask(own, '/')).rejects.toThrow()
  })
})
