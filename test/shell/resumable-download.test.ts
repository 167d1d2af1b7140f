import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { DownloadFailure, downloadInto } from '../../electron/hosts/cli/resumable-download.ts'
import { makeFolder, removeFolder } from '../cli/familiar.ts'
import { Mirror } from './mirror.testing.ts'

const timeouts = { answerMs: 400, stallMs: 400, retryMs: 10 }
const bytes = randomBytes(300_000)
const forever = (): Promise<unknown> => new Promise(() => undefined)
let mirror: Mirror
let folder: string

beforeAll(async () => {
  mirror = await Mirror.open()
  mirror.file = bytes
})
afterAll(() => mirror.close())
beforeEach(() => {
  vi.stubEnv('NO_PROXY', '127.0.0.1')
  vi.stubEnv('no_proxy', '127.0.0.1')
  folder = makeFolder('download')
  mirror.tricks = []
  mirror.requests.length = 0
})
afterEach(() => {
  vi.unstubAllEnvs()
  removeFolder(folder)
})

/** Downloads the mirror's file; gives what came and every step of the progress. */
async function download(
  before?: Buffer,
  signal = new AbortController().signal,
): Promise<{ content: Buffer; steps: number[][] }> {
  const file = join(folder, 'part')
  if (before) writeFileSync(file, before)
  const steps: number[][] = []
  const onProgress = (done: number, total: number): void => void steps.push([done, total])
  await downloadInto(file, `${mirror.address}file`, { signal, onProgress, timeouts })
  return { content: readFileSync(file), steps }
}

const ranges = (): (string | null)[] => mirror.requests.map(({ range }) => range)

test('fetches a file and tells of each step', async () => {
  const { content, steps } = await download()
  expect(content.equals(bytes)).toBe(true)
  expect([steps[0], steps.at(-1)]).toEqual([
    [0, 300_000],
    [300_000, 300_000],
  ])
  expect(steps.every(([done], i) => i === 0 || done! > steps[i - 1]![0]!)).toBe(true)
  expect(ranges()).toEqual([null])
})

test('asks only for what an earlier run left to fetch', async () => {
  const { content, steps } = await download(bytes.subarray(0, 123_456))
  expect(content.equals(bytes)).toBe(true)
  expect(ranges()).toEqual(['bytes=123456-'])
  expect(steps[0]).toEqual([123_456, 300_000])
})

test('takes a broken connection up again, as long as each brings more', async () => {
  mirror.tricks = Array.from({ length: 5 }, () => ({ kind: 'cut', after: 40_000 }))
  expect((await download()).content.equals(bytes)).toBe(true)
  const starts = ranges().map((range) => Number(/^bytes=(\d+)-$/.exec(range ?? 'bytes=0-')?.[1]))
  expect(starts).toHaveLength(6)
  for (const [i, from] of starts.entries()) {
    expect(from).toBeGreaterThan(starts[i - 1] ?? -1)
    expect(from).toBeLessThanOrEqual(40_000 * i)
  }
})

test('gives up after three connections that bring nothing, and keeps what came', async () => {
  mirror.tricks = [{ kind: 'cut', after: 40_000 }, ...Array<Mirror['tricks'][0]>(3).fill({ kind: 'silent' })]
  await expect(download()).rejects.toThrow(new DownloadFailure('no answer within 0.4 s'))
  const kept = readFileSync(join(folder, 'part'))
  expect(kept.length).toBeGreaterThan(0)
  expect(kept.equals(bytes.subarray(0, kept.length))).toBe(true)
  expect((await download()).content.equals(bytes)).toBe(true)
})

test.each([
  ['no answer within 0.4 s', { kind: 'silent' }],
  ['HTTP 404', { kind: 'status', status: 404 }],
  ['HTTP 503', { kind: 'status', status: 503 }],
] as const)('fails at once where nothing has come: %s', async (words, trick) => {
  mirror.tricks = [trick]
  await expect(download()).rejects.toThrow(new DownloadFailure(words))
  expect(mirror.requests).toHaveLength(1)
})

test('a pause in the middle counts as a broken connection', async () => {
  mirror.tricks = [{ kind: 'held', until: forever }]
  expect((await download()).content.equals(bytes)).toBe(true)
  expect(ranges()).toEqual([null, expect.stringMatching(/^bytes=\d+-$/)])
})

test('begins anew where the server knows no ranges, or has a shorter file', async () => {
  mirror.tricks = [{ kind: 'whole' }]
  expect((await download(Buffer.from('something else'))).content.equals(bytes)).toBe(true)
  expect((await download(Buffer.alloc(300_001))).content.equals(bytes)).toBe(true)
  expect(ranges()).toEqual(['bytes=14-', 'bytes=300001-', null])
})

test('fetches nothing more where the file is whole', async () => {
  expect((await download(bytes)).content.equals(bytes)).toBe(true)
  expect(ranges()).toEqual(['bytes=300000-'])
})

test('stops when it is told to', async () => {
  mirror.tricks = [{ kind: 'held', until: forever }]
  const stop = new AbortController()
  const reason = new Error('stopped')
  setTimeout(() => {
    stop.abort(reason)
  }, 150)
  await expect(download(undefined, stop.signal)).rejects.toBe(reason)
})

test('says in words that no server is there, and leaves the disk’s errors as they are', async () => {
  const options = { signal: new AbortController().signal, onProgress: () => undefined, timeouts }
  const closed = await Mirror.open()
  const { address } = closed
  await closed.close()
  const nobody = downloadInto(join(folder, 'part'), address, options)
  await expect(nobody).rejects.toThrow(new DownloadFailure('the connection failed with ECONNREFUSED'))
  const nowhere = downloadInto(join(folder, 'missing/part'), mirror.address, options)
  await expect(nowhere).rejects.toMatchObject({ code: 'ENOENT', syscall: 'open' })
})

test('goes through the proxy that the environment names', async () => {
  const asked: string[] = []
  const proxy = createServer().listen(0, '127.0.0.1')
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '')
    const { port } = new URL(mirror.address)
    const to = connect(Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      to.pipe(socket).pipe(to)
    })
    to.on('error', () => undefined)
    socket.on('error', () => undefined)
  })
  await new Promise((done) => proxy.once('listening', done))
  for (const name of ['no_proxy', 'NO_PROXY']) vi.stubEnv(name, '')
  for (const name of ['http_proxy', 'HTTP_PROXY'])
    vi.stubEnv(name, `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`)
  expect((await download()).content.equals(bytes)).toBe(true)
  expect(asked).toEqual([new URL(mirror.address).host])
  proxy.closeAllConnections()
  proxy.close()
})
