import type { Session, WebContents } from 'electron'
import type { Electron } from './electron.ts'
import { isOurs, mayOpenOutside, scheme } from './origin.ts'

/** What must be said before Electron is ready: every page sandboxed, and our own scheme as safe as https. */
export function beforeReady({ app, protocol }: Pick<Electron, 'app' | 'protocol'>): void {
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Whatever web contents come to be, they stay on our own pages, open nothing, and attach nothing. */
export function guardContents({ app, shell }: Pick<Electron, 'app' | 'shell'>): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event) => {
      if (!isOurs(event.url)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => {
      if (!isOurs(event.url)) event.preventDefault()
    })
    contents.on('will-frame-navigate', (event) => {
      if (!isOurs(event.url)) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => {
      event.preventDefault()
    })
    contents.setWindowOpenHandler(({ url }) => {
      if (mayOpenOutside(url)) void shell.openExternal(url)
      return { action: 'deny' }
    })
  })
}

/** Nothing is permitted to pages, and nothing of theirs leaves the machine. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => {
    decide(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false) // It would fetch dictionaries.
  session.webRequest.onBeforeRequest((request, decide) => {
    decide({ cancel: !isLocal(request.url) })
  })
}

/** Our own scheme, what pages make themselves, and the developer tools of a build from source. */
function isLocal(address: string): boolean {
  return isOurs(address) || ['blob:', 'devtools:'].includes(URL.parse(address)?.protocol ?? '')
}
