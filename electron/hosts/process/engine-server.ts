import { Refusal } from '../../contract/host.ts'
import type { Failure, HostAnswers } from '../../contract/api.ts'
import type { Session } from '../../engine/session.ts'
import { answer, answerJson, type HostAbilities } from '../answer.ts'
import { failureOf } from '../failure.ts'
import { Opening } from './opening.ts'
import type { FromEngine, PagePort, ShellLine, ToEngine } from './wire.ts'

/** Carries one library to the shell and its pages; `told` hears what the shell knows of the battery. Resolves when the shell has had enough and the library is let go. */
export async function serveShell(
  shell: ShellLine,
  open: () => Promise<Session>,
  log: (text: string) => void,
  told: (onBattery: boolean) => void = () => undefined,
): Promise<void> {
  const pages = new Map<number, PagePort>()
  const wants = new Wants(shell, log)
  const opening = new Opening(open, (session) =>
    session.listen((event) => {
      for (const page of pages.values()) page.post(event)
      shell.post({ kind: 'event', event })
    }),
  )
  const enough = Promise.withResolvers<undefined>()

  const connect = (id: number, page: PagePort): void => {
    pages.set(id, page)
    page.onClose(() => pages.delete(id))
    page.onMessage((message) => {
      void answer(message, opening.session, wants).then((reply) => {
        page.post(reply)
      })
    })
  }

  const take = async (message: ToEngine, page: PagePort | null): Promise<void> => {
    if (message.kind === 'page' && page) connect(message.page, page)
    else if (message.kind === 'done') wants.done(message.id, message.answer)
    else if (message.kind === 'not done') wants.notDone(message.id, message.failure)
    else if (message.kind === 'power') told(message.onBattery)
    else if (message.kind === 'close') enough.resolve(undefined)
    else if (message.kind === 'ask') {
      shell.post({ kind: 'reply', reply: await answer(message.question, opening.session, wants) })
    } else if (message.kind === 'forward') {
      const reply = await answerJson(message.message, opening.session, wants)
      shell.post({ kind: 'forwarded', id: message.id, reply })
    } else if (message.kind === 'image') {
      const image = await (await opening.session()).image(message.address).catch((error: unknown) => {
        failureOf(error, log)
        return null
      })
      shell.post({ kind: 'image', id: message.id, image })
    }
  }
  shell.onMessage((message, page) => {
    take(message, page).catch((error: unknown) => {
      // A library that can't be opened has no images; whoever asks questions is told why.
      failureOf(error, log)
      if (message.kind === 'image') shell.post({ kind: 'image', id: message.id, image: null })
    })
  })

  await enough.promise
  await opening.close()
}

/** What only the shell can do, asked of it. */
class Wants implements HostAbilities {
  readonly log: (text: string) => void
  readonly #shell: ShellLine
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  #next = 1

  constructor(shell: ShellLine, log: (text: string) => void) {
    this.#shell = shell
    this.log = log
  }

  async pickFolders(): Promise<HostAnswers['pickFolders']> {
    return (await this.#want((id) => ({ kind: 'pick-folders', id }))) as HostAnswers['pickFolders']
  }

  async reveal(path: string): Promise<void> {
    await this.#want((id) => ({ kind: 'reveal', id, path }))
  }

  done(id: number, answer: unknown): void {
    this.#waiting.get(id)?.resolve(answer)
    this.#waiting.delete(id)
  }

  notDone(id: number, failure: Failure): void {
    this.#waiting.get(id)?.reject(new Refusal(failure))
    this.#waiting.delete(id)
  }

  #want(message: (id: number) => FromEngine): Promise<unknown> {
    const id = this.#next++
    const wanted = Promise.withResolvers<unknown>()
    this.#waiting.set(id, wanted)
    this.#shell.post(message(id))
    return wanted.promise
  }
}
