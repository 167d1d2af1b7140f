import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { words } from '../../renderer/words/shared.ts'
import { makeFolder, removeFolder } from '../cli/familiar.ts'
import { App } from './app.ts'
import { familyPhotos, makeFamilyPhotos, openFamily, personCalled } from './family.ts'
import { findWindows } from './windows.ts'

const windows = await findWindows()
const root = makeFolder('search')
const photos = windows ? await makeFamilyPhotos(join(root, 'photos')) : ''
afterAll(async () => {
  await windows?.close()
  removeFolder(root)
})

describe.skipIf(!windows)(`search${windows ? '' : ' (skipped: no browser is here)'}`, () => {
  test('finds people together, without somebody, by words and dates, typed and as chips', async () => {
    const app = await openFamily(photos, { windows: windows! })
    const { page } = app
    await app.go('/')
    await page.keyboard.press('/')
    const field = page.getByRole('combobox', { name: words.search.field })
    const found = (many: number) => app.said(new RegExp(`^${words.search.found(many)}$`))
    const typed = async (text: string) => {
      await field.fill(text)
      await field.press('Enter')
    }
    await typed('anna dora')
    await found(2)
    const chips = page.getByRole('list', { name: words.search.conditions })
    await chips.getByRole('button', { name: words.search.takeOut(words.search.with('Anna')) }).waitFor()
    expect(await app.barriers()).toEqual([])
    // What was typed stays to be changed, and what is typed anew begins anew.
    expect(await field.inputValue()).toBe('anna dora')
    await typed('again')
    await found(1)
    expect(await chips.getByRole('button').count()).toBe(1)
    await typed('anna dora again')
    await chips.getByRole('button', { name: words.search.takeOut(words.search.with('Dora')) }).waitFor()
    await found(1)
    await chips.getByRole('button', { name: words.search.takeOut(words.search.words('again')) }).click()
    await found(2)
    expect(await field.inputValue()).toBe('')

    // The address keeps what was asked for.
    await page.reload()
    await found(2)
    await page.goBack()
    await found(1)
    await page.getByRole('button', { name: words.search.clear }).first().click()
    await typed('-anna')
    await found(2)
    await page.getByRole('button', { name: words.search.clear }).first().click()
    await typed('anna -dora')
    await page.getByText(words.search.none).waitFor()
    await app.close()
  })

  test('finds people by their bare letters, words in any order: the search field, the name field, “Find somebody”', async () => {
    const app = await openFamily(photos, { windows: windows! })
    const { page } = app
    const names = { Anna: 'José', Bea: 'Łukasz Ångström', Cleo: 'Đặng Thị Hà', Dora: 'İpek' } as const
    for (const [before, name] of Object.entries(names)) {
      await app.ask('rename', { id: await personCalled(app, before), name })
    }
    const typedFor = [
      ['jose', 'José'],
      ['angstrom luk', 'Łukasz Ångström'],
      ['ha dang', 'Đặng Thị Hà'],
      ['ipek', 'İpek'],
    ] as const

    await app.go('/')
    const field = page.getByRole('combobox', { name: words.search.field })
    const chips = page.getByRole('list', { name: words.search.conditions })
    const offers = page.getByRole('listbox', { name: words.search.offers }).getByRole('option')
    for (const [typed, name] of typedFor) {
      await field.fill(typed)
      await expect.poll(() => offers.allTextContents()).toEqual([expect.stringContaining(name)])
    }
    await field.fill('jose -ipek ha thi dang')
    await field.press('Enter')
    for (const chip of [words.search.with('José'), words.search.without('İpek'), words.search.with('Đặng Thị Hà')]) {
      await chips.getByRole('button', { name: words.search.takeOut(chip) }).waitFor()
    }

    // Where somebody is added to the search, a name field offers people.
    const nameField = page.locator('.name-field').getByRole('combobox').first()
    const people = page.getByRole('listbox', { name: words.nameField.offers }).getByRole('option')
    await nameField.fill('luk ang')
    await expect.poll(() => people.allTextContents()).toEqual([expect.stringContaining('Łukasz Ångström')])

    await app.go('/people')
    const list = page.getByRole('list', { name: words.people.named }).getByRole('listitem')
    for (const [typed, name] of typedFor) {
      await page.getByRole('searchbox', { name: words.people.filter }).fill(typed)
      await expect.poll(() => list.allTextContents()).toEqual([expect.stringContaining(name)])
    }
    await app.close()
  })

  test('understands dates in words, favourites and unknown faces, and says when days are the wrong way round', async () => {
    const app = await App.open({ windows: windows!, folders: [photos] })
    const { page } = app
    await app.settled(familyPhotos)
    await app.go('/')
    const chips = page.getByRole('list', { name: words.search.conditions })
    const field = page.getByRole('combobox', { name: words.search.field })
    const chip = (name: string) => chips.getByRole('button', { name: words.search.takeOut(name), exact: true })
    for (const [text, ...names] of [
      ['2015 to 2016', '2015 to 2016'],
      ['since 2019 favourites', 'since 2019', words.search.favourite],
      ['unknown faces', words.search.unknown],
    ]) {
      await field.fill(text!)
      await field.press('Enter')
      for (const name of names) await chip(name).waitFor()
      expect(await chips.getByRole('button').count()).toBe(names.length)
    }
    await app.go(`/search?f=${encodeURIComponent(JSON.stringify({ from: '2100-01-01', to: '2001-01-01' }))}`)
    await page.getByText(words.search.wrongWayRound).waitFor()
    await page.getByRole('button', { name: words.search.turnAround }).click()
    await app.said(new RegExp(`^${words.search.found(familyPhotos)}$`))
    await app.close()
  })

  test('says where photos come from while there are none', async () => {
    const app = await App.open({ windows: windows! })
    await app.page.goto(new URL('/search', app.page.url()).href)
    await app.page.getByText(words.search.noPhotos).waitFor()
    expect(await app.barriers()).toEqual([])
    await app.page.getByRole('button', { name: words.photos.settings }).click()
    await app.page.waitForURL('**/settings')
    await app.close()
  })

  test('what the Photos screen leaves out is said there, with a way back to all', async () => {
    const app = await App.open({ windows: windows!, folders: [photos] })
    const { page } = app
    await app.settled(familyPhotos)
    await app.go(
      `/photos?f=${encodeURIComponent(JSON.stringify({ from: '2001-01-01', unknown: true, favourite: true }))}`,
    )
    const chips = page.getByRole('list', { name: words.search.conditions })
    await chips.getByRole('button', { name: words.search.takeOut('since 2001') }).click()
    await chips.getByRole('button', { name: words.search.takeOut(words.search.unknown) }).waitFor()
    expect(await chips.getByRole('button').count()).toBe(2)
    await page.getByText(words.photos.noneLikeThat).waitFor()
    await page.getByRole('button', { name: words.photos.all }).first().click()
    await app.until(async () => (await page.locator('[data-photo]').count()) === familyPhotos)
    expect(await page.getByRole('button', { name: words.photos.all }).count()).toBe(0)
    await app.close()
  })
})
