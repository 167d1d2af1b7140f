import { spawn } from 'node:child_process'
import { memoryLimits } from '../memory-limits.ts'
import type { StartEngine } from './engine.ts'
import type { EngineSettings } from './engine-process.ts'
import type { FromEngine, ToEngine } from './wire.ts'

export interface NodeChildOptions {
  /** The Node that runs it: not Electron's own, whose GLib and sharp's do not get along in one process. */
  readonly node: string
  readonly script: string
  readonly settings: EngineSettings
}

/** The engine in a plain Node process. It can be handed no ports: what pages say goes over its one line. */
export function nodeChild({ node, script, settings }: NodeChildOptions): StartEngine {
  return ({ afterDeath, onMessage, onExit }) => {
    const child = spawn(node, [script, JSON.stringify({ ...settings, afterDeath })], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      serialization: 'advanced',
      env: { ...process.env, ...memoryLimits },
    })
    const pages = new Map<number, { postMessage(message: unknown): void }>()
    const post = (message: ToEngine): void => {
      // One that is about to be missed takes no messages any more; its exit answers whoever waits.
      if (child.connected) child.send(message, () => undefined)
    }
    child.on('message', (data) => {
      const message = data as FromEngine
      if (message.kind === 'to-page') pages.get(message.page)?.postMessage(message.message)
      else onMessage(message)
    })
    let exited = false
    const gone = (): void => {
      if (!exited) onExit()
      exited = true
    }
    child.once('exit', gone)
    child.once('error', gone) // It could not even be started.
    return {
      post,
      connect: (page, port) => {
        pages.set(page, port)
        post({ kind: 'page', page })
        port.on('message', ({ data }) => {
          try {
            post({ kind: 'from-page', page, message: data as unknown })
          } catch {
            // Lists in lists without end can't be passed on. No page of ours asks so, and no other shall end the shell.
          }
        })
        port.on('close', () => {
          pages.delete(page)
          post({ kind: 'page-gone', page })
        })
        port.start()
      },
      kill: () => child.kill('SIGKILL'),
    }
  }
}
