import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { downloadArtifact, getHostArch } from '@electron/get'
import { z } from 'zod'
import { systemCode } from '../../contract/errors.ts'
import { takeLock } from '../../engine/store/lock.ts'
import { electronPackage, electronProgram } from './electron.ts'
import { downloadInto } from './resumable-download.ts'
import { ProgressBar, say } from './terminal.ts'

/** Holds what has come so far, until all of it has. */
const waitingRoom = resolve(import.meta.dirname, '../../../node_modules/.cache/electron')

/** How often a start looks whether another one has finished fetching. */
const pollMs = 250

/**
 * Fetches Electron's program into its npm package, as that package's own installer does: from the same address (with
 * ELECTRON_MIRROR and its relatives), through the same cache and checked by the same checksums. Unlike the installer it
 * shows how far it has come, continues where an earlier start stopped, and needs one line to say that it failed.
 *
 * @returns the program, or null where it can't be had; then a line has said why
 * @throws the signal's reason where it is aborted
 */
export async function fetchElectron(signal: AbortSignal): Promise<string | null> {
  let source = ''
  try {
    await access(electronPackage, constants.W_OK)
    await mkdir(waitingRoom, { recursive: true })
    const lock = await waitForLock(signal)
    try {
      const fetched = electronProgram() // By the start that had the lock.
      if (fetched !== null) return fetched
      const zip = await fetchZip(signal, (url) => {
        source = ` from ${new URL(url).host}`
      })
      await unpack(zip, signal)
      return electronProgram()
    } finally {
      lock[Symbol.dispose]()
    }
  } catch (error) {
    signal.throwIfAborted()
    say(
      `Electron could not be fetched${source} (${reason(error)}). The window opens in a browser instead; the next start tries again.`,
    )
    return null
  }
}

/** Two starts at once fetch one file: the second waits, and goes on from there if the first dies. */
async function waitForLock(signal: AbortSignal): Promise<Disposable> {
  for (let isFirst = true; ; isFirst = false) {
    const lock = takeLock(join(waitingRoom, 'lock'))
    if (lock) return lock
    if (isFirst) say('Another start is fetching Electron; this one waits for it.')
    await sleep(pollMs, undefined, { signal })
  }
}

/** Electron's zip in the cache that all Electron projects of the user share; it comes from the network only once. */
async function fetchZip(signal: AbortSignal, onSource: (url: string) => void): Promise<string> {
  using bar = new ProgressBar()
  const { version } = z.object({ version: z.string() }).parse(await readJson('package.json'))
  let hasBegun = false
  const onProgress = (done: number, total: number): void => {
    if (!hasBegun) say(announcement(total))
    hasBegun = true
    bar.show('fetching Electron, MB:', Math.floor(done / 1e6), megabytes(total))
  }
  const download = async (url: string, target: string): Promise<void> => {
    onSource(url)
    const part = join(waitingRoom, `${basename(target)}.part`)
    await downloadInto(part, url, { signal, onProgress })
    await rename(part, target)
  }
  return await downloadArtifact({
    version,
    artifactName: 'electron',
    platform: process.platform,
    arch: getHostArch(),
    checksums: z.record(z.string(), z.string()).parse(await readJson('checksums.json')),
    downloader: { download },
    // On one disk with what waits, so that it can be renamed.
    tempDirectory: waitingRoom,
    ...cacheRoot(),
  })
}

function cacheRoot(): { cacheRoot?: string } {
  const { electron_config_cache: folder } = process.env
  return folder === undefined ? {} : { cacheRoot: folder }
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(join(electronPackage, file), 'utf8'))
}

function announcement(bytes: number): string {
  const size = bytes > 0 ? ` (${megabytes(bytes)} MB, once)` : ''
  return `Fetching Electron, which the desktop app needs${size}. To do without it: npm start -- --browser`
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6)
}

/**
 * Lets the package's own installer unpack the zip, which it finds in the cache. Its last act is to write `path.txt`, so a
 * half-unpacked program is never taken for a whole one.
 */
async function unpack(zip: string, signal: AbortSignal): Promise<void> {
  await rm(join(electronPackage, 'path.txt'), { force: true }) // Of a program that has been removed since.
  const env = {
    ...process.env,
    ELECTRON_INSTALL_PLATFORM: process.platform,
    ELECTRON_INSTALL_ARCH: getHostArch(),
    // Keeps the installer from taking the other processor's Electron on a Mac: the engine's packages are for this Node's.
    npm_config_arch: getHostArch(),
    force_no_cache: '',
  }
  const child = spawn(process.execPath, [join(electronPackage, 'install.js')], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  })
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text))
  const code = await new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', done)
  })
  if (code !== 0) throw new Error(`unpacking ${zip} failed: ${words.trim().split('\n', 1)[0] ?? ''}`)
}

/** One reason in words that fit into brackets. */
function reason(error: unknown): string {
  if (systemCode(error) === 'ENOSPC') return 'the disk is full'
  if (!(error instanceof Error)) return String(error)
  // The library that compares checksums names its errors by their class alone.
  if (error.constructor.name === 'ChecksumMismatchError') return 'what came is not what its checksum promises'
  return error.message
}
