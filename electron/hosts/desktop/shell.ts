import type { BrowserWindow, IpcMainEvent, OpenDialogOptions, Session } from 'electron'
import type { HostEvent, MenuItem } from '../../../renderer/connection/connection.ts'
import type { EngineEvent, HostAnswers } from '../../contract/api.ts'
import { channels } from './channels.ts'
import type { Electron } from './electron.ts'
import { EngineSupervisor, type StartEngine } from '../process/engine.ts'
import { menuTemplate } from './menu.ts'
import { isOurs, scheme } from './origin.ts'
import { servePages } from './pages.ts'
import { guardSession } from './security.ts'
import { Taskbar } from './taskbar.ts'
import { focusWindow, openWindow, type WindowOptions } from './window.ts'
import { words } from './words.ts'

export interface ShellOptions {
  readonly session: Session
  readonly start: StartEngine
  readonly pages: string
  readonly window: Omit<WindowOptions, 'log'>
  readonly platform: NodeJS.Platform
  readonly log: (text: string) => void
}

/** The desktop app once Electron is ready: one window, one engine, and what the system adds to them. */
export class Shell {
  readonly #electron: Electron
  readonly #options: ShellOptions
  readonly #engine: EngineSupervisor
  readonly #taskbar: Taskbar
  #window: BrowserWindow | null = null

  constructor(electron: Electron, options: ShellOptions) {
    this.#electron = electron
    this.#options = options
    this.#taskbar = new Taskbar(electron, () => this.#window)
    this.#engine = new EngineSupervisor({
      start: options.start,
      host: {
        pickFolders: () => this.#pickFolders(),
        reveal: (path) => {
          electron.shell.showItemInFolder(path)
          return Promise.resolve()
        },
      },
      onEvent: (event) => {
        this.#hear(event)
      },
      onLost: () => {
        this.#taskbar.clear()
        this.#tell({ event: 'lost' })
      },
      onGaveUp: () => {
        this.#tell({ event: 'gave-up' })
      },
      onBack: () => {
        if (this.#window) this.#connect(this.#window)
      },
      log: options.log,
    })
    if (toldOfPower(options.platform)) this.#tellOfPower()
    guardSession(options.session)
    options.session.protocol.handle(
      scheme,
      servePages({ folder: options.pages, image: (address) => this.#engine.image(address) }),
    )
    electron.ipcMain.on(channels.connect, (event) => {
      if (this.#window && isFrom(event, this.#window)) this.#connect(this.#window)
    })
    this.#setMenu()
    this.show()
  }

  /** The window before the user's eyes, opened if it was closed. */
  show(): void {
    if (this.#window) {
      focusWindow(this.#window)
      return
    }
    const window = openWindow(this.#electron, { ...this.#options.window, log: this.#options.log })
    this.#window = window
    window.once('closed', () => (this.#window = null))
  }

  async addFolders(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return
    const reply = await this.#engine.ask('addFolders', { paths: [...paths] })
    if (!reply.ok) this.#tell({ event: 'notice', message: reply.failure })
  }

  /** Finishes what is in work. */
  async close(): Promise<void> {
    this.#window?.hide()
    await this.#engine.stop()
  }

  /** Gives the page a port to the engine; while there is none, it gets one when the engine is back. */
  #connect(window: BrowserWindow): void {
    const { port1, port2 } = new this.#electron.MessageChannelMain()
    if (this.#engine.connect(port1)) window.webContents.postMessage(channels.port, null, [port2])
  }

  #hear(event: EngineEvent): void {
    if (event.event === 'activity') this.#taskbar.show(event.activity)
    // A page hears its engine by itself; this one is the shell's own.
    if (event.event === 'notice' && event.message.key === 'notice.restarted') this.#tell(event)
  }

  #tell(event: HostEvent): void {
    if (this.#window && !this.#window.isDestroyed()) this.#window.webContents.send(channels.event, event)
  }

  async #pickFolders(): Promise<HostAnswers['pickFolders']> {
    const options: OpenDialogOptions = {
      title: words.pickFolders.title,
      buttonLabel: words.pickFolders.button,
      properties: ['openDirectory', 'multiSelections'],
    }
    const { dialog } = this.#electron
    const chosen = await (this.#window ? dialog.showOpenDialog(this.#window, options) : dialog.showOpenDialog(options))
    return { native: true, paths: chosen.canceled ? [] : chosen.filePaths }
  }

  #tellOfPower(): void {
    const { powerMonitor } = this.#electron
    const tell = (onBattery: boolean) => (): void => {
      this.#engine.power(onBattery)
    }
    tell(powerMonitor.isOnBatteryPower())()
    powerMonitor.on('on-battery', tell(true))
    powerMonitor.on('on-ac', tell(false))
  }

  #setMenu(): void {
    const { Menu, app } = this.#electron
    const actions = {
      addFolder: () => {
        this.show()
        void this.#pickFolders().then(({ paths }) => this.addFolders(paths))
      },
      page: (item: MenuItem) => {
        this.show()
        this.#tell({ event: 'menu', item })
      },
    }
    const mac = this.#options.platform === 'darwin'
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, { mac, packaged: app.isPackaged })))
  }
}

/** Where Electron hears of the battery from the system; on Linux the engine reads what the kernel says. */
export function toldOfPower(platform: NodeJS.Platform): boolean {
  return platform === 'win32' || platform === 'darwin'
}

/** Whether a message comes from our own page in the window itself, not from a frame in it or from another page. */
function isFrom({ senderFrame }: IpcMainEvent, window: BrowserWindow): boolean {
  return senderFrame !== null && senderFrame === window.webContents.mainFrame && isOurs(senderFrame.url)
}
