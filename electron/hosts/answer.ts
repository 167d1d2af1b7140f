import { z } from 'zod'
import { calls, hostCalls, type CallName, type HostAnswers, type PhotoDetail, type Reply } from '../contract/api.ts'
import { AppError } from '../contract/errors.ts'
import type { Session } from '../engine/session.ts'
import { failureOf } from './failure.ts'

/** What a host can do for a page that the engine can't. */
export interface HostAbilities {
  pickFolders(): Promise<HostAnswers['pickFolders']>
  /** Shows a file in the system's file manager. */
  reveal(path: string): Promise<void>
  /** For whoever runs the program; never shown to a page. */
  readonly log: (text: string) => void
}

const Question = z.strictObject({ id: z.int().nonnegative(), call: z.string().max(100), input: z.unknown() })

/** Answers whatever a page sends: every outcome is a reply, and none tells more than a page should know. */
export async function answer(message: unknown, session: () => Promise<Session>, host: HostAbilities): Promise<Reply> {
  let id = 0
  try {
    const question = Question.parse(message)
    id = question.id
    return { id, ok: true, answer: await carryOut(question.call, question.input, session, host) }
  } catch (error) {
    return { id, ok: false, failure: failureOf(error, host.log) }
  }
}

async function carryOut(
  call: string,
  input: unknown,
  session: () => Promise<Session>,
  host: HostAbilities,
): Promise<unknown> {
  if (call === 'pickFolders') {
    hostCalls.pickFolders.parse(input)
    return host.pickFolders()
  }
  if (call === 'reveal') {
    const { photo } = hostCalls.reveal.parse(input)
    const { paths } = (await (await session()).handle('photo', { id: photo })) as PhotoDetail
    const [path] = paths
    if (path === undefined) throw new AppError('vanished.not-on-disk', {})
    await host.reveal(path)
    return null
  }
  return (await session()).handle(z.enum(callNames).parse(call), input)
}

const callNames = Object.keys(calls) as CallName[]
