import { z } from 'zod'
import { calls } from '../contract/calls.ts'
import { hostCalls } from '../contract/host-calls.ts'
import type { CallName, Failure, HostAnswers, PhotoDetail, Reply } from '../contract/api.ts'
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

/** Answers a page's message, and replies, as JSON text; so hosts pass both through as they are. */
export async function answerJson(text: string, session: () => Promise<Session>, host: HostAbilities): Promise<string> {
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch {
    return refuseJson(text, { code: 'bad-input', message: 'A question must be JSON.' })
  }
  return JSON.stringify(await answer(message, session, host))
}

/** Refuses a page's message, as JSON text, without an engine. The reply has the message's number as far as it has one. */
export function refuseJson(text: string, failure: Failure): string {
  let id = 0
  try {
    id = Question.parse(JSON.parse(text)).id
  } catch {
    // What is no question has no number.
  }
  const reply: Reply = { id, ok: false, failure }
  return JSON.stringify(reply)
}

async function carryOut(
  call: string,
  input: unknown,
  session: () => Promise<Session>,
  host: HostAbilities,
): Promise<unknown> {
  if (call === 'pickFolders') {
    hostCalls.pickFolders.read(input)
    return host.pickFolders()
  }
  if (call === 'reveal') {
    const { photo } = hostCalls.reveal.read(input)
    const { paths } = (await (await session()).handle('photo', { id: photo })) as PhotoDetail
    const [path] = paths
    if (path === undefined) throw new AppError('vanished', 'This photo is no longer on disk.')
    await host.reveal(path)
    return null
  }
  return (await session()).handle(z.enum(callNames).parse(call), input)
}

const callNames = Object.keys(calls) as CallName[]
