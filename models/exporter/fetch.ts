import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, systemCode } from '../../electron/contract/errors.ts'
import { DownloadFailure, downloadFiles } from './download.ts'
import type { Patience } from './download.ts'
import { buildFaceNet } from './facenet.ts'
import { checkFile, checkModel } from './manifest.ts'
import type { FaceNetModel, ModelFile } from './manifest.ts'
import { quantize } from './quantize.ts'

export interface FetchProgress {
  readonly phase: 'fetching' | 'building'
  /** How many of the parts are here, and how many bytes these are. */
  readonly done: number
  readonly total: number
  readonly bytes: number
  readonly totalBytes: number
}

export interface FetchOptions {
  /** FaceNet's entry in the manifest. */
  readonly model: FaceNetModel
  /** The folder for the model files. Parts wait in its subfolder `.parts` until all of them are here. */
  readonly target: string
  /** A folder that holds the parts, in place of the network. */
  readonly from?: string
  readonly signal: AbortSignal
  readonly onProgress: (progress: FetchProgress) => void
  /** In place of the manifest's address; ends with a slash. */
  readonly url?: string
  readonly patience?: Patience
  readonly build?: typeof buildFaceNet
  readonly quantize?: typeof quantize
}

/** Where a copy of the parts has them: right there, or deeper down as in the repository they come from. */
const PLACES = ['', 'facenet_nhwc', 'facenet_nhwc/weights', 'models/facenet_nhwc/weights']

/**
 * Fetches FaceNet's parts, builds the network and quantizes it. Gives the path of the model's file; where that is there
 * already, nothing else happens. Parts that came are kept, so a later call goes on where this one stopped. Building blocks
 * the thread for a few seconds and takes 350 MB of memory.
 *
 * @throws AppError `download-failed`, or `interrupted` where the signal is aborted
 */
export async function fetchFaceNet(options: FetchOptions): Promise<string> {
  const { model, target, onProgress } = options
  const path = join(target, model.file.file)
  const original = join(target, model.original.file)
  const total = model.parts.length
  const totalBytes = model.parts.reduce((sum, part) => sum + part.bytes, 0)
  let [done, bytes] = [0, 0]
  const count = (part: ModelFile): void => {
    done++
    bytes += part.bytes
    onProgress({ phase: 'fetching', done, total, bytes, totalBytes })
  }
  try {
    if ((await checkModel(target, model)) === 'ready') return path
    if ((await checkFile(target, model.original)) !== 'ready') {
      const parts = await collectParts(options, count)
      onProgress({ phase: 'building', done, total, bytes, totalBytes })
      const { build = buildFaceNet } = options
      await place(
        build((file) => readFileSync(join(parts, file))),
        model.original,
        options,
      )
    }
    onProgress({ phase: 'building', done: total, total, bytes: totalBytes, totalBytes })
    await place((options.quantize ?? quantize)(readFileSync(original), model.ranges), model.file, options)
    await rm(partsFolder(target), { recursive: true, force: true })
    return path
  } catch (error) {
    // Another process may have done the same work meanwhile, and cleared up.
    if ((await checkModel(target, model)) === 'ready') return path
    throw explain(error, options, `${done} of ${total}`)
  }
}

/** Puts an expected failure into words; anything else stays as it is. */
function explain(error: unknown, { model, target, url, signal }: FetchOptions, here: string): unknown {
  if (error instanceof AppError) return error
  if (signal.aborted) {
    return new AppError('interrupted.download', { title: model.title, here }, { cause: error })
  }
  if (error instanceof DownloadFailure) {
    const { host } = new URL(url ?? model.source.url)
    return new AppError('download-failed', { title: model.title, host, detail: error.message, here }, { cause: error })
  }
  const code = systemCode(error)
  if (code === null) return error
  return new AppError(
    'download-failed.write',
    { title: model.title, path: target, isFull: code === 'ENOSPC', system: code, here },
    { cause: error },
  )
}

type PartsOptions = Pick<FetchOptions, 'model' | 'target' | 'from' | 'signal' | 'url' | 'patience'>
type Count = (part: ModelFile) => void

/** Makes sure of every part and gives the folder where they are: `from`, or `.parts` in the target. */
export async function collectParts(options: PartsOptions, count: Count): Promise<string> {
  const { model, target, from, signal, url = model.source.url } = options
  if (from !== undefined) {
    const folder = placeIn(from, model)
    await checkParts(folder, count, options)
    return folder
  }
  const folder = partsFolder(target)
  await mkdir(folder, { recursive: true })
  const missing: ModelFile[] = []
  for (const part of model.parts) {
    signal.throwIfAborted()
    if ((await checkFile(folder, part)) === 'ready') count(part)
    else missing.push(part)
  }
  const { patience = { stallMs: 30_000, retryMs: 1000 } } = options
  await downloadFiles(missing, { url, folder, patience, signal, onFile: count })
  return folder
}

function placeIn(from: string, model: FaceNetModel): string {
  const [first] = model.parts
  const place = PLACES.map((deeper) => join(from, deeper)).find((folder) => existsSync(join(folder, first!.file)))
  if (place !== undefined) return place
  throw new AppError('download-failed.parts', {
    title: model.title,
    path: from,
    file: first!.file,
    url: model.source.url,
  })
}

async function checkParts(folder: string, count: Count, { model, signal }: PartsOptions): Promise<void> {
  for (const part of model.parts) {
    signal.throwIfAborted()
    const state = await checkFile(folder, part)
    if (state === 'ready') {
      count(part)
    } else {
      throw new AppError('download-failed.part', {
        path: join(folder, part.file),
        isMissing: state === 'missing',
        url: `${model.source.url}${part.file}`,
      })
    }
  }
}

/** Writes a model file, which appears under its name whole and checked or not at all. */
async function place(bytes: Uint8Array, { file, sha256 }: ModelFile, options: FetchOptions): Promise<void> {
  const { model, target, signal } = options
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new AppError('models-wrong.made', { title: model.title, file })
  }
  signal.throwIfAborted()
  await mkdir(partsFolder(target), { recursive: true })
  const temporary = join(partsFolder(target), `${file}.${process.pid}.tmp`)
  const handle = await open(temporary, 'w')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, join(target, file))
}

/** What came stays here until all of it has come. */
function partsFolder(target: string): string {
  return join(target, '.parts')
}
