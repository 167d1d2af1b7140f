import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { words } from '../../renderer/words/shared.ts'
import { makeFolder, removeFolder } from '../cli/familiar.ts'
import type { App } from './app.ts'
import { four, makeFamilyPhotos, openFamily, personCalled } from './family.ts'
import { findWindows } from './windows.ts'

const windows = await findWindows()
const root = makeFolder('people')
const photos = windows ? await makeFamilyPhotos(join(root, 'photos')) : ''
afterAll(async () => {
  await windows?.close()
  removeFolder(root)
})

const namesOf = async (app: App, hidden = false): Promise<string[]> =>
  (await app.ask('people', { hidden })).map(({ name }) => name).sort()

describe.skipIf(!windows)(`people${windows ? '' : ' (skipped: no browser is here)'}`, () => {
  test('two that are one person become one, and two again by undo, also after a restart', async () => {
    const app = await openFamily(photos, { windows: windows! })
    const { page } = app
    const people = page.getByRole('list', { name: words.people.named })
    await app.go('/people')
    for (const name of four) await people.getByRole('link', { name }).waitFor()
    await people.getByRole('link', { name: 'Anna' }).click({ modifiers: ['Control'] })
    await people.getByRole('link', { name: 'Bea' }).click({ modifiers: ['Control'] })
    const selection = page.getByRole('toolbar', { name: words.people.selection })
    await selection.getByText(words.people.samePerson).waitFor()
    await selection.getByRole('button', { name: words.people.yesCalled('Anna') }).click()
    await app.said('Bea and Anna are one person now')
    expect(await namesOf(app)).toEqual(['Anna', 'Cleo', 'Dora'])
    await people.getByRole('link', { name: 'Bea' }).waitFor({ state: 'detached' })

    await app.restart('killed')
    expect(await namesOf(app)).toEqual(['Anna', 'Cleo', 'Dora'])
    await app.page.keyboard.press('Control+z')
    await app.said(/^Undone: /)
    await app.until(async () => (await namesOf(app)).length === 4)
    expect(await namesOf(app)).toEqual([...four])
    expect((await app.ask('people', { hidden: false })).map(({ confirmed }) => confirmed)).toEqual([1, 1, 1, 1])
    await app.page.keyboard.press('Control+Shift+z')
    await app.until(async () => (await namesOf(app)).length === 3)
    await app.close()
  })

  test('a birth date is typed in place, refused where it can’t be, and taken away again', async () => {
    const app = await openFamily(photos, { windows: windows! })
    const { page } = app
    const id = await personCalled(app, 'Anna')
    const born = async () => (await app.ask('person', { id })).born
    await app.go(`/person/${id}`)
    await page.getByRole('button', { name: words.person.addBorn }).press('Enter')
    const field = page.getByLabel(words.person.born, { exact: true })
    await field.fill('2999')
    await field.press('Enter')
    await page.getByRole('alert').filter({ hasText: 'between 1800 and today' }).waitFor()
    expect(await app.barriers()).toEqual([])
    await field.fill('10.5.1984')
    await field.press('Enter')
    await app.said('Anna, born')
    expect(await born()).toBe('1984-05-10')
    const shown = page.getByRole('button', { name: /^Born .*1984/ })
    await shown.waitFor()
    expect(await page.locator('button:focus').textContent()).toMatch(/Born .*1984/)
    await shown.press('Enter')
    await field.press('Escape')
    await shown.press('Enter')
    await page.getByRole('button', { name: words.person.removeBorn, exact: true }).click()
    await page.getByRole('button', { name: words.person.addBorn }).waitFor()
    expect(await born()).toBeNull()
    await page.keyboard.press('Control+z')
    await app.until(async () => (await born()) === '1984-05-10')
    await app.close()
  })

  test('arrows go among people and faces from wherever one is; nothing stands in the way of a screen reader', async () => {
    const app = await openFamily(photos, { windows: windows! })
    const { page } = app
    await app.go('/people')
    const people = page.getByRole('list', { name: words.people.named }).getByRole('link')
    await people.first().waitFor()
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('a:focus').getAttribute('href')).toBe(await people.first().getAttribute('href'))
    await page.keyboard.press('Shift+ArrowRight')
    await page.getByText(words.people.samePerson).waitFor()
    await page.keyboard.press('Control+a')
    const selection = page.getByRole('toolbar', { name: words.people.selection })
    await selection.getByText(words.people.selected(four.length)).waitFor()

    const anna = await personCalled(app, 'Anna')
    await app.go(`/person/${anna}/faces`)
    const face = page.getByRole('option').first()
    await face.waitFor()
    await page.keyboard.press('ArrowDown')
    expect(await page.locator('[role=option]:focus').getAttribute('data-index')).toBe('0')
    await page.keyboard.press('x')
    expect(await face.getAttribute('aria-selected')).toBe('true')

    await page
      .getByRole('button', { name: new RegExp(words.person.rename) })
      .first()
      .click()
    await page.keyboard.press('Escape')
    await page.locator('h1 button:focus').waitFor()

    await app.go('/person/999999')
    await page.getByRole('alert').waitFor()
    expect(await app.barriers()).toEqual([])
    await app.close()
  })

  test('why a face has its name is said of a face of theirs only, and closed first by Escape', async () => {
    const app = await openFamily(photos, { windows: windows! })
    const { page } = app
    await app.go(`/person/${await personCalled(app, 'Dora')}/faces`)
    const why = page.getByRole('complementary', { name: words.review.why('Dora') })
    const guessed = page.locator('[role=option]:not([aria-label*="you said so" i])')
    await expect.poll(() => guessed.count()).toBe(1)
    const ask = async () => {
      await guessed.first().focus()
      await page.keyboard.press('x')
      await page.keyboard.press('i')
      await why.locator('img').first().waitFor()
    }
    await ask()
    await page.keyboard.press('Escape')
    await why.waitFor({ state: 'detached' })
    expect(await page.locator('[role=option][aria-selected=true]').count()).toBe(1)
    await page.keyboard.press('Escape')
    expect(await page.locator('[role=option][aria-selected=true]').count()).toBe(0)
    await ask()
    await page.getByRole('button', { name: words.person.not('Dora') }).click()
    await app.said('Not Dora')
    await why.waitFor({ state: 'detached' })
    await app.close()
  })

  test('a name that exists offers the merge; others are met with a word', async () => {
    const app = await openFamily(photos, { windows: windows! })
    const { page } = app
    await app.go(`/person/${await personCalled(app, 'Cleo')}`)
    await page.getByRole('heading', { name: 'Cleo' }).waitFor()
    const begin = async () => {
      await page
        .getByRole('button', { name: new RegExp(words.person.rename) })
        .first()
        .click()
      return page.getByRole('textbox', { name: words.person.name })
    }
    let field = await begin()
    for (const [bad, why] of [
      ['a'.repeat(10_000), words.nameField.tooLong],
      ['   ', words.nameField.empty],
    ] as const) {
      await field.fill(bad)
      await field.press('Enter')
      await page.getByRole('alert').filter({ hasText: why }).waitFor()
    }
    await field.press('Escape')
    expect(await namesOf(app)).toEqual([...four])

    field = await begin()
    await field.fill('<img src=x onerror=alert(1)> & “Ćleo”')
    await field.press('Enter')
    await app.until(async () => (await namesOf(app)).includes('<img src=x onerror=alert(1)> & “Ćleo”'))
    await page.getByRole('heading', { name: '<img src=x onerror=alert(1)>' }).waitFor()
    const second = await page.context().newPage()
    await second.goto(page.url())
    await second.getByRole('heading', { name: '<img src=x onerror=alert(1)>' }).waitFor()
    field = await begin()
    await field.fill('dora')
    await field.press('Enter')
    await page.getByText(words.person.taken('Dora')).waitFor()
    expect(await app.barriers()).toEqual([])
    await page.getByRole('button', { name: words.person.mergeThem }).click()
    await app.until(async () => (await namesOf(app)).length === 3)
    expect(await namesOf(app)).toEqual(['Anna', 'Bea', 'Dora'])
    // The other window hears of it.
    await second.getByRole('heading', { name: '<img src=x onerror=alert(1)>' }).waitFor({ state: 'hidden' })
    await second.close()
    await app.close()
  })
})
