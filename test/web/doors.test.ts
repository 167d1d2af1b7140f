import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WebHost } from '../../electron/hosts/browser/host.ts'
import { makeFolder, removeFolder } from '../cli/familiar.ts'
import { ask, enter } from './client.ts'
import { layOut, OnePhoto, routes, servePages } from './one-photo.ts'

const root = makeFolder('doors')
const library = new OnePhoto(root)
const log: string[] = []
const serve = servePages(layOut(root), log)
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

describe('whoever was not given the address', () => {
  test.each(routes)('gets nothing from %s', async (path) => {
    const name = cookie.split('=', 1)[0]!
    const own = `127.0.0.1:${host.port}`
    const strangers: Record<string, string>[] = [
      {},
      { cookie: `${name}=` },
      { cookie: `${name}=${'a'.repeat(43)}` },
      { cookie: cookie.replace(name, 'familiar-1') },
      { cookie, host: `localhost.example:${host.port}` },
      { cookie, host: '127.0.0.1' },
      { cookie, host: '127.0.0.1:1' },
      { cookie, host: 'evil.example' },
      { cookie, origin: 'null' },
      { cookie, origin: 'https://evil.example' },
      { cookie, origin: `https://${own}` },
      { cookie, origin: `http://localhost:${host.port}` },
      { cookie, origin: 'http://127.0.0.1:1' },
      { cookie, 'sec-fetch-site': 'cross-site' },
      { cookie, 'sec-fetch-site': 'same-site' },
    ]
    for (const headers of strangers) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']) {
        const { status, text, headers: answered } = await ask(host, path, { method, headers })
        expect({ status, headers, method }).toEqual({ status: 403, headers, method })
        expect(answered['set-cookie']).toBeUndefined()
        expect(answered).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
        if (method !== 'HEAD') expect(text).toMatch(/^Familiar answers only its own window\. .+\.\n$/)
      }
    }
  })

  test.each(['/?token=', '/?token=a', `/?token=${'a'.repeat(43)}`, '/?token=%00', '/?TOKEN=a', '/photos?token=a'])(
    'is not let in by %s',
    async (path) => {
      const { status, headers } = await ask(host, path)
      expect([status, headers['set-cookie']]).toEqual([403, undefined])
    },
  )

  test('is not let in by the right token at another address, or through another site', async () => {
    const { search } = new URL(host.address)
    expect((await ask(host, `/photos${search}`)).status).toBe(403)
    expect((await ask(host, `/${search}`, { headers: { host: 'evil.example' } })).status).toBe(403)
    expect((await ask(host, `/${search}`, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
  })

  test('is not helped by another host’s token or cookie', async () => {
    const other = await serve(() => Promise.resolve(new OnePhoto(root)))
    try {
      const { search } = new URL(other.address)
      expect((await ask(host, `/${search}`)).status).toBe(403)
      const theirs = (await enter(other)).replace(String(other.port), String(host.port))
      expect((await ask(host, '/', { headers: { cookie: theirs } })).status).toBe(403)
    } finally {
      await other.close()
    }
  })

  test('sees no port but on this machine alone', () => {
    expect(new URL(host.address).hostname).toBe('127.0.0.1')
  })
})

describe('coming in', () => {
  test('the token is changed for a cookie that no script, other site or other host can use', async () => {
    const { pathname, search } = new URL(host.address)
    const { status, headers } = await ask(host, pathname + search)
    expect(status).toBe(303)
    expect(headers.location).toBe('/')
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(new RegExp(`^familiar-${host.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`)),
    ])
    expect(headers['set-cookie']![0]).not.toContain(search.slice('?token='.length))
  })

  test('works by the name localhost too', async () => {
    const own = `localhost:${host.port}`
    const { status } = await ask(host, '/', { headers: { cookie, host: own, origin: `http://${own}` } })
    expect(status).toBe(200)
  })

  test('every answer carries what keeps a page safe', async () => {
    const answers = await Promise.all(
      [...routes, host.address.slice(host.address.indexOf('/?'))]
        .filter((path) => path !== '/events')
        .flatMap((path) => [ask(host, path, { headers: { cookie } }), ask(host, path)]),
    )
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringMatching(
          /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self';/,
        ) as string,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      })
      expect(headers['content-security-policy']).not.toContain('unsafe')
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })
})
