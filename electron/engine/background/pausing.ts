import type { PowerSource } from '../platform/power/power-source.ts'
import { readPreferences, writePreferences } from '../scan/preferences.ts'
import type { Store } from '../store/database.ts'
import type { ScanLoop } from './scan-loop.ts'

/**
 * Whether the work in the background rests: because the user said so, or because the machine runs on its battery and the user wants
 * to spare that. A manual resume overrides the battery pause until the machine is plugged in or out.
 */
export class Pausing implements Disposable {
  readonly #store: Store
  readonly #scan: Pick<ScanLoop, 'pause' | 'resume' | 'request'>
  readonly #source: PowerSource
  #stopWatching: (() => void) | null = null
  #onBattery = false
  #goesOnAnyway = false

  constructor(store: Store, scan: Pick<ScanLoop, 'pause' | 'resume' | 'request'>, source: PowerSource) {
    this.#store = store
    this.#scan = scan
    this.#source = source
  }

  /** Whether it is the battery for which the work rests. */
  get forBattery(): boolean {
    return this.#stopWatching !== null && this.#onBattery && !this.#goesOnAnyway
  }

  begin(): void {
    this.#watch(readPreferences(this.#store).pauseOnBattery)
  }

  /** The user wants a pause, or wants to go on now, whatever the work rests for. */
  set(paused: boolean): void {
    writePreferences(this.#store, { paused })
    this.#goesOnAnyway = !paused && this.#onBattery
    this.#apply()
  }

  /** Whether the battery is to be spared. */
  spareBattery(spare: boolean): void {
    writePreferences(this.#store, { pauseOnBattery: spare })
    this.#goesOnAnyway = false
    this.#watch(spare)
    this.#apply()
  }

  [Symbol.dispose](): void {
    this.#watch(false)
  }

  #watch(wanted: boolean): void {
    if (wanted === (this.#stopWatching !== null)) return
    this.#stopWatching?.()
    this.#stopWatching = null
    this.#onBattery = false
    if (!wanted) return
    // What watches is known before it is first heard of.
    let stop = (): void => undefined
    this.#stopWatching = () => {
      stop()
    }
    stop = this.#source.watch((onBattery) => {
      if (onBattery === this.#onBattery) return
      this.#onBattery = onBattery
      this.#goesOnAnyway = false
      this.#apply()
    })
  }

  #apply(): void {
    if (readPreferences(this.#store).paused || this.forBattery) this.#scan.pause()
    else {
      this.#scan.resume()
      this.#scan.request()
    }
  }
}
