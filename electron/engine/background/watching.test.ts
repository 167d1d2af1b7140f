import { spawnSync } from 'node:child_process'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { canStall, stall } from '../../../test/session/mounts.ts'
import { canLimitWatches, fewWatches } from '../../../test/session/few-watches.ts'
import { temporaryTree } from '../scan/tree.testing.ts'
import type { Place } from './places.ts'
import { Watching } from './watching.ts'

/** Watches a folder; hints come in as they are given. */
async function watched(root: string): Promise<{ hints: (readonly Place[])[]; heard: (path: string) => Promise<void> }> {
  const hints: (readonly Place[])[] = []
  const watching = new Watching({
    onHint: (places) => hints.push(places),
    onTrouble: (message) => {
      throw new Error(message.key)
    },
  })
  onTestFinished(() => watching[Symbol.asyncDispose]())
  watching.watch([{ path: root }])
  const heard = async (path: string): Promise<void> => {
    while (!hints.flat().some((place) => place.path === path)) await new Promise((done) => setTimeout(done, 50))
  }
  await heard(root) // Once all is watched.
  hints.length = 0
  return { hints, heard }
}

const quiet = () => new Promise((done) => setTimeout(done, 1500))

test('a burst of 10,000 files is a few hints of where they lie, and one look at everything when it is over', async () => {
  const root = temporaryTree('a.jpg', 'burst/a.jpg')
  const { hints, heard } = await watched(root)
  for (let n = 0; n < 10_000; n++) {
    writeFileSync(join(root, 'burst', `${n}.jpg`), '')
    if (n % 100 === 0) await new Promise((done) => setImmediate(done))
  }
  await heard(join(root, 'burst'))
  let count = -1
  while (count !== hints.length) {
    count = hints.length
    await quiet()
  }
  const places = hints.flat()
  expect(new Set(places.map(({ path }) => path))).toEqual(new Set([root, join(root, 'burst')]))
  expect(places.filter(({ path }) => path === root).length).toBeLessThanOrEqual(1)
  expect(places.length).toBeLessThan(50)
})

test('a tree that is moved is a hint of where it was and where it is, and of nothing around', async () => {
  const root = temporaryTree('other/b.jpg', 'old/a.jpg', 'old/x/y/z.jpg')
  const { hints, heard } = await watched(root)
  mkdirSync(join(root, 'in'))
  renameSync(join(root, 'old'), join(root, 'in', 'new'))
  await heard(join(root, 'old'))
  await heard(join(root, 'in', 'new'))
  for (const { path, deep } of hints.flat())
    if (path === root || path.startsWith(join(root, 'other'))) expect(deep).toBe(false)
  hints.length = 0
  writeFileSync(join(root, 'in/new/x/y/new.jpg'), '')
  await heard(join(root, 'in/new/x/y'))
})

test.skipIf(!canLimitWatches)(
  'where the system watches no more folders that is said once, and the folder counts as unwatched (Linux with user namespaces only)',
  () => {
    const root = temporaryTree(...Array.from({ length: 60 }, (_, n) => `${n}/a.jpg`))
    const script = `
      import { Watching } from ${JSON.stringify(new URL('watching.ts', import.meta.url).href)}
      const said = []
      const watching = new Watching({ onHint: () => {}, onTrouble: (message) => said.push(message) })
      watching.watch([{ path: process.argv[1] }])
      const before = watching.notices(process.argv[1])
      setTimeout(() => {
        console.log(JSON.stringify({ said, before, after: watching.notices(process.argv[1]) }))
        process.exit()
      }, 3000)`
    const args = ['--input-type=module', '-e', script, root]
    const [command, ...limits] = fewWatches
    const { stdout, stderr } = spawnSync(command, [...limits, process.execPath, ...args], { encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({
      said: [{ key: 'notice.unwatched-full', params: {} }],
      before: true,
      after: false,
    })
  },
)

test.skipIf(!canStall)(
  'a share is not watched, as it tells of nothing and may stall (needs the right to mount)',
  async () => {
    const [own, share] = [temporaryTree('a.jpg'), temporaryTree()]
    const answer = stall(share)
    onTestFinished(answer)
    const hints: (readonly Place[])[] = []
    const watching = new Watching({ onHint: (places) => hints.push(places), onTrouble: () => undefined })
    onTestFinished(() => watching[Symbol.asyncDispose]())
    watching.watch([{ path: own }, { path: share }])
    expect([own, share].map((path) => watching.notices(path))).toEqual([true, false])
    while (hints.length === 0) await quiet()
    expect(hints).toEqual([[{ path: own, deep: true }]])
  },
)
