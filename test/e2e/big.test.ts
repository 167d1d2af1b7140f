import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { large, makeLibrary } from '../bench/big-library.ts'
import { makeFolder, removeFolder } from '../cli/familiar.ts'
import { App, useCompactModel } from './app.ts'
import { findWindows } from './windows.ts'

const windows = await findWindows()
const root = makeFolder('big')
afterAll(async () => {
  await windows?.close()
  removeFolder(root)
})

const Question = z.object({ call: z.string(), input: z.object({ limit: z.number() }).partial() })

describe.skipIf(!windows)(`100,000 photos${windows ? '' : ' (skipped: no browser is here)'}`, () => {
  test('are scrolled by pages, in little memory', async () => {
    const library = join(root, 'library')
    makeLibrary(library)
    useCompactModel(library)
    const app = await App.open({ windows: windows!, library })
    app.forgive(/image\/|404/) // Made-up photos have no pictures.
    const asked: z.infer<typeof Question>[] = []
    app.page.on('request', (request) => {
      const body = request.url().endsWith('/call') ? request.postData() : null
      if (body !== null) asked.push(Question.parse(JSON.parse(body)))
    })
    const shown = () => app.page.locator('[data-photo]').count()
    await app.go('/')
    await expect.poll(shown).toBeGreaterThan(10)
    for (let step = 1; step <= 20; step++) {
      await scrollTo(app, step / 20)
      await expect.poll(shown).toBeGreaterThan(10)
    }
    expect(await shown()).toBeLessThan(600)
    const rows = asked.filter(({ call }) => call === 'photos').map(({ input }) => input.limit ?? 0)
    expect(Math.max(...rows)).toBeLessThanOrEqual(500)
    expect(rows.reduce((sum, limit) => sum + limit, 0)).toBeLessThan(large.photos)
    for (const path of ['/people', '/review']) {
      await app.go(path)
      await expect.poll(() => app.page.getByRole('main').getByRole('button').count()).toBeGreaterThan(1)
    }
    await app.go('/')
    await expect.poll(shown).toBeGreaterThan(10)
    expect(await heap(app)).toBeLessThan(250_000_000)
    await app.close()
  })
})

/** Scrolls the longest scroll area of the screen to a part of its length. */
async function scrollTo(app: App, part: number): Promise<void> {
  await app.page.evaluate(`{
    const main = document.querySelector('main')
    const longest = [...main.querySelectorAll('*')].reduce((a, b) => (b.scrollHeight > a.scrollHeight ? b : a))
    const area = [longest, ...function* (at) { while ((at = at.parentElement)) yield at }(longest)]
      .find((one) => one.scrollHeight > one.clientHeight + 100 && getComputedStyle(one).overflowY !== 'visible')
    area.scrollTop = ${part} * (area.scrollHeight - area.clientHeight)
  }`)
}

async function heap(app: App): Promise<number> {
  const session = await app.page.context().newCDPSession(app.page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize, embedderHeapUsedSize } = z
    .object({ usedSize: z.number(), embedderHeapUsedSize: z.number() })
    .parse(await session.send('Runtime.getHeapUsage'))
  return usedSize + embedderHeapUsedSize
}
