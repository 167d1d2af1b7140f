import type { Reply } from '../../electron/contract/api.ts'
import { Refusal, type Connection, type HostEvent } from './connection.ts'

/** What the preload script gives a page in the desktop shell. */
export interface Shell {
  ask(call: string, input: unknown): Promise<Reply>
  listen(listener: (event: HostEvent) => void): void
}

declare global {
  interface Window {
    readonly familiar?: Shell
  }
}

export function shellConnection(shell: Shell): Connection {
  return {
    ask: async (call, input) => {
      const reply = await shell.ask(call, input)
      if (reply.ok) return reply.answer
      throw new Refusal(reply.failure)
    },
    listen: (listener) => {
      shell.listen(listener)
    },
  }
}
