import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron'
import type { Electron } from './electron.ts'
import { homeAddress } from './origin.ts'
import { readPlace, writePlace, type WindowPlace } from './window-place.ts'

/** The page's background before it is painted: `--background` of the theme. */
const paper = { light: '#fbfaf9', dark: '#101112' }

export interface WindowOptions {
  readonly preload: string
  /** Where the window's place is kept. */
  readonly placeFile: string
  /** The window's icon, where the system does not take it from the program. */
  readonly icon: string | null
  readonly log: (text: string) => void
}

/** How the window is made: a page without any right of its own. */
export function windowOptions(
  { preload, icon }: Pick<WindowOptions, 'preload' | 'icon'>,
  place: Pick<WindowPlace, 'width' | 'height'> & Partial<WindowPlace>,
  dark: boolean,
): BrowserWindowConstructorOptions {
  return {
    width: place.width,
    height: place.height,
    ...(place.x !== undefined && place.y !== undefined ? { x: place.x, y: place.y } : {}),
    minWidth: 480,
    minHeight: 400,
    show: false,
    backgroundColor: dark ? paper.dark : paper.light,
    autoHideMenuBar: true,
    ...(icon === null ? {} : { icon }),
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  }
}

/** Opens the window where it was, and shows it when it is painted. */
export function openWindow(
  { BrowserWindow, nativeTheme, screen }: Pick<Electron, 'BrowserWindow' | 'nativeTheme' | 'screen'>,
  options: WindowOptions,
): BrowserWindow {
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea)
  const place = readPlace(options.placeFile, screens)
  const window = new BrowserWindow(windowOptions(options, place, nativeTheme.shouldUseDarkColors))
  window.once('ready-to-show', () => {
    if (place.maximised === true) window.maximize()
    window.show()
  })
  const recolour = (): void => {
    window.setBackgroundColor(nativeTheme.shouldUseDarkColors ? paper.dark : paper.light)
  }
  nativeTheme.on('updated', recolour)
  window.on('close', () => {
    try {
      writePlace(options.placeFile, window)
    } catch (error) {
      options.log(`Where the window was could not be kept: ${String(error)}`)
    }
  })
  window.once('closed', () => nativeTheme.off('updated', recolour))
  window.loadURL(homeAddress).catch((error: unknown) => {
    options.log(`The window's page could not be loaded: ${String(error)}`)
  })
  return window
}

/** Brings a window before the user's eyes. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
