import { sentenceOf } from '../messages.ts'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemCode } from '../../contract/errors.ts'
import { nodeChild } from '../process/node-child.ts'
import { RemoteLibrary } from '../process/remote-library.ts'
import { failureOf } from '../failure.ts'
import { openWindow, type Opened } from './browser.ts'
import { upToDatePages } from './build.ts'
import { serveLibrary, type WebHostOptions } from './host.ts'
import { builtPages } from './pages.ts'
import { clearProfile } from './profile.ts'
import { announceWindow, findRunningWindow } from './running.ts'

export interface WindowOptions {
  readonly library: string
  readonly models: string
  readonly version: string
  /** To be added to the library; they can be read. */
  readonly folders: readonly string[]
  /** Whether to open a window, or only to say where it is. */
  readonly open: boolean
  readonly port: number
  readonly signal: AbortSignal
  /** Words for whoever sits at the terminal. */
  readonly say: (text: string) => void
  /** The window's address, for people or programs to open it. */
  readonly print: (address: string) => void
}

/**
 * The library in a browser's window, until it is closed or the signal comes. Where the library has a window already, that
 * one is shown and given the folders.
 */
export async function runWindow(options: WindowOptions): Promise<void> {
  const { library, folders, signal, say } = options
  const running = await findRunningWindow(library)
  if (running) {
    const refused = await running.addFolders(folders)
    if (refused !== null) say(refused)
    const taken = new URL(running.address).port
    if (options.port !== 0 && String(options.port) !== taken)
      say(
        `Familiar is already running on this library at http://127.0.0.1:${taken}; --port ${options.port} needs it closed first.`,
      )
    else if (options.open) say('This library is open already; here is its window.')
    else say('Familiar is already running on this library; this is the address of its window.')
    await show(running.address, options)
    return
  }
  const pages = builtPages(await upToDatePages(say))
  const { port } = options
  const host = await serveLibrary({ open: openLibrary(options), pages: () => pages, port, log: say })
  const announced = announce(library, host.address, say)
  const profile = profileOf(library)
  await clearProfile(profile) // Of a window that ended with its machine, perhaps.
  const opened = await show(host.address, options)
  if (opened.kind === 'app') say('Familiar is open in a window of its own. Close it, or press Ctrl-C, to end.')
  await Promise.race([interrupted(signal), ...(opened.kind === 'app' ? [opened.closed] : [])])
  if (opened.kind === 'app') {
    opened.close()
    await opened.closed
    await clearProfile(profile)
  }
  await host.close()
  announced[Symbol.dispose]()
}

/**
 * The library in an engine's process, with the folders that the user named at the start; pages wait for those, and are told
 * when the engine dies and when it is back. What stands in the way is said, here and in the window.
 */
function openLibrary({ library, models, version, folders, say }: WindowOptions): WebHostOptions['open'] {
  const script = fileURLToPath(new URL('../process/engine-process.ts', import.meta.url))
  const start = nodeChild({ node: process.execPath, script, settings: { library, models, version } })
  return async (tell) => {
    const session = new RemoteLibrary({
      start,
      onLost: () => {
        tell({ event: 'lost' })
      },
      onGaveUp: () => {
        tell({ event: 'gave-up' })
      },
      onBack: () => {
        tell({ event: 'found-again' })
      },
      log: say,
    })
    try {
      if (folders.length > 0) await session.handle('addFolders', { paths: folders })
      else await session.handle('status', {})
    } catch (error) {
      say(sentenceOf(failureOf(error, say)))
    }
    return session
  }
}

/** Where a browser with a window of its own keeps its things. */
function profileOf(library: string): string {
  return join(library, 'browser')
}

/** Opens a window, or prints where it is. */
async function show(address: string, { open, library, say, print }: WindowOptions): Promise<Opened> {
  const opened: Opened = open ? await openWindow(address, profileOf(library)) : { kind: 'none' }
  if (opened.kind === 'none') print(address)
  if (opened.kind === 'tab') say(`Familiar is open in your browser, at ${address}\nPress Ctrl-C here to end it.`)
  return opened
}

/** Without that file a second start opens a window that can't write; nothing else depends on it. */
function announce(library: string, address: string, say: (text: string) => void): Disposable {
  try {
    return announceWindow(library, address)
  } catch (error) {
    const code = systemCode(error)
    if (code === null) throw error
    say(`The library ${library} can’t be written to (${code}).`)
    return { [Symbol.dispose]: () => undefined }
  }
}

function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done()
    signal.addEventListener('abort', () => {
      done()
    })
  })
}
