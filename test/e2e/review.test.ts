import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { words } from '../../renderer/look/words.ts'
import { sharedDir } from '../shared.ts'
import { App } from './app.ts'
import { findWindows } from './windows.ts'

const windows = await findWindows()
afterAll(() => windows?.close())
const missing = !windows
  ? ' (skipped: no browser is here)'
  : !sharedDir
    ? ' (skipped: ../shared/photos is not here)'
    : ''

describe.skipIf(missing !== '')(`a family's evening of review${missing}`, () => {
  test('names thirty groups with the keyboard alone', async () => {
    const app = await App.open({ windows: windows!, folders: [join(sharedDir!, 'photos', 'library')] })
    const { page } = app
    await app.settled()
    const before = await app.ask('review', { offset: 0, limit: 1 })

    // Whoever comes by the link has the screen's keys at once: they are not the link's.
    await page.getByRole('link', { name: words.nav.review }).first().click()
    await page.locator('main:focus').waitFor()
    for (const key of ['g', 'p', 'g', 'r']) await page.keyboard.press(key)
    const group = page.getByRole('group', { name: words.review.facesOf })
    const faces = async () => {
      const images = await group.locator('img').all()
      return Promise.all(images.map((one) => one.getAttribute('src', { timeout: 1000 }).catch(() => null)))
    }
    let named = 0
    for (let step = 1; step <= 30; step++) {
      await group.waitFor()
      const shown = await faces()
      // Whoever is likely is accepted; for somebody new a name is typed, into the field that Enter leads to.
      await page.keyboard.press('Enter')
      if ((await page.locator('input:focus').count()) > 0) {
        await page.keyboard.type(`Person ${step}`)
        await page.keyboard.press('Enter')
      }
      named++
      await expect.poll(faces).not.toEqual(shown)
    }
    const people = await app.ask('people', { hidden: false })
    expect(people.length).toBeGreaterThan(5)
    expect(people.reduce((sum, { confirmed }) => sum + confirmed, 0)).toBeGreaterThanOrEqual(named)
    const after = await app.ask('review', { offset: 0, limit: 1 })
    expect(after.left).toBeLessThanOrEqual(before.left - named)

    // Back, one step after the other, and the other decisions.
    const history = async () => (await app.ask('history', { offset: 0, limit: 5 })).rows
    const [last] = await history()
    let shown = await faces()
    await page.keyboard.press('z')
    await expect.poll(async () => (await history()).find(({ id }) => id === last!.id)?.undone).toBe(true)
    await expect.poll(faces).not.toEqual(shown)
    for (const [key, kind] of [
      ['i', 'ignore-strangers'],
      ['f', 'not-faces'],
    ] as const) {
      shown = await faces()
      await page.keyboard.press(key)
      await expect.poll(async () => (await history())[0]?.kind).toBe(kind)
      await expect.poll(faces).not.toEqual(shown)
    }
    shown = await faces()
    await page.keyboard.press('s')
    await expect.poll(faces).not.toEqual(shown)
    await page.keyboard.press('Space')
    await page.getByRole('dialog', { name: words.wholePhoto.label }).waitFor()
    expect(await app.barriers()).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: words.wholePhoto.label }).waitFor({ state: 'hidden' })

    // What the user said is kept; the names go on spreading from it in the background.
    const said = async () =>
      (await app.ask('people', { hidden: false })).map(({ id, name, confirmed }) => ({ id, name, confirmed }))
    const kept = (await said()).toSorted((a, b) => a.id - b.id)
    await app.restart()
    expect((await said()).toSorted((a, b) => a.id - b.id)).toEqual(kept)
    await app.close()
  })
})
