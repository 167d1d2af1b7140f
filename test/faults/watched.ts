import { join } from 'node:path'
import type { Answers, CallName, EngineEvent, Input } from '../../electron/contract/api.ts'
import { EngineSupervisor, type StartEngine } from '../../electron/hosts/process/engine.ts'
import { nodeChild } from '../../electron/hosts/process/node-child.ts'
import { models, repository } from '../cli/familiar.ts'

/** An engine in its process, as windows have one. */
export class Watched implements AsyncDisposable {
  readonly events: EngineEvent[] = []
  readonly engine: EngineSupervisor
  starts = 0
  /** Ends the engine as the system does, at once. */
  kill: () => void = () => undefined

  constructor(library: string) {
    const child = nodeChild({
      node: process.execPath,
      script: join(repository, 'electron/hosts/process/engine-process.ts'),
      settings: { library, models, version: 'test' },
    })
    const start: StartEngine = (how) => {
      this.starts++
      const running = child(how)
      this.kill = () => {
        running.kill()
      }
      return running
    }
    this.engine = new EngineSupervisor({
      start,
      host: { pickFolders: () => Promise.reject(new Error()), reveal: () => Promise.reject(new Error()) },
      onEvent: (event) => this.events.push(event),
      onLost: () => undefined,
      onGaveUp: () => undefined,
      onBack: () => undefined,
      log: () => undefined,
      pauseMs: () => 10,
    })
  }

  /** Asks until there is an engine that answers. */
  async ask<Name extends CallName>(call: Name, input: Input<Name>): Promise<Answers[Name]> {
    for (;;) {
      const reply = await this.engine.ask(call, input)
      if (reply.ok) return reply.answer as Answers[Name]
      await new Promise((wake) => setTimeout(wake, 50))
    }
  }

  async until(photos: number, problems: number): Promise<void> {
    for (;;) {
      const status = await this.ask('status', {})
      if (status.photos === photos && status.problems === problems && status.activity.phase === 'idle') return
      await new Promise((wake) => setTimeout(wake, 100))
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.engine.stop()
  }
}
