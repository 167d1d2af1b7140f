import { renameSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { words } from '../../renderer/words/shared.ts'
import { anotherShot, copySamples, makeFolder, removeFolder } from '../cli/familiar.ts'
import { sampleNames } from '../samples.ts'
import { App } from './app.ts'
import { makeFamilyPhotos, openFamily } from './family.ts'
import { findWindows } from './windows.ts'

const windows = await findWindows()
const root = makeFolder('photos')
afterAll(async () => {
  await windows?.close()
  removeFolder(root)
})

describe.skipIf(!windows)(`Photos${windows ? '' : ' (skipped: no browser is here)'}`, () => {
  test('what is new does not push away what is pointed at, and is one press away', async () => {
    const folder = copySamples(join(root, 'pointed at'), sampleNames.slice(0, 4))
    for (const [index, name] of sampleNames.slice(0, 4).entries()) {
      const date = new Date(2001 + index, 5, 15)
      utimesSync(join(folder, name), date, date)
    }
    const app = await App.open({ windows: windows!, folders: [folder], size: { width: 800, height: 400 } })
    const { page } = app
    await app.settled(4)
    await app.go('/photos')
    await app.calm()
    const photo = page.locator(`[data-photo="${(await app.ask('photoIds', { filter: {} }))[0]!}"]`)
    await photo.hover()
    await page.setViewportSize({ width: 800, height: 420 })
    const before = await photo.boundingBox()
    const pill = (photos: number) => page.getByRole('button', { name: words.photoGrid.newAbove(photos) })
    for (const many of [1, 2, 3]) {
      await anotherShot(sampleNames[many]!, join(folder, `new ${many}.jpg`))
      await app.settled(4 + many)
      await pill(many).waitFor()
    }
    expect(await photo.boundingBox()).toEqual(before)
    expect(await app.barriers()).toEqual([])
    await pill(3).click()
    await page.getByRole('gridcell', { name: /new 3\.jpg/ }).waitFor()
    await pill(3).waitFor({ state: 'hidden' })
    await app.close()
  })

  test('what comes between does not push away what is pointed at either', async () => {
    const folder = copySamples(join(root, 'between'), sampleNames.slice(0, 4))
    for (const [index, name] of sampleNames.slice(0, 4).entries()) {
      const date = new Date(2001 + index, 5, 15)
      utimesSync(join(folder, name), date, date)
    }
    const app = await App.open({ windows: windows!, folders: [folder], size: { width: 800, height: 600 } })
    const { page } = app
    await app.settled(4)
    await app.go('/photos')
    await app.calm()
    const [newest, second] = await app.ask('photoIds', { filter: {} })
    const photo = page.locator(`[data-photo="${second!}"]`)
    await photo.hover()
    const before = await photo.boundingBox()
    const made = join(root, 'between.jpg')
    await anotherShot(sampleNames[0]!, made)
    const dates = await Promise.all([newest!, second!].map((id) => app.ask('photo', { id })))
    const middle = new Date(dates.reduce((sum, { date }) => sum + Date.parse(date), 0) / dates.length)
    utimesSync(made, middle, middle)
    renameSync(made, join(folder, 'between.jpg'))
    await app.settled(5)
    await page.getByRole('button', { name: words.photoGrid.newAbove(1) }).waitFor()
    expect(await photo.boundingBox()).toEqual(before)
    await app.close()
  })

  test('what is new is shown at once where nobody is at a photo', async () => {
    const folder = copySamples(join(root, 'not pointed at'), sampleNames.slice(0, 2))
    const app = await App.open({ windows: windows!, folders: [folder], size: { width: 800, height: 400 } })
    await app.settled(2)
    await app.go('/photos')
    await app.calm()
    await anotherShot(sampleNames[0]!, join(folder, 'new.jpg'))
    await app.page.getByRole('gridcell', { name: /new\.jpg/ }).waitFor()
    expect(await app.page.getByRole('button', { name: words.photoGrid.newAbove(1) }).count()).toBe(0)
    await app.close()
  })

  test('a month says who is in it, and an album shows its person', async () => {
    const photos = await makeFamilyPhotos(join(root, 'family'))
    const app = await openFamily(photos, { windows: windows! })
    const { page } = app
    await app.go('/photos')
    const who = words.photoGrid.monthPeople({ names: ['Anna', 'Bea'], people: 4 })
    await page
      .getByText(`${words.photoGrid.photos(1)} · ${who}`)
      .first()
      .waitFor()
    await app.go('/photos/by-person')
    const dora = page.getByRole('region', { name: 'Dora' }).locator('.strip img').first()
    // She is the last of four from left to right.
    const across = async () => Number(/object-position: (\d+)%/.exec((await dora.getAttribute('style')) ?? '')?.[1])
    await expect.poll(across).toBeGreaterThan(60)
    expect(await page.getByText(words.photos.nobodyInThese).isVisible()).toBe(false)
    expect(await app.barriers()).toEqual([])
    await page.getByRole('button', { name: words.photos.favourites, exact: true }).click()
    await page.getByText(words.photos.nobodyInThese).waitFor()
    await app.close()
  })
})
