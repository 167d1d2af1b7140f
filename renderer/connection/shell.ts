import type { Shell } from '../../electron/contract/api.ts'
import { Refusal } from '../../electron/contract/host.ts'
import type { Connection } from './connection.ts'

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
