import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import * as electron from 'electron'
import { readArguments } from './hosts/desktop/arguments.ts'
import { nodeChild } from './hosts/process/node-child.ts'
import { programPaths } from './hosts/desktop/paths.ts'
import { beforeReady, guardContents } from './hosts/desktop/security.ts'
import { Shell, toldOfPower } from './hosts/desktop/shell.ts'
import { utilityChild } from './hosts/desktop/utility-child.ts'

/* The desktop app from its start to its end. What it does is in hosts/desktop/. */
const { app } = electron
const { platform } = process
const { folders, library } = readArguments(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd())
const paths = programPaths(import.meta.dirname, { packaged: app.isPackaged, resources: process.resourcesPath })
const log = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

// What Chromium keeps lies with the library: so one library has one window, and another library another.
const own = join(library, 'window')
keepOwnFilesIn(own)
// By this Windows knows whose notification it shows.
app.setAppUserModelId('org.familiar.Familiar')

if (app.requestSingleInstanceLock({ folders })) {
  beforeReady(electron)
  guardContents(electron)
  void app.whenReady().then(run)
} else app.quit()

function run(): void {
  const settings = { library, models: paths.models, version: app.getVersion(), toldOfPower: toldOfPower(platform) }
  const shell = new Shell(electron, {
    session: electron.session.defaultSession,
    start:
      platform === 'linux'
        ? nodeChild({ node: paths.node, script: paths.engine, settings })
        : utilityChild(electron, { script: paths.engine, settings }),
    pages: paths.pages,
    window: {
      preload: paths.preload,
      placeFile: join(own, 'place.json'),
      icon: platform === 'linux' ? paths.icon : null,
    },
    platform,
    log,
  })
  void shell.addFolders(folders)

  app.on('second-instance', (_event, _argv, _directory, given) => {
    shell.show()
    void shell.addFolders((given as { readonly folders: readonly string[] }).folders)
  })
  app.on('activate', () => {
    shell.show()
  })
  app.on('window-all-closed', () => {
    if (platform !== 'darwin') app.quit()
  })
  endCleanly(shell)
}

/** Where that can't be, the system's usual folder serves; the window then says in words what is wrong with the library. */
function keepOwnFilesIn(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    app.setPath('userData', folder)
  } catch (error) {
    log(`The window's own files can't be kept in ${folder}: ${String(error)}`)
  }
}

/** The engine lets the library go before the app is gone. */
function endCleanly(shell: Shell): void {
  let closed = false
  app.on('before-quit', (event) => {
    if (closed) return
    event.preventDefault()
    void shell.close().then(() => {
      closed = true
      app.quit()
    })
  })
}
