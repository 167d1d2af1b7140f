import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { writePreferences } from '../../electron/engine/scan/preferences.ts'
import { openLibrary } from '../../electron/engine/store/database.ts'
import { words } from '../../renderer/words/shared.ts'
import { makeFolder, removeFolder } from '../cli/familiar.ts'
import { App } from './app.ts'
import { findWindows, type Theme } from './windows.ts'

const windows = await findWindows()
const root = makeFolder('smoke')
afterAll(async () => {
  await windows?.close()
  removeFolder(root)
})

const screens = ['/', '/people', '/review', '/search', '/activity', '/settings', '/welcome']

describe.skipIf(!windows)(`an empty library${windows ? '' : ' (skipped: no browser is here)'}`, () => {
  test.each<Theme>(['light', 'dark'])('shows every screen, in the %s, and nobody is kept out', async (theme) => {
    const app = await App.open({ windows: windows!, theme })
    for (const screen of screens) {
      await app.go(screen)
      expect(await app.barriers(), screen).toEqual([])
    }
    await app.close()
  })

  test('that another program holds is said on the page, and is there once it is free', async () => {
    const library = join(root, 'held')
    const holder = openLibrary(library, { mode: 'write' })
    writePreferences(holder, { model: 'mobilefacenet' })
    const app = await App.open({ windows: windows!, library })
    app.forgive(/is already open for writing/)
    await app.page
      .getByText(/is already open for writing/)
      .first()
      .waitFor()
    expect(await app.barriers()).toEqual([])
    holder.close()
    const retry = app.page.getByRole('button', { name: words.libraryBroken.retry })
    const welcome = app.page.getByRole('heading', { name: words.welcome.title })
    await app.until(async () => {
      if (await retry.isVisible()) await retry.click()
      return welcome.isVisible()
    })
    await app.close()
  })
})
