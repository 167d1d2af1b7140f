import { usableFolders } from '../../engine/scan/folders.ts'
import { truePath } from '../../engine/platform/true-path.ts'
import { findRunningWindow } from '../browser/running.ts'
import { runWindow } from '../browser/window.ts'
import { electronProgram, isElectronWanted, prepareElectron, runElectron } from './electron.ts'
import { say } from './terminal.ts'

export interface StartOptions {
  readonly folders: readonly string[]
  readonly library: string
  readonly models: string
  readonly version: string
  /** Whether to open a window, or only to print where it is. */
  readonly open: boolean
  /** Opens a browser's window even where the desktop app could run. */
  readonly browser: boolean
  /** Null takes one that is free, or no port at all. */
  readonly port: number | null
  readonly signal: AbortSignal
}

/**
 * The window on a library: the desktop app, for which Electron is fetched where it is missing, else a browser's. Returns the
 * exit code once it is closed.
 */
export async function start({ open, port, browser, ...options }: StartOptions): Promise<number> {
  const folders = await usableFolders(options.folders)
  const library = truePath(options.library)
  const { signal } = options
  const elsewhere = await findRunningWindow(library)
  const program = open && port === null && !browser && !elsewhere ? await findElectron(signal) : null
  if (program !== null) {
    await prepareElectron(say)
    const ended = await runElectron(program, { library, folders, signal })
    if (ended.kind === 'closed') return ended.code
    say(
      `Electron does not run here (${ended.reason}). The window opens in a browser instead; npm start -- --browser goes there at once.`,
    )
  }
  await runWindow({
    ...options,
    library,
    folders,
    open,
    port: port ?? 0,
    say,
    print: (address) => process.stdout.write(`${address}\n`),
  })
  return 0
}

/** Electron's program, fetched if need be; null where it can't be had. */
async function findElectron(signal: AbortSignal): Promise<string | null> {
  const program = electronProgram()
  if (program !== null || !isElectronWanted()) return program
  // Only now, as fetching takes packages that an installation without development dependencies lacks.
  const { fetchElectron } = await import('./fetch-electron.ts')
  return await fetchElectron(signal)
}
