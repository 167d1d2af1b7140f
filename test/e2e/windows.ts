import { once } from 'node:events'
import { _electron, type Page } from 'playwright-core'
import { electronProgram, prepareElectron } from '../../electron/hosts/cli/electron.ts'
import { upToDatePages } from '../../electron/hosts/browser/build.ts'
import { repository } from '../cli/familiar.ts'
import { launchChromium } from './chromium.ts'
import { Host } from './host.ts'

export type Theme = 'light' | 'dark'
export interface Size {
  readonly width: number
  readonly height: number
}

export interface WindowOptions {
  readonly library: string
  readonly folders: readonly string[]
  readonly size: Size
  readonly theme: Theme
}

export interface OpenWindow {
  readonly page: Page
  /** Closes the window and ends the program, as a user does or as a power cut. */
  end(how: 'gently' | 'killed'): Promise<Ending>
}

export interface Ending {
  readonly code: number | null
  /** What the program said at the terminal. */
  readonly words: string
}

/** What windows are made of in this run of the tests. */
export interface Windows {
  open(options: WindowOptions): Promise<OpenWindow>
  close(): Promise<void>
}

/** A Chromium with the loopback host, or Electron where FAMILIAR_WINDOW says so; null where it is not here. */
export function findWindows(): Promise<Windows | null> {
  return process.env['FAMILIAR_WINDOW'] === 'electron' ? electronWindows() : chromiumWindows()
}

async function chromiumWindows(): Promise<Windows | null> {
  const browser = await launchChromium()
  if (!browser) return null
  await upToDatePages(() => undefined)
  return {
    open: async ({ library, folders, size, theme }) => {
      const host = await Host.start(library, folders)
      const context = await browser.newContext({
        viewport: size,
        colorScheme: theme,
        reducedMotion: 'reduce',
        locale: 'en-GB',
      })
      const page = await context.newPage()
      await page.goto(host.address)
      return {
        page,
        end: async (how) => {
          await context.close()
          const code = await host.end(how === 'gently' ? 'SIGINT' : 'SIGKILL')
          return { code, words: host.words }
        },
      }
    },
    close: async () => {
      Host.endAll()
      await browser.close()
    },
  }
}

async function electronWindows(): Promise<Windows | null> {
  const executablePath = electronProgram()
  if (executablePath === null) return null
  await prepareElectron(() => undefined)
  return {
    open: async ({ library, folders, size, theme }) => {
      const app = await _electron.launch({
        executablePath,
        args: [repository, '--library', library, ...folders],
        colorScheme: theme,
      })
      const page = await app.firstWindow()
      await page.setViewportSize(size)
      await page.emulateMedia({ reducedMotion: 'reduce' })
      const child = app.process()
      return {
        page,
        end: async (how) => {
          const closed = once(child, 'close')
          if (how === 'gently') await app.close()
          else child.kill('SIGKILL')
          await closed
          return { code: child.exitCode, words: '' }
        },
      }
    },
    close: () => Promise.resolve(),
  }
}
