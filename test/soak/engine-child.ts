import { sentenceOf } from '../../electron/hosts/messages.ts'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { readPreferences, writePreferences } from '../../electron/engine/features/preferences.ts'
import type { CallName } from '../../electron/contract/api.ts'
import { AppError } from '../../electron/contract/errors.ts'
import { openSession } from '../../electron/engine/session.ts'
import { openLibrary } from '../../electron/engine/store/database.ts'
import type { Answer, Request } from './messages.ts'

/*
 * The real engine, a library held open, in a process that can be killed. It answers the window's calls and says
 * what memory it has.
 */
const { library, models } = JSON.parse(process.argv[2]!) as { library: string; models: string }
const store = openLibrary(library, { mode: 'write' })
// Small and quick, and nothing is fetched.
if (readPreferences(store).model !== 'mobilefacenet') writePreferences(store, { model: 'mobilefacenet' })
store.close()
const session = await openSession({ library, models, version: 'soak' })
const notices: string[] = []
session.listen((event) => {
  if (event.event === 'notice') notices.push(sentenceOf(event.message))
})

/** Resolves when the library is up to date with what lay on the disk when this was asked. */
async function upToDate(): Promise<void> {
  await session.handle('rescan', {})
  await setImmediate()
  for (;;) {
    const { activity } = (await session.handle('status', {})) as { activity: { phase: string } }
    if (activity.phase === 'idle') return
    await setTimeout(5)
  }
}

async function answer(request: Request): Promise<unknown> {
  switch (request.kind) {
    case 'call':
      return session.handle(request.call as CallName, request.input)
    case 'up-to-date':
      await upToDate()
      return notices.splice(0)
    case 'memory': {
      for (let i = 0; i < 3; i++) {
        ;(globalThis as { gc?: () => void }).gc?.()
        await setTimeout(20)
      }
      const { heapUsed, rss } = process.memoryUsage()
      return { heap: heapUsed, rss }
    }
    case 'close':
      await session.close()
      return null
  }
}

process.on('message', (message) => {
  const { id, ...request } = message as Request & { id: number }
  const reply = (said: Answer): void => {
    process.send!(said, () => {
      if (request.kind === 'close') process.exit()
    })
  }
  answer(request).then(
    (value) => {
      reply({ id, ok: true, value })
    },
    (error: unknown) => {
      const code = error instanceof AppError ? error.code : null
      reply({ id, ok: false, code, message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    },
  )
})
process.once('disconnect', () => process.exit())
process.send!('open')
