import { toFailure } from '../../contract/errors.ts'
import type { MessagePortMain } from 'electron'
import type { CallName, EngineEvent, Input, Reply } from '../../contract/api.ts'
import type { ImageFile } from '../../engine/session.ts'
import type { HostAbilities } from '../answer.ts'
import { words } from './words.ts'
import type { FromEngine, ToEngine } from './wire.ts'

/** A running engine, whichever kind of process it is in. */
export interface EngineProcess {
  post(message: ToEngine): void
  /** Ties a page's port to the engine. */
  connect(page: number, port: MessagePortMain): void
  /** Ends it at once. */
  kill(): void
}

export type StartEngine = (how: {
  /** The one before died; nobody ended it. */
  readonly afterDeath: boolean
  readonly onMessage: (message: FromEngine) => void
  readonly onExit: () => void
}) => EngineProcess

export interface EngineSupervisorOptions {
  readonly start: StartEngine
  readonly host: Pick<HostAbilities, 'pickFolders' | 'reveal'>
  readonly onEvent: (event: EngineEvent) => void
  /** It died. It comes back by itself. */
  readonly onLost: () => void
  /** It died again and again, and is not started any more until somebody asks for something. */
  readonly onGaveUp: () => void
  /** It runs again; pages must be connected anew. */
  readonly onBack: () => void
  readonly log: (text: string) => void
  /** How long to wait before it is started again, after so many deaths in a row. */
  readonly pauseMs?: (deaths: number) => number
}

/** One that lived so long died of something new. */
const soundMs = 60_000
/** After so many deaths in a row, in about two minutes, the next start is up to the user. */
const mostDeaths = 10
const graceMs = 10_000

/** The engine as the shell knows it: one process, started anew when it dies, and told to finish when the app ends. */
export class EngineSupervisor {
  readonly #options: EngineSupervisorOptions
  readonly #replies = new Map<number, (reply: Reply) => void>()
  readonly #images = new Map<number, (image: ImageFile | null) => void>()
  readonly #ended = Promise.withResolvers<undefined>()
  #process: EngineProcess | null = null
  #startedAt = 0
  #deaths = 0
  #next = 1
  #stopping = false
  #onBattery: boolean | null = null
  #gaveUp = false

  constructor(options: EngineSupervisorOptions) {
    this.#options = options
    this.#start()
  }

  /** Asks for the shell itself; a refusal is an answer too. */
  ask<Name extends CallName>(call: Name, input: Input<Name>): Promise<Reply> {
    const id = this.#next++
    if (this.#gaveUp) this.#startAgain()
    if (!this.#process) return Promise.resolve({ id, ok: false, failure: lost })
    const reply = new Promise<Reply>((resolve) => this.#replies.set(id, resolve))
    this.#process.post({ kind: 'ask', question: { id, call, input } })
    return reply
  }

  /** Tells whether the machine runs on its battery; also whichever process comes after this one. */
  power(onBattery: boolean): void {
    this.#onBattery = onBattery
    this.#process?.post({ kind: 'power', onBattery })
  }

  /** The file for an image address; null for whatever is not in the library. */
  image(address: string): Promise<ImageFile | null> {
    const id = this.#next++
    if (!this.#process) return Promise.resolve(null)
    const image = new Promise<ImageFile | null>((resolve) => this.#images.set(id, resolve))
    this.#process.post({ kind: 'image', id, address })
    return image
  }

  /** Ties a page to the engine; false while there is none. One that was given up is started for it. */
  connect(port: MessagePortMain): boolean {
    if (this.#gaveUp) this.#start()
    this.#process?.connect(this.#next++, port)
    return this.#process !== null
  }

  /** Lets it finish what is in work and let the library go; one that takes too long is ended. */
  async stop(patienceMs = graceMs): Promise<void> {
    this.#stopping = true
    if (!this.#process) return
    this.#process.post({ kind: 'close' })
    const timer = setTimeout(() => this.#process?.kill(), patienceMs)
    await this.#ended.promise
    clearTimeout(timer)
  }

  #startAgain(): void {
    this.#start()
    this.#options.onBack()
  }

  #start(): void {
    this.#gaveUp = false
    this.#startedAt = performance.now()
    this.#process = this.#options.start({
      afterDeath: this.#deaths > 0,
      onMessage: (message) => {
        this.#hear(message)
      },
      onExit: () => {
        this.#died()
      },
    })
    if (this.#onBattery !== null) this.power(this.#onBattery)
  }

  #hear(message: FromEngine): void {
    if (message.kind === 'event') this.#options.onEvent(message.event)
    else if (message.kind === 'reply') take(this.#replies, message.reply.id)?.(message.reply)
    else if (message.kind === 'image') take(this.#images, message.id)?.(message.image)
    else if (message.kind === 'pick-folders') this.#do(message.id, this.#options.host.pickFolders())
    else if (message.kind === 'reveal') this.#do(message.id, this.#options.host.reveal(message.path))
  }

  #do(id: number, work: Promise<unknown>): void {
    const running = this.#process
    const done = (answer: unknown): void => {
      running?.post({ kind: 'done', id, answer })
    }
    work.then(done, (error: unknown) => {
      this.#options.log(String(error))
      done(null)
    })
  }

  #died(): void {
    this.#process = null
    for (const [id, resolve] of this.#replies) resolve({ id, ok: false, failure: cutOff })
    for (const resolve of this.#images.values()) resolve(null)
    this.#replies.clear()
    this.#images.clear()
    if (this.#stopping) {
      this.#ended.resolve(undefined)
      return
    }
    this.#deaths = performance.now() - this.#startedAt > soundMs ? 1 : this.#deaths + 1
    this.#options.onLost()
    if (this.#deaths >= mostDeaths) {
      this.#gaveUp = true
      this.#deaths = 1 // Whoever asks for it again gets as many tries; what it died of is remembered.
      this.#options.log(words.gaveUp)
      this.#options.onGaveUp()
      return
    }
    this.#options.log(words.died)
    setTimeout(
      () => {
        if (this.#stopping) return
        this.#startAgain()
        this.#options.onEvent({ event: 'notice', message: { key: 'notice.restarted', params: {} } })
      },
      (this.#options.pauseMs ?? pauseAfter)(this.#deaths),
    )
  }
}

/** Half a second, then twice as long each time, up to half a minute. */
const pauseAfter = (deaths: number): number => Math.min(30_000, 500 * 2 ** (deaths - 1))

const lost = toFailure({ key: 'internal.lost', params: {} })
const cutOff = toFailure({ key: 'internal.cut-off', params: {} })

function take<Value>(map: Map<number, Value>, id: number): Value | undefined {
  const value = map.get(id)
  map.delete(id)
  return value
}
