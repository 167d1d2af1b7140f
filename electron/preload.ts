import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { HostEvent } from '../renderer/connection/connection.ts'
import type { Shell } from '../renderer/connection/shell.ts'
import { channels } from './hosts/desktop/channels.ts'
import { onDropped, type DropTarget } from './hosts/desktop/dropped.ts'
import { PageLine, type EnginePort } from './hosts/desktop/page-line.ts'

/* The one bridge between a page and the shell: two functions, nothing of Electron. */
const line = new PageLine()

ipcRenderer.on(channels.port, ({ ports: [port] }) => {
  if (port) line.connect(port as EnginePort)
})
ipcRenderer.on(channels.event, (_event, event: HostEvent) => {
  line.tell(event)
})
ipcRenderer.send(channels.connect)

onDropped(
  globalThis as unknown as DropTarget,
  (file) => webUtils.getPathForFile(file),
  (paths) => {
    void line.ask('addFolders', { paths }).then((reply) => {
      if (!reply.ok) line.tell({ event: 'notice', message: reply.failure })
    })
  },
)

contextBridge.exposeInMainWorld('familiar', { ask: line.ask, listen: line.listen } satisfies Shell)
