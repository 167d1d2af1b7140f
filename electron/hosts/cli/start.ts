import { usableFolders } from '../../engine/scan/folders.ts'
import { truePath } from '../../engine/platform/true-path.ts'
import { findRunningWindow } from '../browser/running.ts'
import { runWindow } from '../browser/window.ts'
import { electronProgram, prepareElectron, runElectron } from './electron.ts'
import { say } from './terminal.ts'

export interface StartOptions {
  readonly folders: readonly string[]
  readonly library: string
  readonly models: string
  readonly version: string
  /** Whether to open a window, or only to print where it is. */
  readonly open: boolean
  /** Null takes one that is free, or no port at all. */
  readonly port: number | null
  readonly signal: AbortSignal
}

/**
 * The window on a library: the desktop app where Electron is here, else a browser's. Returns the exit code once it is closed.
 */
export async function start({ open, port, ...options }: StartOptions): Promise<number> {
  const folders = await usableFolders(options.folders)
  const library = truePath(options.library)
  const elsewhere = await findRunningWindow(library)
  const electron = open && port === null && !elsewhere ? electronProgram() : null
  if (electron !== null) {
    await prepareElectron(say)
    return runElectron(electron, { library, folders, signal: options.signal })
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
