import type { StartEngine } from '../process/engine.ts'
import type { EngineSettings } from '../process/engine-process.ts'
import type { Electron } from './electron.ts'
import type { FromEngine } from '../process/wire.ts'

/** The engine in a utility process of Electron. It is handed each page's port, so that pages talk to it directly. */
export function utilityChild(
  { utilityProcess }: Pick<Electron, 'utilityProcess'>,
  { script, settings }: { readonly script: string; readonly settings: EngineSettings },
): StartEngine {
  return ({ afterDeath, onMessage, onExit }) => {
    const child = utilityProcess.fork(script, [JSON.stringify({ ...settings, afterDeath })], {
      serviceName: 'Familiar engine',
    })
    child.on('message', (message: FromEngine) => {
      onMessage(message)
    })
    child.once('exit', onExit)
    return {
      post: (message) => {
        child.postMessage(message)
      },
      connect: (page, port) => {
        child.postMessage({ kind: 'page', page }, [port])
      },
      kill: () => child.kill(),
    }
  }
}
