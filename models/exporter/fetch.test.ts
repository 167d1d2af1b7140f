import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { sharedDir } from '../../test/shared.ts'
import { fetchFaceNet } from './fetch.ts'
import type { FetchOptions, FetchProgress } from './fetch.ts'
import { checkFile, checkModel, readManifest } from './manifest.ts'
import type { FaceNetModel, ModelFile } from './manifest.ts'

const { facenet } = readManifest(resolve(import.meta.dirname, '..'))

/** Twenty small parts; the network built of them is one behind the other, and every hundredth byte of that is the model. */
const contents = new Map(
  Array.from({ length: 20 }, (_, index) => [`part${index}.npy`, Buffer.alloc(3000, `${index} `)]),
)
const whole = Buffer.concat([...contents.values()])
const quantized = whole.filter((_, index) => index % 100 === 0)
const model: FaceNetModel = {
  ...facenet,
  original: describeFile('facenet.onnx', whole),
  file: describeFile('facenet_int8.onnx', quantized),
  parts: [...contents].map(([file, bytes]) => describeFile(file, bytes)),
}
const build: NonNullable<FetchOptions['build']> = (readPart) =>
  Buffer.concat(model.parts.map(({ file }) => readPart(file)))

function describeFile(file: string, bytes: Uint8Array): ModelFile {
  return { file, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

type Answer = (response: ServerResponse, bytes: Buffer, request: IncomingMessage) => void

const send: Answer = (response, bytes) => response.end(bytes)

/** A server for the parts on this machine; `answers` says for some of them how it misbehaves. Gives what was asked for. */
async function serve(
  answers: Record<string, Answer> = {},
): Promise<{ url: string; asked: string[]; close: () => void }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const file = request.url!.slice(1)
    asked.push(file)
    const answer = answers[file] ?? send
    answer(response, contents.get(file)!, request)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const close = (): void => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(close)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked, close }
}

let target = ''
let kept = ''

beforeEach(() => {
  target = mkdtempSync(join(tmpdir(), 'familiar-fetch-'))
  kept = join(target, '.parts')
  onTestFinished(() => {
    rmSync(target, { recursive: true })
  })
})

function fetchModel(options: Partial<FetchOptions>): Promise<string> {
  return fetchFaceNet({
    model,
    target,
    build,
    quantize: (network) => network.filter((_, index) => index % 100 === 0),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    patience: { stallMs: 5000, retryMs: 1 },
    ...options,
  })
}

function expectBuilt(path: string): void {
  expect(path).toBe(join(target, 'facenet_int8.onnx'))
  expect(readFileSync(path)).toEqual(Buffer.from(quantized))
  expect(readFileSync(join(target, 'facenet.onnx'))).toEqual(whole)
  expect(readdirSync(target).sort()).toEqual(['facenet.onnx', 'facenet_int8.onnx'])
}

/** The sentence of the failure, which must carry this code. */
async function failureOf(work: Promise<string>, code = 'download-failed'): Promise<string> {
  const error: unknown = await work.catch((reason: unknown) => reason)
  expect(error).toMatchObject({ name: 'AppError', code })
  return (error as Error).message
}

describe('from the network', () => {
  test('fetches every part once, builds the model and clears up', async () => {
    const { url, asked } = await serve()
    const seen: FetchProgress[] = []
    expectBuilt(await fetchModel({ url, onProgress: (progress) => seen.push(progress) }))
    expect(asked.sort()).toEqual([...contents.keys()].sort())
    expect(seen.map(({ done }) => done)).toEqual([...Array.from(contents, (_, index) => index + 1), 20, 20])
    expect(seen.at(-1)).toEqual({ phase: 'building', done: 20, total: 20, bytes: 60_000, totalBytes: 60_000 })

    asked.length = 0
    expectBuilt(await fetchModel({ url }))
    rmSync(join(target, 'facenet_int8.onnx'))
    expectBuilt(await fetchModel({ url }))
    expect(asked, 'the network is here, so nothing is fetched').toEqual([])
  })

  test('a file that is not there fails at once, and the next try fetches only what is missing', async () => {
    const first = await serve({ 'part19.npy': (response) => response.writeHead(404).end() })
    const sentence = await failureOf(fetchModel({ url: first.url }))
    expect(sentence).toMatch(
      /^Could not fetch FaceNet from 127\.0\.0\.1:\d+ \(part19\.npy: HTTP 404\)\. Nothing was lost/,
    )
    expect(sentence).toContain('--from DIR')
    expect(first.asked.filter((file) => file === 'part19.npy')).toHaveLength(1)
    const here = readdirSync(kept)
    expect(sentence).toContain(`${here.length} of 20 files are here`)

    const second = await serve()
    expectBuilt(await fetchModel({ url: second.url }))
    expect(second.asked.sort()).toEqual([...contents.keys()].filter((file) => !here.includes(file)).sort())
  })

  test('a part that was damaged on the disk is fetched again', async () => {
    mkdirSync(kept)
    for (const [file, bytes] of contents) writeFileSync(join(kept, file), bytes)
    writeFileSync(join(kept, 'part3.npy'), contents.get('part4.npy')!)
    const { url, asked } = await serve()
    expectBuilt(await fetchModel({ url }))
    expect(asked).toEqual(['part3.npy'])
  })

  test('a server that fails for a moment is asked again', async () => {
    let failures = 0
    const { url } = await serve({
      'part5.npy': (response, bytes) => (failures++ < 2 ? response.writeHead(503).end() : response.end(bytes)),
    })
    expectBuilt(await fetchModel({ url }))
    expect(failures).toBe(3)
  })

  test('a transfer that stalls is given up and tried again', async () => {
    let stalls = 0
    const { url } = await serve({
      'part2.npy': (response, bytes) => (stalls++ === 0 ? response.write(bytes.subarray(0, 100)) : response.end(bytes)),
    })
    expectBuilt(await fetchModel({ url, patience: { stallMs: 100, retryMs: 1 } }))
    expect(stalls).toBe(2)
  })

  test('a transfer that always stalls is said in words', async () => {
    const { url, asked } = await serve({ 'part0.npy': (response, bytes) => response.write(bytes.subarray(0, 100)) })
    const sentence = await failureOf(fetchModel({ url, patience: { stallMs: 100, retryMs: 1 } }))
    expect(sentence).toContain('part0.npy: nothing came for 0.1 s')
    expect(asked.filter((file) => file === 'part0.npy')).toHaveLength(3)
    expect(readdirSync(kept)).toHaveLength(19)
  })

  test.each<[string, Answer]>([
    ['other bytes', (response, bytes) => response.end(Buffer.alloc(bytes.length))],
    ['too few bytes', (response, bytes) => response.end(bytes.subarray(1))],
    [
      'bytes without end',
      (response, bytes, request) => {
        const timer = setInterval(() => response.write(bytes), 1)
        request.on('close', () => {
          clearInterval(timer)
        })
      },
    ],
  ])('%s are not taken', async (_, answer) => {
    const { url } = await serve({ 'part7.npy': answer })
    const sentence = await failureOf(fetchModel({ url }))
    expect(sentence).toContain('part7.npy: the bytes that came are not the right ones')
    expect(existsSync(join(kept, 'part7.npy'))).toBe(false)
    expect(readdirSync(target)).toEqual(['.parts'])
  })

  test('a server that dies midway costs nothing that was there', async () => {
    const dying = await serve({
      'part12.npy': () => {
        dying.close()
      },
    })
    const sentence = await failureOf(fetchModel({ url: dying.url }))
    expect(sentence).toMatch(/the connection failed with \w+/)
    const here = readdirSync(kept)
    const { url, asked } = await serve()
    expectBuilt(await fetchModel({ url }))
    expect(asked).toHaveLength(20 - here.length)
  })

  test('stops when it is told to, and goes on later', async () => {
    const stop = new AbortController()
    const { url } = await serve()
    const onProgress = ({ done }: FetchProgress): void => {
      if (done === 10) stop.abort()
    }
    const sentence = await failureOf(fetchModel({ url, signal: stop.signal, onProgress }), 'interrupted')
    // Files that were being written then are still finished.
    const here = readdirSync(kept).length
    expect(here).toBeLessThan(20)
    expect(sentence).toContain(`${here} of 20 files are here`)
    expectBuilt(await fetchModel({ url }))
  })

  test('a folder that cannot be written to is named', async () => {
    const { url } = await serve()
    const file = join(target, 'file')
    writeFileSync(file, '')
    expect(await failureOf(fetchModel({ url, target: join(file, 'models') }))).toContain(join(file, 'models'))
  })
})

describe('from a folder', () => {
  let from = ''

  beforeEach(() => {
    from = mkdtempSync(join(tmpdir(), 'familiar-parts-'))
    onTestFinished(() => {
      rmSync(from, { recursive: true })
    })
    for (const [file, bytes] of contents) writeFileSync(join(from, file), bytes)
  })

  test('builds the model and leaves the folder alone', async () => {
    expectBuilt(await fetchModel({ from }))
    expect(readdirSync(from)).toHaveLength(20)
  })

  test('names a file that is missing or wrong', async () => {
    writeFileSync(join(from, 'part8.npy'), Buffer.alloc(3000))
    expect(await failureOf(fetchModel({ from }))).toContain(`${join(from, 'part8.npy')} is damaged`)
    rmSync(join(from, 'part8.npy'))
    expect(await failureOf(fetchModel({ from }))).toContain(`${join(from, 'part8.npy')} is missing`)
    expect(await failureOf(fetchModel({ from: target }))).toContain(`${target} does not hold the parts`)
    expect(readdirSync(target)).toEqual([])
  })

  test('a model that comes out wrong is not put in place', async () => {
    const sentence = await failureOf(fetchModel({ from, build: () => whole.subarray(1) }), 'models-wrong')
    expect(sentence).toContain('FaceNet came out otherwise')
    expect(readdirSync(target)).toEqual([])
    await failureOf(fetchModel({ from, quantize: () => quantized.subarray(1) }), 'models-wrong')
    expect(readdirSync(target), 'the network itself is right').toEqual(['.parts', 'facenet.onnx'])
  })

  test.skipIf(sharedDir === null)(
    `builds the real model${sharedDir === null ? ' (skipped: no ../shared/models)' : ''}`,
    async () => {
      const path = await fetchFaceNet({
        model: facenet,
        target,
        from: join(sharedDir!, 'models'),
        signal: new AbortController().signal,
        onProgress: () => undefined,
      })
      expect(await checkModel(target, facenet)).toBe('ready')
      expect(path).toBe(join(target, facenet.file.file))
      expect(await checkFile(target, facenet.original)).toBe('ready')
      expect(existsSync(kept)).toBe(false)
    },
  )
})
