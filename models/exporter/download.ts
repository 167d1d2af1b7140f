import { createHash } from 'node:crypto'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemCode } from '../../electron/contract/errors.ts'
import type { ModelFile } from './manifest.ts'

const AT_ONCE = 8
const TRIES = 3

export interface Patience {
  /** Without a byte for so long, a transfer counts as stalled. */
  readonly stallMs: number
  /** The pause before the second try; each further pause is twice as long. */
  readonly retryMs: number
}

/** Why a file did not come, in words that fit into a sentence: "conv.npy: HTTP 404". */
export class DownloadFailure extends Error {}

/** A failure that another try would only repeat. */
class FinalFailure extends DownloadFailure {}

/**
 * Downloads `url` + file for each of the files into a folder, eight at a time. A file appears there whole and with
 * the right bytes or not at all. One that fails is tried three times; the first that fails for good ends the others.
 *
 * @throws DownloadFailure; the signal's reason where it is aborted; a system error where the folder can't be written to
 */
export async function downloadFiles(
  files: readonly ModelFile[],
  options: {
    readonly url: string
    readonly folder: string
    readonly patience: Patience
    readonly signal: AbortSignal
    readonly onFile: (file: ModelFile) => void
  },
): Promise<void> {
  const { url, folder, patience, onFile } = options
  const failed = new AbortController()
  const signal = AbortSignal.any([options.signal, failed.signal])
  const queue = files.values()
  const downloadNext = async (): Promise<void> => {
    for (const file of queue) {
      const bytes = await downloadPatiently(url, file, patience, signal)
      const temporary = join(folder, `${file.file}.${process.pid}.tmp`)
      await writeFile(temporary, bytes)
      await rename(temporary, join(folder, file.file))
      onFile(file)
    }
  }
  const stopOthers = (error: unknown): void => {
    failed.abort(error)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, () => downloadNext().catch(stopOthers)))
  signal.throwIfAborted()
}

async function downloadPatiently(
  url: string,
  file: ModelFile,
  { stallMs, retryMs }: Patience,
  signal: AbortSignal,
): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await download(url + file.file, file, stallMs, signal)
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof FinalFailure) throw error
      if (attempt === TRIES) throw new DownloadFailure(`${file.file}: ${reason(error)}`, { cause: error })
      await sleep(retryMs * 2 ** (attempt - 1), undefined, { signal })
    }
  }
}

async function download(url: string, file: ModelFile, stallMs: number, signal: AbortSignal): Promise<Uint8Array> {
  const stalled = new AbortController()
  const timer = setTimeout(() => {
    stalled.abort(new DownloadFailure(`nothing came for ${stallMs / 1000} s`))
  }, stallMs)
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, stalled.signal]) })
    if (response.status >= 400 && response.status < 500) throw new FinalFailure(`${file.file}: HTTP ${response.status}`)
    if (!response.ok || response.body === null) throw new DownloadFailure(`HTTP ${response.status}`)
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      timer.refresh()
      length += chunk.length
      if (length > file.bytes) break
      chunks.push(chunk)
    }
    const bytes = Buffer.concat(chunks)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    if (length !== file.bytes || sha256 !== file.sha256)
      throw new DownloadFailure('the bytes that came are not the right ones')
    return bytes
  } finally {
    clearTimeout(timer)
  }
}

/** fetch() hides the reason for a failed connection in the error's causes. */
function reason(error: unknown): string {
  if (error instanceof DownloadFailure) return error.message
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = systemCode(cause)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the host is not found, is this machine online?'
  if (code !== null) return `the connection failed with ${code}`
  return cause instanceof Error ? cause.message : String(cause)
}
