import { rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { words } from '../../renderer/words/shared.ts'
import { makeFolder, removeFolder } from '../cli/familiar.ts'
import { makeFamilyPhotos, openFamily, photoCalled } from './family.ts'
import { findWindows } from './windows.ts'

const windows = await findWindows()
const root = makeFolder('photo')
const photos = windows ? await makeFamilyPhotos(join(root, 'photos')) : ''
afterAll(async () => {
  await windows?.close()
  removeFolder(root)
})

describe.skipIf(!windows)(`one photo${windows ? '' : ' (skipped: no browser is here)'}`, () => {
  test('a face is drawn by hand, named, and gone again by undo', async () => {
    const app = await openFamily(photos, { windows: windows! })
    const { page } = app
    const id = await photoCalled(app, 'sample1.jpg')
    const before = (await app.ask('photo', { id })).faces.length
    await app.go(`/photo/${id}`)
    await page.keyboard.press('d')
    const stage = page.getByRole('application', { name: words.photo.drawHelp })
    const box = (await stage.boundingBox())!
    await page.mouse.move(box.x + 40, box.y + 40)
    await page.mouse.down()
    await page.mouse.move(box.x + 120, box.y + 130, { steps: 4 })
    await page.mouse.up()
    await page.getByRole('button', { name: words.photo.drawDone }).click()
    const who = page.getByRole('combobox', { name: words.photo.who })
    await who.fill('Emil')
    await who.press('Enter')
    await app.said('Named 1 face Emil')
    const { faces } = await app.ask('photo', { id })
    expect(faces).toHaveLength(before + 1)
    expect(faces.find(({ source }) => source === 'drawn')).toMatchObject({
      person: { name: 'Emil' },
      label: 'confirmed',
    })
    // A box that was drawn and is removed is gone, and not set aside.
    await page.getByRole('button', { name: 'Emil', exact: true }).first().click()
    await page.getByRole('button', { name: words.photo.remove }).click()
    await app.said('Removed a face you drew')
    await app.until(async () => (await app.ask('photo', { id })).faces.length === before)
    expect(await page.getByText(words.photo.aside(1)).count()).toBe(0)
    await page.keyboard.press('Control+z')
    await app.until(async () => (await app.ask('photo', { id })).faces.length === before + 1)
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await app.until(async () => (await app.ask('photo', { id })).faces.length === before)

    // With the keyboard alone.
    await page.keyboard.press('d')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Enter')
    await app.until(async () => (await app.ask('photo', { id })).faces.length === before + 1)
    await page.keyboard.press('Escape')
    await app.close()
  })

  test('in a mirror somebody is twice; why a guess was made is said beside it', async () => {
    const app = await openFamily(photos, { windows: windows! })
    const { page } = app
    const again = await photoCalled(app, 'sample6 again.jpg')
    await app.go(`/photo/${again}`)
    await page.getByRole('button', { name: 'Anna, a guess' }).click()
    await page.getByText(words.evidence.rule.distance).waitFor()
    await page.getByText(/^Next comes (Bea|Cleo|Dora), /).waitFor()
    expect(await app.barriers()).toEqual([])
    await page.keyboard.press('Escape')

    const id = await photoCalled(app, 'sample6.jpg')
    await app.go(`/photo/${id}`)
    const names = async () => (await app.ask('photo', { id })).faces.map(({ person }) => person?.name ?? null)
    const twice = page.getByRole('checkbox', { name: words.photo.twice })
    await twice.press('Space')
    await app.said('Somebody may be in this photo twice')
    const [first, second] = (await app.ask('photo', { id })).faces
    await app.ask('confirm', { faces: [second!.id], person: { id: first!.person!.id } })
    expect((await names()).slice(0, 2)).toEqual(['Anna', 'Anna'])
    await page.keyboard.press('Control+z')
    await app.until(async () => (await names())[1] === 'Bea')
    await page.keyboard.press('Control+z')
    await app.until(async () => !(await twice.isChecked()))
    await app.close()
  })

  test('guesses are confirmed or refused where they stand, left and right lead on, and one that is deleted says so', async () => {
    const app = await openFamily(photos, { windows: windows! })
    const { page } = app
    const id = await photoCalled(app, 'sample6 again.jpg')
    await app.go(`/photo/${id}`)
    await page.getByRole('button', { name: 'Anna, a guess' }).click()
    await page.getByRole('button', { name: words.photo.yes('Anna') }).click()
    await app.said('Named 1 face Anna')
    await page.getByRole('button', { name: 'Bea, a guess' }).click()
    await page.getByRole('button', { name: words.photo.not('Bea'), exact: true }).click()
    await app.said('Not Bea')
    const labels = async () =>
      (await app.ask('photo', { id })).faces
        .toSorted((a, b) => a.box.x - b.box.x)
        .map(({ person, label }) => (person ? `${person.name} ${label!}` : null))
    await app.until(async () => (await labels()).join() === 'Anna confirmed,,Cleo auto,Dora auto')
    expect(await app.barriers()).toEqual([])

    const info = page.getByRole('complementary', { name: words.photo.info })
    await info.getByRole('link', { name: basename(photos), exact: true }).waitFor()
    await info.getByText(words.photo.wholePath).click()
    await info.getByText(join(photos, 'sample6 again.jpg'), { exact: true }).waitFor()

    const title = () => page.getByRole('heading', { level: 1 }).textContent()
    const here = await title()
    const { next } = await app.ask('photoPlace', { id, filter: {} })
    await page.keyboard.press(next === null ? 'ArrowLeft' : 'ArrowRight')
    await expect.poll(title).not.toBe(here)

    app.forgive(/404/)
    await app.go(`/photo/${id}`)
    await page.getByRole('button', { name: 'Anna', exact: true }).first().waitFor()
    rmSync(join(photos, 'sample6 again.jpg'))
    await page.getByRole('heading', { name: words.photo.missingTitle }).waitFor()
    await app.close()
  })
})
