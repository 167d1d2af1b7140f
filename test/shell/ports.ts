import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { MessagePortMain } from 'electron'
import type { EnginePort } from '../../electron/hosts/desktop/page-line.ts'

/** A channel with the shell's end and a page's end, of Node's own ports in the dress of Electron's. */
export function channel(): { readonly shell: MessagePortMain; readonly page: EnginePort & { close(): void } } {
  const { port1, port2 } = new MessageChannel()
  return { shell: new ShellPort(port1) as unknown as MessagePortMain, page: new PagePort(port2) }
}

/** As Electron's main process has it: an emitter that is silent until it is started. */
class ShellPort extends EventEmitter {
  readonly #port: MessagePort

  constructor(port: MessagePort) {
    super()
    this.#port = port
    port.unref()
    port.once('close', () => this.emit('close'))
  }

  start(): void {
    this.#port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }))
  }

  postMessage(message: unknown): void {
    this.#port.postMessage(message)
  }
}

/** As a page has it. */
class PagePort implements EnginePort {
  onmessage: EnginePort['onmessage'] = null
  readonly #port: MessagePort

  constructor(port: MessagePort) {
    this.#port = port
    port.on('message', (data: unknown) => this.onmessage?.({ data }))
    port.unref()
  }

  postMessage(message: unknown): void {
    this.#port.postMessage(message)
  }

  close(): void {
    this.#port.close()
  }
}
