import type { LiveLibrary } from './live-library.ts'
import type { PowerSource } from '../platform/power/power-source.ts'
import { readPreferences, writePreferences } from '../scan/preferences.ts'

/**
 * Whether the work in the background rests: because the user said so, or because the machine runs on its battery and the user wants
 * that to be spared. Whoever goes on by hand is right until a plug is pulled again.
 */
export class Pausing implements Disposable {
  readonly #library: LiveLibrary
  readonly #source: PowerSource
  #stopWatching: (() => void) | null = null
  #onBattery = false
  #goesOnAnyway = false

  constructor(library: LiveLibrary, source: PowerSource) {
    this.#library = library
    this.#source = source
  }

  /** Whether it is the battery for which the work rests. */
  get forBattery(): boolean {
    return this.#stopWatching !== null && this.#onBattery && !this.#goesOnAnyway
  }

  begin(): void {
    this.#watch(readPreferences(this.#library.store).pauseOnBattery)
  }

  /** The user wants a pause, or wants to go on now, whatever the work rests for. */
  set(paused: boolean): void {
    writePreferences(this.#library.store, { paused })
    this.#goesOnAnyway = !paused && this.#onBattery
    this.#apply()
  }

  /** Whether the battery is to be spared. */
  spareBattery(spare: boolean): void {
    writePreferences(this.#library.store, { pauseOnBattery: spare })
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
    const { store, work } = this.#library
    if (readPreferences(store).paused || this.forBattery) work.pause()
    else {
      work.resume()
      work.request()
    }
  }
}
