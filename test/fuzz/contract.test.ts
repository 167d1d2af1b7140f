import { sentenceOf } from '../../electron/hosts/messages.ts'
import * as fc from 'fast-check'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { calls, hostCalls, type CallName, type LibraryStatus, type Reply } from '../../electron/contract/api.ts'
import { openSession, type Session } from '../../electron/engine/session.ts'
import { answer } from '../../electron/hosts/answer.ts'
import { copySamples, makeFolder, models, removeFolder } from '../cli/familiar.ts'
import { inputsOf, spoiled } from './inputs.ts'

const root = makeFolder('contract')
const photos = copySamples(join(root, 'photos'), ['sample1.jpg', 'sample3.jpg'])
const log: string[] = []
const host = {
  pickFolders: () => Promise.resolve({ native: false, paths: [] }),
  reveal: () => Promise.resolve(),
  log: (text: string) => log.push(text),
}
let session: Session

/** What may be named: nothing of this machine's but what lies here. */
const paths = [
  photos,
  join(root, 'other'),
  join(root, 'nowhere', 'at all'),
  join(photos, 'sample1.jpg'),
  join(photos, 'sample1.jpg', 'below a file'),
  `${photos}\0`,
  '\0',
  'a\0b',
  join(root, 'x'.repeat(300)),
  `/${'y/'.repeat(2000)}`,
  join(root, '\ud800'),
  '/dev/null/x',
]
const allCalls = { ...calls, ...hostCalls }
/** Carried out they would reach the network, or take what the others need. */
const withheld: ReadonlySet<string> = new Set(['fetchFaceNet', 'forgetAllFaces', 'setThreads'])
const names = Object.keys(allCalls) as (CallName | keyof typeof hostCalls)[]
const ask = (call: unknown, input: unknown): Promise<Reply> =>
  answer({ id: 1, call, input }, () => Promise.resolve(session), host)

beforeAll(async () => {
  mkdirSync(join(root, 'other'))
  writeFileSync(join(root, 'other', 'no photo.jpg'), 'a text')
  session = await openSession({ library: join(root, 'library'), models, version: 'test' })
  await ask('addFolders', { paths: [photos] })
  await vi.waitFor(
    async () => {
      const { photos, activity } = (await session.handle('status', {})) as LibraryStatus
      expect([photos, activity.phase]).toEqual([2, 'idle'])
    },
    { timeout: 120_000, interval: 100 },
  )
})

afterAll(async () => {
  await session.close()
  removeFolder(root)
})

function fits(call: (typeof names)[number], input: unknown): boolean {
  try {
    return allCalls[call].safeParse(input).success
  } catch {
    return false // What breaks the check itself.
  }
}

function expectWord(reply: Reply): void {
  if (reply.ok) return
  const sentence = sentenceOf(reply.failure)
  expect(reply.failure.code, sentence).not.toBe('internal')
  expect(sentence).toMatch(/^[^]{10,5000}$/) // It may name a path.
  expect(sentence).not.toMatch(/SQLITE|undefined is|Cannot read|\n {4}at /)
}

describe.each(names)('%s', (call) => {
  const inputs = inputsOf(allCalls[call], paths)

  test.skipIf(withheld.has(call))('answers whatever its schema lets through, or says why not', async () => {
    const property = fc.asyncProperty(inputs, async (input) => {
      expectWord(await ask(call, input))
      expect(log.splice(0)).toEqual([])
    })
    await fc.assert(property, { numRuns: 25, seed: 1 })
  })

  test('says what is wrong with anything else', async () => {
    const property = fc.asyncProperty(spoiled(inputs), async (input) => {
      if (withheld.has(call) && fits(call, input)) return
      const reply = await ask(call, input)
      expectWord(reply)
      if (!fits(call, input)) expect(reply).toMatchObject({ ok: false, failure: { code: 'bad-input' } })
      expect(log.splice(0)).toEqual([])
    })
    await fc.assert(property, { numRuns: 60, seed: 2 })
  })
})

test('what is no question is told so', async () => {
  const property = fc.asyncProperty(
    fc.anything({ withBigInt: true, withMap: true, maxDepth: 4 }),
    fc.anything(),
    async (message, call) => {
      for (const asked of [message, { id: 1, call, input: message }, { id: message, call: 'status', input: {} }]) {
        const reply = await answer(asked, () => Promise.resolve(session), host)
        expectWord(reply)
      }
      expect(log.splice(0)).toEqual([])
    },
  )
  await fc.assert(property, { numRuns: 300, seed: 3 })
  for (const call of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'handle', 'close', '', 'x'.repeat(101)])
    expect(await ask(call, {})).toMatchObject({ ok: false, failure: { code: 'bad-input' } })
})

test('and the library is none the worse for it', async () => {
  expect(await ask('status', {})).toMatchObject({ ok: true })
  expect(Object.prototype).not.toHaveProperty('id')
})
