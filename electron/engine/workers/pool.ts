import { basename } from 'node:path'
import { Worker } from 'node:worker_threads'
import { AppError } from '../../contract/errors.ts'
import { logEvent } from '../log/log-event.ts'
import { leave, type Reply } from './serve.ts'

interface Job<Request, Answer> {
  readonly request: Request
  readonly signal: AbortSignal | undefined
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

export interface PoolOptions {
  /** The worker's file. */
  readonly file: URL
  /** What each worker is told at its start. */
  readonly settings: unknown
  readonly workers: number
  /** After so long without an answer or a sign of life a worker counts as stuck. Its request fails as `Stuck`, and it is ended. */
  readonly patienceMs: number
  /** A worker whose own objects take more dies, alone (pixels and networks do not count). As much as the machine allows if not given. */
  readonly heapMegabytes?: number
}

/** By default V8 lets short-lived objects take several times as much before it looks at them: a hundred megabytes a thread, in days. */
const youngMegabytes = 16

/** A request that was given up: its thread does not come back from whatever it does, reading from a share that stalls perhaps. */
export class Stuck extends AppError {
  /** Resolves when the thread is free after all, and gone. */
  readonly over: Promise<unknown>

  constructor(over: Promise<unknown>) {
    super('engine-failed', 'Looking at this file took too long, and was given up.')
    this.over = over
  }
}

/**
 * Worker threads that answer requests, each one at a time, first come first served. Workers start when they are needed. A
 * worker that dies or gets stuck takes its request with it (an AppError `engine-failed`); a new one takes its place.
 */
export class Pool<Request, Answer> implements AsyncDisposable {
  readonly #options: PoolOptions
  readonly #waiting: Job<Request, Answer>[] = []
  readonly #idle: Worker[] = []
  readonly #all = new Set<Worker>()
  /** Settle when the requests in work have their answers. */
  readonly #inWork = new Set<Promise<undefined>>()
  #closed = false

  constructor(options: PoolOptions) {
    this.#options = options
  }

  /**
   * Asks the next free worker; if `signal` is aborted before one is free, nobody is asked, and it fails as `interrupted`. What is
   * asked `first`, because somebody sits and waits for it, comes before all that nobody began yet.
   */
  ask(request: Request, signal?: AbortSignal, { first = false } = {}): Promise<Answer> {
    if (this.#closed) return Promise.reject(stopped())
    return new Promise((resolve, reject) => {
      const job = { request, signal, resolve, reject }
      if (first) this.#waiting.unshift(job)
      else this.#waiting.push(job)
      this.#next()
    })
  }

  /**
   * Ends all workers once what they have in work is answered: a thread that is ended amid an inference can take the whole
   * process with it. What waits fails as `interrupted`.
   */
  async close(): Promise<void> {
    this.#closed = true
    for (const job of this.#waiting.splice(0)) job.reject(stopped())
    await Promise.all(this.#inWork)
    await Promise.all([...this.#all].map((worker) => worker.terminate()))
  }

  /**
   * Ends all workers as soon as they listen, whatever they are at. Only for those that write nothing. They leave by themselves:
   * a thread that is ended from outside while it loads or calls native code can take the whole process with it.
   */
  async end(): Promise<void> {
    this.#closed = true
    for (const job of this.#waiting.splice(0)) job.reject(stopped())
    await Promise.all([...this.#all].map(askToLeave))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #next(): void {
    while (this.#waiting[0]?.signal?.aborted) this.#waiting.shift()!.reject(stopped())
    if (this.#waiting.length === 0) return
    const worker = this.#idle.pop() ?? (this.#all.size < this.#options.workers ? this.#start() : undefined)
    const job = worker && this.#waiting.shift()
    if (worker && job) this.#give(worker, job)
  }

  #start(): Worker {
    const { file, settings, heapMegabytes } = this.#options
    const resourceLimits = {
      maxYoungGenerationSizeMb: youngMegabytes,
      ...(heapMegabytes !== undefined && { maxOldGenerationSizeMb: heapMegabytes }),
    }
    const worker = new Worker(file, { workerData: settings, resourceLimits })
    // Deaths are noticed where the request is; an idle worker that dies is replaced when the next one is needed.
    worker.on('error', () => undefined)
    worker.once('exit', () => {
      this.#all.delete(worker)
      const index = this.#idle.indexOf(worker)
      if (index >= 0) this.#idle.splice(index, 1)
    })
    this.#all.add(worker)
    return worker
  }

  #give(worker: Worker, { request, resolve, reject }: Job<Request, Answer>): void {
    // A thread amid a call of the system's can't be ended before that returns: nobody waits for it.
    const giveUp = (): void => {
      const over = new Promise((gone) => worker.once('exit', gone))
      worker.unref()
      void askToLeave(worker)
      this.#all.delete(worker)
      settle()
      const stuck = new Stuck(over)
      if (!this.#closed) this.#note(stuck)
      reject(this.#closed ? stopped() : stuck)
      if (!this.#closed) this.#next()
    }
    const patience = setTimeout(giveUp, this.#options.patienceMs)
    let fault: unknown
    const work = Promise.withResolvers<undefined>()
    this.#inWork.add(work.promise)
    const settle = (): void => {
      clearTimeout(patience)
      worker.off('message', answered)
      worker.off('error', hurt)
      worker.off('exit', died)
      this.#inWork.delete(work.promise)
      work.resolve(undefined)
    }
    const answered = (reply: Reply<Answer>): void => {
      if (reply.ok === 'alive') {
        patience.refresh()
        return
      }
      settle()
      this.#idle.push(worker)
      if (reply.ok) resolve(reply.answer)
      else reject(toError(reply))
      this.#next()
    }
    const hurt = (error: unknown): void => {
      fault = error
    }
    const died = (): void => {
      settle()
      if (!this.#closed) this.#note(fault)
      const reason = this.#closed
        ? stopped()
        : new AppError('engine-failed', { detail: fault instanceof Error ? fault.message : '' }, { cause: fault })
      reject(reason)
      if (!this.#closed) this.#next()
    }
    worker.on('message', answered)
    worker.on('error', hurt)
    worker.once('exit', died)
    worker.postMessage(request)
  }

  #note(fault: unknown): void {
    logEvent('worker died', { worker: basename(this.#options.file.pathname).split('.')[0], error: fault })
  }
}

function stopped(): AppError {
  return new AppError('interrupted.work', {})
}

/** One that does not listen for so long is ended from outside. */
const graceMs = 5000

function askToLeave(worker: Worker): Promise<void> {
  return new Promise((left) => {
    let impatience = setTimeout(() => {
      void worker.terminate()
      impatience = setTimeout(left, graceMs) // Amid a call of the system's that does not return.
    }, graceMs)
    worker.once('exit', () => {
      clearTimeout(impatience)
      left()
    })
    worker.postMessage(leave)
  })
}

function toError(reply: Extract<Reply<unknown>, { ok: false }>): Error {
  if (reply.told !== null) return AppError.of(reply.told)
  const error = new Error(reply.message)
  if (reply.stack !== undefined) error.stack = reply.stack
  return error
}
