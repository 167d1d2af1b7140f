import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { words } from '../../renderer/words/shared.ts'
import { makeFolder, removeFolder } from '../cli/familiar.ts'
import { App, useCompactModel } from './app.ts'
import { familyPhotos, makeFamilyPhotos, openFamily, photoCalled, four } from './family.ts'
import { findWindows } from './windows.ts'

const windows = await findWindows()
const root = makeFolder('interchange window')
const photos = windows ? await makeFamilyPhotos(join(root, 'photos')) : ''
const text = words.interchange
afterAll(async () => {
  await windows?.close()
  removeFolder(root)
})

/** Who is in the photo on which everybody was named. */
async function named(app: App): Promise<(string | undefined)[]> {
  const { faces } = await app.ask('photo', { id: await photoCalled(app, 'sample6.jpg') })
  return faces
    .filter(({ label }) => label === 'confirmed')
    .map(({ person }) => person?.name)
    .sort()
}

async function choose(page: Page, path: string, button: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('list').waitFor()
  await dialog.getByRole('textbox', { name: words.folderPicker.path }).fill(path)
  await dialog.getByRole('button', { name: button }).click()
  await dialog.waitFor({ state: 'detached' })
}

describe.skipIf(!windows)(`what was said${windows ? '' : ' (skipped: no browser is here)'}`, () => {
  test('is written into a file in Settings, and read into another library before its photos are there', async () => {
    const app = await openFamily(photos, { windows: windows! })
    await app.go('/settings')
    await app.page.getByRole('button', { name: text.asJson }).click()
    await choose(app.page, root, text.take)
    await app.said(/Written: .*\.json/)
    expect(await app.barriers()).toEqual([])
    await app.close()
    const file = readdirSync(root).find((name) => name.endsWith('.json'))!
    expect(JSON.parse(readFileSync(join(root, file), 'utf8'))).toHaveProperty('people.length', four.length)

    const other = await App.open({ windows: windows! })
    await other.go('/settings')
    await other.page.getByRole('button', { name: text.import }).click()
    await choose(other.page, join(root, file), text.takeFile)
    await other.page.getByText(/^4 people, 4 of them new\./).waitFor()
    await other.page.getByText(photos, { exact: true }).waitFor()
    expect(await other.barriers()).toEqual([])
    await other.ask('addFolders', { paths: [photos] })
    await other.settled(familyPhotos)
    expect(await named(other)).toEqual([...four])
    await other.close()
  })

  test('survives a damaged library, which the window offers to build anew', async () => {
    const library = join(root, 'library')
    useCompactModel(library)
    const before = await openFamily(photos, { windows: windows!, library })
    await before.close()
    const path = join(library, 'familiar.db')
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.fill(0xff, 8192, Math.floor(bytes.length / 2)))

    const app = await App.open({ windows: windows!, library, size: { width: 800, height: 600 } })
    app.forgive(/is damaged and was left as it is\. Build it anew/) // The terminal hears of it, too.
    const { page } = app
    await page.getByRole('heading', { name: words.libraryBroken.titles['library-corrupt'] }).waitFor()
    expect(await app.barriers()).toEqual([])
    await page.getByRole('button', { name: text.rebuild.now }).click()
    await page.getByRole('navigation').first().waitFor()
    await app.ask('chooseModel', { model: 'mobilefacenet' }) // It is quick.
    await app.settled(familyPhotos)
    expect(await named(app)).toEqual([...four])
    await app.close()
  })
})
