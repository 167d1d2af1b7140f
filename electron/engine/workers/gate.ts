/** Lets work through while it is open; what comes while it is closed waits. */
export class Gate {
  #open: Promise<unknown> = Promise.resolve()
  #release: (() => void) | null = null

  get closed(): boolean {
    return this.#release !== null
  }

  close(): void {
    if (this.#release) return
    const { promise, resolve } = Promise.withResolvers<unknown>()
    this.#open = promise
    this.#release = () => {
      resolve(null)
    }
  }

  open(): void {
    this.#release?.()
    this.#release = null
  }

  /** Resolves once the gate is open. */
  pass(): Promise<unknown> {
    return this.#open
  }
}
