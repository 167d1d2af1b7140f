import { afterAll, describe, expect, test } from 'vitest'
import { App } from './app.ts'
import { findWindows, type Theme } from './windows.ts'

const windows = await findWindows()
afterAll(() => windows?.close())

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
})
