import type { Answers, CallName, HostAnswers, ImagePath, Input, HostEvent } from '../../electron/contract/api.ts'
import { httpConnection } from '../connection/http.ts'
import { shellConnection } from '../connection/shell.ts'

const connection = window.familiar ? shellConnection(window.familiar) : httpConnection()
const listeners = new Set<(event: HostEvent) => void>()
connection.listen((event) => {
  for (const listener of listeners) listener(event)
})

/** Asks the engine. Throws a `Refusal` with a sentence for the user. */
export async function ask<Name extends CallName>(call: Name, input: Input<Name>): Promise<Answers[Name]> {
  return (await connection.ask(call, input)) as Answers[Name]
}

/** Asks for what only the host can do. */
export async function askHost<Name extends keyof HostAnswers>(call: Name, input: object): Promise<HostAnswers[Name]> {
  return (await connection.ask(call, input)) as HostAnswers[Name]
}

/** Hears what the engine says by itself, until the returned function is called. */
export function listen(listener: (event: HostEvent) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const image = {
  photo: (photo: number, size: 'small' | 'large' | 'full'): ImagePath => `/image/photo/${photo}/${size}`,
  face: (face: number): ImagePath => `/image/face/${face}`,
}
