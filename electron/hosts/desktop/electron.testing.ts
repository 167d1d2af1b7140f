import { EventEmitter } from 'node:events'
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions, Session } from 'electron'
import type { Electron } from './electron.ts'

/** An event of Electron's that can be prevented. */
export class FakeEvent {
  prevented = false
  readonly url: string

  constructor(url = '') {
    this.url = url
  }

  preventDefault(): void {
    this.prevented = true
  }
}

export class FakeContents extends EventEmitter {
  readonly mainFrame = { url: '' }
  readonly sent: unknown[][] = []
  ports = 0
  openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' })

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }

  send(...message: unknown[]): void {
    this.sent.push(message)
  }

  postMessage(): void {
    this.ports++
  }

  /** What the page is asked to do: open something. */
  asksFor(event: string, url: string): FakeEvent {
    const happened = new FakeEvent(url)
    this.emit(event, happened)
    return happened
  }
}

export class FakeWindow extends EventEmitter {
  static readonly all: FakeWindow[] = []
  readonly options: BrowserWindowConstructorOptions
  readonly webContents = new FakeContents()
  readonly done: string[] = []
  readonly progress: unknown[][] = []
  focused = false
  bounds = { x: 10, y: 20, width: 900, height: 700 }
  maximised = false
  colour = ''

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super()
    this.options = options
    FakeWindow.all.push(this)
  }

  loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url
    return Promise.resolve()
  }

  show(): void {
    this.done.push('show')
  }
  hide(): void {
    this.done.push('hide')
  }
  focus(): void {
    this.done.push('focus')
  }
  maximize(): void {
    this.done.push('maximize')
  }
  restore(): void {
    this.done.push('restore')
  }
  isMinimized(): boolean {
    return false
  }
  isMaximized(): boolean {
    return this.maximised
  }
  isFocused(): boolean {
    return this.focused
  }
  isDestroyed(): boolean {
    return false
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return this.bounds
  }
  setBackgroundColor(colour: string): void {
    this.colour = colour
  }
  setProgressBar(...progress: unknown[]): void {
    this.progress.push(progress)
  }
}

/** Electron at its edge: it keeps what it is told, and does nothing. */
export class FakeElectron {
  readonly opened: string[] = []
  readonly revealed: string[] = []
  readonly told: { title: string; body: string }[] = []
  readonly schemes: { scheme: string; privileges: Record<string, boolean> }[] = []
  sandboxed = false
  dark = false
  chosen: { canceled: boolean; filePaths: string[] } = { canceled: true, filePaths: [] }
  menu: MenuItemConstructorOptions[] = []
  handler: ((request: Request) => Promise<Response>) | null = null
  permissions: {
    request?: (contents: unknown, permission: string, decide: (allowed: boolean) => void) => void
    check?: () => boolean
    device?: () => boolean
    before?: (details: { url: string }, decide: (answer: { cancel: boolean }) => void) => void
    spelling?: boolean
  } = {}

  readonly app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    enableSandbox: () => {
      this.sandboxed = true
    },
  })
  readonly ipcMain = new EventEmitter()
  readonly nativeTheme: EventEmitter & { shouldUseDarkColors: boolean } = Object.assign(new EventEmitter(), {
    shouldUseDarkColors: false,
  })
  readonly powerMonitor = Object.assign(new EventEmitter(), { isOnBatteryPower: () => true })
  readonly session = {
    setPermissionRequestHandler: (handler: NonNullable<FakeElectron['permissions']['request']>) => {
      this.permissions.request = handler
    },
    setPermissionCheckHandler: (handler: () => boolean) => {
      this.permissions.check = handler
    },
    setDevicePermissionHandler: (handler: () => boolean) => {
      this.permissions.device = handler
    },
    setSpellCheckerEnabled: (enabled: boolean) => {
      this.permissions.spelling = enabled
    },
    webRequest: {
      onBeforeRequest: (handler: NonNullable<FakeElectron['permissions']['before']>) => {
        this.permissions.before = handler
      },
    },
    protocol: {
      handle: (_scheme: string, handler: (request: Request) => Promise<Response>) => {
        this.handler = handler
      },
    },
  } as unknown as Session

  /** The part of Electron's API that the shell uses. */
  get api(): Electron {
    const told = this.told
    class Notification extends EventEmitter {
      static isSupported = (): boolean => true
      readonly #words: { title: string; body: string }

      constructor(words: { title: string; body: string }) {
        super()
        this.#words = words
      }

      show(): void {
        told.push(this.#words)
      }
    }
    return {
      app: this.app,
      ipcMain: this.ipcMain,
      nativeTheme: this.nativeTheme,
      powerMonitor: this.powerMonitor,
      BrowserWindow: FakeWindow,
      Notification,
      MessageChannelMain: class {
        readonly port1 = {}
        readonly port2 = {}
      },
      Menu: {
        buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
        setApplicationMenu: (template: MenuItemConstructorOptions[]) => {
          this.menu = template
        },
      },
      screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
      dialog: { showOpenDialog: () => Promise.resolve(this.chosen) },
      shell: {
        openExternal: (url: string) => {
          this.opened.push(url)
          return Promise.resolve()
        },
        showItemInFolder: (path: string) => {
          this.revealed.push(path)
        },
      },
      protocol: {
        registerSchemesAsPrivileged: (schemes: FakeElectron['schemes']) => {
          this.schemes.push(...schemes)
        },
      },
    } as unknown as Electron
  }
}
