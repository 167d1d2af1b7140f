import type { ParentPort } from 'electron'
import { z } from 'zod'
import { logEvent } from '../../engine/log/log-event.ts'
import { openSession } from '../../engine/open.ts'
import { ToldPower } from '../../engine/platform/power/power-source.ts'
import { serveShell } from './engine-server.ts'
import type { PagePort, ShellLine, ToEngine } from './wire.ts'

/*
 * The process the engine runs in: a utility process of Electron, or a plain Node beside it. Its one argument says which
 * library to open; everything else comes over the line to the shell.
 */
const Settings = z.strictObject({
  library: z.string(),
  models: z.string(),
  version: z.string(),
  /** The shell tells of the battery. */
  toldOfPower: z.boolean().optional(),
  afterDeath: z.boolean(),
})
export type EngineSettings = Omit<z.infer<typeof Settings>, 'afterDeath'>

/** A utility process is handed the pages' own ports. */
function overParentPort(parent: ParentPort): ShellLine {
  return {
    post: (message) => {
      parent.postMessage(message)
    },
    onMessage: (listener) => {
      parent.on('message', ({ data, ports: [port] }) => {
        const page: PagePort | null = port
          ? {
              post: (message) => {
                port.postMessage(message)
              },
              onMessage: (hear) => {
                port.on('message', (event) => {
                  hear(event.data)
                })
                port.start()
              },
              onClose: (gone) => {
                port.on('close', gone)
              },
            }
          : null
        listener(data as ToEngine, page)
      })
    },
  }
}

/** A plain Node process has one line for everything; what pages say on it carries their number. */
function overProcess(): ShellLine {
  const pages = new Map<number, { hear?: (message: unknown) => void; gone?: () => void }>()
  const post: ShellLine['post'] = (message) => {
    if (process.connected) process.send?.(message)
  }
  return {
    post,
    onMessage: (listener) => {
      process.on('message', (data) => {
        const message = data as ToEngine
        if (message.kind === 'from-page') pages.get(message.page)?.hear?.(message.message)
        else if (message.kind === 'page-gone') {
          pages.get(message.page)?.gone?.()
          pages.delete(message.page)
        } else if (message.kind === 'page') {
          const ears: { hear?: (message: unknown) => void; gone?: () => void } = {}
          pages.set(message.page, ears)
          listener(message, {
            post: (reply) => {
              post({ kind: 'to-page', page: message.page, message: reply })
            },
            onMessage: (hear) => (ears.hear = hear),
            onClose: (gone) => (ears.gone = gone),
          })
        } else listener(message, null)
      })
      // A shell that died says nothing more; without it there is nobody to work for.
      process.once('disconnect', () => {
        listener({ kind: 'close' }, null)
      })
    },
  }
}

const log = (text: string): void => {
  process.stderr.write(`${text}\n`)
}
// In a utility process a rejection nobody hears would only warn; an engine in an unknown state is better started anew.
process.on('unhandledRejection', (reason) => {
  logEvent('crashed', { error: reason })
  log(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason))
  process.exit(1)
})
process.on('uncaughtExceptionMonitor', (error) => {
  logEvent('crashed', { error })
})
// The shell ends its engine by a word, so that the library is let go; Ctrl-C in a terminal reaches both at once.
process.on('SIGINT', () => undefined)

const settings = Settings.parse(JSON.parse(process.argv[2] ?? 'null'))
// Only a utility process has a parent port.
const parent = (process as { readonly parentPort?: ParentPort }).parentPort
const power = new ToldPower()
const { toldOfPower = false, ...library } = settings
await serveShell(
  parent ? overParentPort(parent) : overProcess(),
  () => openSession({ ...library, ...(toldOfPower ? { power } : {}) }),
  log,
  (onBattery) => {
    power.tell(onBattery)
  },
)
process.exit(0)
