import { appendFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { words } from '../../renderer/words/shared.ts'
import { anotherShot, copySamples, makeFolder, removeFolder } from '../cli/familiar.ts'
import { sampleNames } from '../samples.ts'
import { App } from './app.ts'
import { findWindows } from './windows.ts'

const windows = await findWindows()
const root = makeFolder('first')
const photos = copySamples(join(root, 'photos'))
afterAll(async () => {
  await windows?.close()
  removeFolder(root)
})

describe.skipIf(!windows)(`the first evening${windows ? '' : ' (skipped: no browser is here)'}`, () => {
  test('goes from an empty library to somebody with a name, and back by undo', async () => {
    await anotherShot('sample6.jpg', join(photos, 'sample6 again.jpg'))
    const app = await App.open({ windows: windows! })
    const { page } = app

    await app.go('/activity')
    await page.getByText(words.activity.noFolders).waitFor()
    await page.getByRole('main').getByRole('button', { name: words.welcome.choose }).click()
    await page.getByRole('heading', { name: words.welcome.title }).waitFor()
    await page.getByRole('button', { name: words.welcome.choose }).click()
    await page.getByLabel(words.folderPicker.path).fill(photos)
    await page.getByRole('button', { name: words.folderPicker.go }).click()
    await page.getByText(words.folderPicker.pictures(sampleNames.length + 1)).waitFor()
    expect(await app.barriers()).toEqual([])
    // What is typed counts, whether or not somebody went there first.
    await page.getByLabel(words.folderPicker.path).fill(join(root, 'nowhere'))
    await page.getByRole('button', { name: words.welcome.take }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel(words.folderPicker.path).fill(photos)
    await page.getByRole('button', { name: words.welcome.take }).click()
    await page.getByRole('list', { name: words.welcome.chosen }).getByText(photos).waitFor()
    // It is still chosen for whoever looked elsewhere meanwhile.
    await page.getByRole('link', { name: words.nav.settings }).click()
    await page.goBack()
    await page.getByRole('button', { name: words.welcome.go }).click()

    // Faces come while photos are still looked at.
    await page.getByRole('list', { name: words.welcome.found }).getByRole('listitem').first().waitFor()
    expect((await app.ask('status', {})).photos).toBeLessThan(10)

    const who = page.getByRole('combobox', { name: words.welcome.who })
    await who.fill('Anna Maria')
    await who.press('Enter')
    await page
      .getByRole('status')
      .filter({ hasText: /^Named \d+ faces Anna Maria/ })
      .waitFor()
    await app.settled(sampleNames.length + 1)
    await expect.poll(() => app.ask('people', { hidden: false })).toMatchObject([{ name: 'Anna Maria', confirmed: 2 }])

    await page.getByRole('button', { name: words.bar.undo }).click()
    await page
      .getByRole('status')
      .filter({ hasText: /^Undone: named/ })
      .waitFor()
    expect(await app.ask('people', { hidden: false })).toEqual([])
    await page.getByRole('button', { name: words.bar.redo }).click()
    await expect.poll(() => app.ask('people', { hidden: false })).toMatchObject([{ name: 'Anna Maria' }])

    await app.restart('killed')
    expect(await app.ask('people', { hidden: false })).toMatchObject([{ name: 'Anna Maria', confirmed: 2 }])
    await app.settled(sampleNames.length + 1)
    await app.close()
  })

  test('begins with the folders that the program was started with, and is usable before they are looked at', async () => {
    // So many that they are not all looked at before the window is there.
    const many = join(root, 'many')
    for (let n = 0; n < 12; n++) {
      for (const file of readdirSync(copySamples(join(many, `${n}`)))) appendFileSync(join(many, `${n}`, file), `${n}`)
    }
    const count = 12 * sampleNames.length
    const app = await App.open({ windows: windows!, folders: [many] })
    await app.page.getByRole('navigation', { name: words.nav.label }).waitFor()
    expect((await app.ask('status', {})).activity.phase).not.toBe('idle')
    await app.page.getByRole('list', { name: words.welcome.found }).getByRole('listitem').first().waitFor()
    // Soon, however busy the machine is that looks at photos and draws a window at once.
    expect((await app.ask('status', {})).photos).toBeLessThan(count / 2)
    await app.page.getByRole('button', { name: words.welcome.toPhotos }).click()
    await app.page.getByText(/still to look at/).waitFor()
    await app.go('/activity')
    await app.page.getByRole('progressbar').first().waitFor()
    expect(await app.page.getByRole('progressbar').count()).toBe(1)
    await app.settled(count)
    expect((await app.ask('status', {})).folders).toMatchObject([{ path: many, photos: count }])
    await app.close()
  })
})
