import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Answers, CallName, EngineEvent } from '../../electron/contract/api.ts'
import { upToDatePages } from '../../electron/hosts/browser/build.ts'
import { anotherShot, copySamples, makeFolder, removeFolder } from '../cli/familiar.ts'
import { samplePath } from '../samples.ts'
import { enter, listenTo, question } from './client.ts'
import { hostAt, killStarted, start } from './started.ts'

const root = makeFolder('engine')

beforeAll(async () => {
  await upToDatePages(() => undefined)
})
afterEach(killStarted)
afterAll(() => {
  removeFolder(root)
})

/** The only process that a program has started. */
function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim())
}

describe.skipIf(process.platform !== 'linux')('an engine that dies (skipped where there is no /proc)', () => {
  test('in mid-scan is started again, which pages are told, and nothing is lost', async () => {
    const photos = copySamples(join(root, 'photos'), ['sample1.jpg', 'sample6.jpg'])
    const { child, address, ended } = start(join(root, 'library'), ['--no-open', photos])
    const host = hostAt(await address)
    const cookie = await enter(host)
    const events = await listenTo(host, cookie)
    const hear = async (name: string, holds: (event: EngineEvent) => boolean = () => true): Promise<void> => {
      for (;;) {
        const event = (await events.next()) as EngineEvent
        if (event.event === name && holds(event)) return
      }
    }
    const call = async <Name extends CallName>(name: Name, input: unknown = {}): Promise<Answers[Name]> => {
      const reply = (await question(host, cookie, name, input)) as { ok: boolean; answer: Answers[Name] }
      expect(reply).toMatchObject({ ok: true })
      return reply.answer
    }
    const looked = async (count: number): Promise<void> => {
      for (;;) {
        const { photos, activity } = await call('status')
        if (photos === count && activity.phase === 'idle') return
        await new Promise((wake) => setTimeout(wake, 100))
      }
    }

    await looked(2)
    const [group] = (await call('review', { offset: 0, limit: 1 })).page
    await call('confirm', { faces: [group!.sample[0]], person: { name: 'Anna' } })

    for (const n of [2, 3, 4, 5]) copyFileSync(samplePath(`sample${n}.jpg`), join(photos, `later ${n}.jpg`))
    await anotherShot('sample6.jpg', join(photos, 'later 6.jpg'))
    await hear('activity', (event) => event.event === 'activity' && event.activity.phase === 'looking at photos')
    process.kill(childOf(child.pid!), 'SIGKILL')

    await hear('lost')
    await hear('found-again')
    await looked(7)
    expect(await call('people', { hidden: false })).toMatchObject([{ name: 'Anna', confirmed: 1 }])
    events.close()
    child.kill('SIGINT')
    const { code, stderr } = await ended
    expect(code).toBe(0)
    expect(stderr).toContain('The engine ended unexpectedly and is started again.')
  })
})
