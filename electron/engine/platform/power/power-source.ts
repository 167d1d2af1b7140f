import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { fromPmset, fromPowerSupplies, fromWindows } from './readings.ts'

/** What knows whether the machine runs on its battery. */
export interface PowerSource {
  /** Tells it soon, and again whenever it is otherwise, until the function that this returns is called. */
  watch(heard: (onBattery: boolean) => void): () => void
}

/** Asked so often; plugs are rarely pulled. */
const askEveryMs = 15_000
/** PowerShell takes a second of a processor to begin. */
const askWindowsEveryMs = 120_000

/** What the system says of itself. A machine that says nothing counts as plugged in. */
export function systemPower(platform: NodeJS.Platform = process.platform): PowerSource {
  switch (platform) {
    case 'linux':
      return asking(() => fromPowerSupplies('/sys/class/power_supply'), askEveryMs)
    case 'darwin':
      return asking(async () => fromPmset(await said('pmset', ['-g', 'batt'])), askEveryMs)
    case 'win32': {
      const question = '(Get-CimInstance -ClassName Win32_Battery).BatteryStatus'
      const ask = async (): Promise<boolean> =>
        fromWindows(await said('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', question]))
      return asking(ask, askWindowsEveryMs)
    }
    default:
      return asking(() => Promise.resolve(false), askEveryMs)
  }
}

/** The desktop app's shell is told by Electron, on systems where asking costs something; it tells the engine. */
export class ToldPower implements PowerSource {
  readonly #listeners = new Set<(onBattery: boolean) => void>()
  #onBattery = false

  tell(onBattery: boolean): void {
    this.#onBattery = onBattery
    for (const listener of this.#listeners) listener(onBattery)
  }

  watch(heard: (onBattery: boolean) => void): () => void {
    this.#listeners.add(heard)
    heard(this.#onBattery)
    return () => this.#listeners.delete(heard)
  }
}

function asking(ask: () => Promise<boolean>, everyMs: number): PowerSource {
  return {
    watch: (heard) => {
      let [last, ended]: [boolean | null, boolean] = [null, false]
      const look = async (): Promise<void> => {
        const now = await ask().catch(() => false)
        if (ended || now === last) return
        last = now
        heard(now)
      }
      void look()
      const timer = setInterval(() => void look(), everyMs)
      timer.unref()
      return () => {
        ended = true
        clearInterval(timer)
      }
    },
  }
}

async function said(program: string, words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, words, { timeout: 10_000, windowsHide: true })
  return stdout
}
