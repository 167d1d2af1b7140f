import { copyFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { words } from '../../renderer/words/shared.ts'
import { aboutWords } from '../../renderer/words/about.ts'
import { copySamples, makeFolder, removeFolder } from '../cli/familiar.ts'
import { samplePath } from '../samples.ts'
import { App } from './app.ts'
import { familyPhotos, makeFamilyPhotos, openFamily, personCalled, photoCalled } from './family.ts'
import { findWindows } from './windows.ts'

const windows = await findWindows()
const root = makeFolder('settings')
const photos = windows ? await makeFamilyPhotos(join(root, 'photos')) : ''
afterAll(async () => {
  await windows?.close()
  removeFolder(root)
})

describe.skipIf(!windows)(`settings${windows ? '' : ' (skipped: no browser is here)'}`, () => {
  test('show what precision would change before it does, list problems, forget a person, and forget everything', async () => {
    writeFileSync(join(photos, 'broken.jpg'), 'no picture')
    const app = await App.open({ windows: windows!, folders: [photos] })
    await app.settled(familyPhotos + 1)
    const { page } = app
    const faces = (await app.ask('photo', { id: await photoCalled(app, 'sample6.jpg') })).faces
    await app.ask('confirm', { faces: [faces[0]!.id], person: { name: 'Anna' } })
    await app.go('/settings')
    await page.getByText('broken.jpg').first().waitFor()

    const dial = page.getByRole('slider', { name: words.settings.recognition.precisionTitle })
    await page.getByText(/^On your 1 confirmed face: none wrong, but they are too few/).waitFor()
    await dial.press('Home')
    await page.getByText(/^This would /).waitFor()
    await app.calm()
    const preview = await app.ask('previewPrecision', { oneWrongIn: 100 })
    const gained = page.getByRole('region', { name: words.settings.recognition.gained })
    expect(await gained.getByRole('link').count()).toBe(preview.someGained.length)
    await dial.press('End')
    await page.getByText(/^This would /).waitFor()
    expect(await app.barriers()).toEqual([])
    await page.getByRole('button', { name: words.settings.recognition.apply }).click()
    await app.until(async () => (await app.ask('preferences', {})).oneWrongIn === 10_000)

    await page.getByLabel(words.settings.people.choose).selectOption('Anna')
    await page.getByRole('button', { name: words.settings.people.forget }).click()
    await page.getByRole('button', { name: words.settings.people.yes('Anna') }).click()
    await app.until(async () => (await app.ask('people', { hidden: true })).length === 0)

    const all = page.getByRole('button', { name: words.settings.privacy.delete })
    expect(await all.isDisabled()).toBe(true)
    await page.getByLabel(words.settings.privacy.type).fill(words.settings.privacy.word)
    await all.click()
    await page.getByText(words.settings.privacy.done).first().waitFor()
    rmSync(join(photos, 'broken.jpg'))
    await app.close()
  })

  test('spare the battery where it is wanted, and show what can be sent, which names nobody', async () => {
    const app = await openFamily(photos, { windows: windows! })
    const { page } = app
    const { faces } = await app.ask('photo', { id: await photoCalled(app, 'sample6.jpg') })
    await app.ask('confirm', { faces: [faces[0]!.id], person: { name: 'Anna Karenina' } })
    await app.go('/settings')
    const spare = page.getByRole('checkbox', { name: words.settings.speed.onBattery })
    expect(await spare.isChecked()).toBe(false)
    await spare.check()
    await app.until(async () => (await app.ask('preferences', {})).pauseOnBattery)
    await spare.uncheck()

    await page.getByText(aboutWords.report.show).click()
    const report = page.getByLabel(aboutWords.report.title)
    await app.until(async () => (await report.innerText()).includes('"what":"round"'))
    expect(await report.innerText()).not.toMatch(/Karenina|sample6|\/photos/)
    expect(await app.barriers()).toEqual([])
    await page.getByRole('button', { name: aboutWords.report.copy }).click()
    await page
      .getByText(new RegExp(`${aboutWords.report.copied}|${aboutWords.report.selected}`))
      .first()
      .waitFor()
    await app.close()
  })

  test('faces are looked for anew, and the names stay', async () => {
    const app = await openFamily(photos, { windows: windows! })
    const { page } = app
    const named = async () =>
      (await app.ask('people', { hidden: true })).map(({ name, confirmed }) => [name, confirmed])
    const before = await named()
    const { faces } = await app.ask('photo', { id: await photoCalled(app, 'sample6.jpg') })
    const cropMade = (): number => statSync(join(app.library, 'faces/0', `${faces[0]!.id}.webp`)).mtimeMs
    const made = cropMade()
    await app.go('/settings')
    await page.getByRole('button', { name: words.settings.lookAgain.look }).click()
    await page.getByText(words.settings.lookAgain.begun).first().waitFor()
    await app.until(() => Promise.resolve(cropMade() > made)) // Faces that were looked at again get new pictures.
    await app.settled(familyPhotos)
    expect(await named()).toEqual(before)
    await app.close()
  })

  test('names that are left out hide their photos and show them again, and what can’t be meant is refused in words', async () => {
    const app = await openFamily(photos, { windows: windows! })
    const { page } = app
    const text = words.settings.folders.leftOut
    await app.go('/settings')
    const field = page.getByRole('textbox', { name: text.label })
    await field.fill('*')
    await page.getByRole('button', { name: text.add, exact: true }).click()
    await page.getByText('* would leave out everything.').first().waitFor()
    await field.fill('SAMPLE6.*')
    await field.press('Enter')
    await app.until(async () => (await app.ask('status', {})).photos === familyPhotos - 1)
    expect(await field.inputValue()).toBe('')
    expect(await app.barriers()).toEqual([])
    await page.getByRole('button', { name: new RegExp(`^${text.remove}.*SAMPLE6`) }).click()
    await app.settled(familyPhotos)
    const { faces } = await app.ask('photo', { id: await photoCalled(app, 'sample6.jpg') })
    expect(faces.map(({ person }) => person?.name).sort()).toEqual(['Anna', 'Bea', 'Cleo', 'Dora'])
    await app.close()
  })

  test('a folder is removed and added again, and the names are still there', async () => {
    const app = await openFamily(photos, { windows: windows! })
    const { page } = app
    await app.go('/settings')
    await page.getByRole('button', { name: new RegExp(`^${words.settings.folders.remove}.*${photos}$`) }).click()
    await page.getByRole('button', { name: words.settings.folders.removeYes }).click()
    await app.until(async () => (await app.ask('status', {})).folders.length === 0)
    expect((await app.ask('timeline', { filter: {} })).photos).toBe(0)
    await app.ask('addFolders', { paths: [photos] })
    await app.settled(familyPhotos)
    const { faces } = await app.ask('photo', { id: await photoCalled(app, 'sample6.jpg') })
    expect(faces.map(({ person }) => person?.name).sort()).toEqual(['Anna', 'Bea', 'Cleo', 'Dora'])
    await app.close()
  })
})

describe.skipIf(!windows)(`a watched folder${windows ? '' : ' (skipped: no browser is here)'}`, () => {
  test('a photo that is dropped into it shows up with its faces, one that moves keeps its names, one that goes is gone', async () => {
    const app = await openFamily(photos, { windows: windows! })
    const { page } = app
    await app.go('/')
    const cells = page.locator('[data-photo]')
    await expect.poll(() => cells.count()).toBe(familyPhotos)
    copyFileSync(samplePath('sample4.jpg'), join(photos, 'dropped.jpg'))
    await expect.poll(() => cells.count()).toBe(familyPhotos + 1)
    const dropped = await app.ask('photo', { id: await photoCalled(app, 'dropped.jpg') })
    expect(dropped.faces.length).toBeGreaterThan(2)

    copySamples(join(photos, 'elsewhere'), [])
    const anna = await personCalled(app, 'Anna')
    renameSync(join(photos, 'sample6.jpg'), join(photos, 'elsewhere', 'moved.jpg'))
    await app.until(async () => {
      const { months } = await app.ask('timeline', { filter: { with: [anna], text: 'moved' } })
      return months.length === 1
    })
    rmSync(join(photos, 'dropped.jpg'))
    await expect.poll(() => cells.count()).toBe(familyPhotos)
    await app.settled(familyPhotos)

    // A folder that vanishes takes nothing along, and is said where its photos are.
    const said = page.getByText(words.photos.away([basename(photos)]))
    renameSync(photos, `${photos} away`)
    await said.waitFor()
    expect(await cells.count()).toBe(familyPhotos)
    expect(await app.barriers()).toEqual([])
    renameSync(`${photos} away`, photos)
    await said.waitFor({ state: 'detached' })
    await app.close()
  })
})
