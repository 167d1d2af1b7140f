import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { words } from '../../renderer/look/words.ts'
import { makeFolder, removeFolder } from '../cli/familiar.ts'
import { makeFamilyPhotos, openFamily } from './family.ts'
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
    await typed('again')
    await found(1)
    await chips.getByRole('button', { name: words.search.takeOut(words.search.words('again')) }).click()
    await found(2)

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
})
