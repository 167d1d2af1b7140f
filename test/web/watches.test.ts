import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { copySamples, makeFolder, removeFolder } from '../cli/familiar.ts'
import { samplePath } from '../samples.ts'
import { canLimitWatches, fewWatches } from '../session/few-watches.ts'
import { ask, enter, listenTo } from './client.ts'
import { hostAt, killStarted, start } from './started.ts'

const root = makeFolder('watches')
afterEach(killStarted)
afterAll(() => {
  removeFolder(root)
})

test.skipIf(!canLimitWatches)(
  'where the system watches no more folders the first page hears of it, and what comes is found a little later (Linux with user namespaces only)',
  async () => {
    const photos = copySamples(join(root, 'photos'), ['sample1.jpg'])
    for (let i = 0; i < 60; i++) mkdirSync(join(photos, `folder ${i}`))
    const { address, child, ended } = start(join(root, 'library'), ['--no-open', photos], {}, fewWatches)
    const host = hostAt(await address)
    const cookie = await enter(host)
    const folder = async (): Promise<unknown> => {
      const headers = { cookie, 'content-type': 'application/json' }
      const { text } = await ask(host, '/call', {
        method: 'POST',
        headers,
        body: '{"id":1,"call":"status","input":{}}',
      })
      return (JSON.parse(text) as { answer: { folders: unknown[] } }).answer.folders[0]
    }
    // Long before a page is open.
    await vi.waitFor(async () => {
      expect(await folder()).toMatchObject({ path: photos, photos: 1, watched: false })
    }, 60_000)
    const page = await listenTo(host, cookie)
    const heard: unknown[] = []
    while (!JSON.stringify(heard).includes('can’t watch so many folders')) heard.push(await page.next())
    copyFileSync(samplePath('sample3.jpg'), join(photos, 'folder 59', 'new.jpg'))
    await vi.waitFor(async () => {
      expect(await folder()).toMatchObject({ photos: 2, watched: false })
    }, 120_000)
    page.close()
    child.kill('SIGINT')
    expect((await ended).code).toBe(0)
  },
)
