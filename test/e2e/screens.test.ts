import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { words } from '../../renderer/words/shared.ts'
import { makeFolder, removeFolder } from '../cli/familiar.ts'
import { App } from './app.ts'
import { makeFamilyPhotos, openFamily, personCalled, photoCalled } from './family.ts'
import { findWindows, type Size, type Theme } from './windows.ts'

const windows = await findWindows()
const root = makeFolder('screens')
const photos = windows ? await makeFamilyPhotos(join(root, 'photos')) : ''
const library = join(root, 'library')
/** To be looked at; never part of the project. */
const pictures = process.env['FAMILIAR_PICTURES'] ?? join(tmpdir(), 'familiar-screens')
mkdirSync(pictures, { recursive: true })
afterAll(async () => {
  await windows?.close()
  removeFolder(root)
})

const sizes: Record<string, Size> = { small: { width: 800, height: 600 }, usual: { width: 1440, height: 900 } }

/** Every screen there is, with somebody and something on it. */
async function screens(app: App): Promise<Record<string, string>> {
  const anna = await personCalled(app, 'Anna')
  const photo = await photoCalled(app, 'sample6 again.jpg')
  const search = encodeURIComponent(JSON.stringify({ with: [anna] }))
  return {
    photos: '/photos',
    people: '/people',
    person: `/person/${anna}`,
    review: '/review',
    photo: `/photo/${photo}`,
    search: `/search?f=${search}`,
    activity: '/activity',
    settings: '/settings',
    welcome: '/welcome',
  }
}

/** How many pixels of a page stand out at its right side. */
const overflow = (app: App): Promise<number> =>
  app.page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')

describe.skipIf(!windows)(`every screen${windows ? '' : ' (skipped: no browser is here)'}`, () => {
  test.each(
    (['light', 'dark'] satisfies Theme[]).flatMap((theme) => Object.keys(sizes).map((size) => [theme, size] as const)),
  )('keeps nobody out and shows nothing cut off, %s and %s', async (theme, size) => {
    const options = { windows: windows!, library, theme, size: sizes[size]! }
    const app = existsSync(library) ? await App.open(options) : await openFamily(photos, options)
    for (const [name, path] of Object.entries(await screens(app))) {
      await app.go(path)
      await app.calm()
      await app.page.screenshot({ path: join(pictures, `${name}-${theme}-${size}.png`) })
      expect(await app.barriers(), name).toEqual([])
      expect(await overflow(app), name).toBeLessThanOrEqual(0)
    }
    await app.close()
  })

  test('can be read at twice the size of text', async () => {
    const app = await App.open({ windows: windows!, library })
    for (const [name, path] of Object.entries(await screens(app))) {
      await app.go(path)
      await app.page.evaluate("document.documentElement.style.fontSize = '200%'")
      await app.calm()
      await app.page.screenshot({ path: join(pictures, `${name}-large-text.png`) })
      expect(await overflow(app), name).toBeLessThanOrEqual(0)
    }
    await app.close()
  })

  test('has everything within the window where it is narrow, as at twice the size', async () => {
    const app = await App.open({ windows: windows!, library, size: { width: 400, height: 500 } })
    for (const [name, path] of Object.entries(await screens(app))) {
      await app.go(path)
      await app.calm()
      const outside = await app.page.evaluate<string[]>(
        `[...document.querySelectorAll('a, button, input, select, h1, h2, p')].filter((element) => {
          const { left, right, width } = element.getBoundingClientRect()
          return width > 1 && (left < 0 || right > innerWidth)
        }).map((element) => element.outerHTML)`,
      )
      expect(outside, name).toEqual([])
      expect(await overflow(app), name).toBeLessThanOrEqual(0)
    }
    await app.close()
  })

  test('the sheet of keys comes by its own key', async () => {
    const app = await App.open({ windows: windows!, library })
    await app.go('/people')
    await app.page.keyboard.press('Shift+?')
    await app.page.getByRole('dialog', { name: words.keys.title }).waitFor()
    expect(await app.barriers()).toEqual([])
    await app.page.keyboard.press('Escape')
    await app.page.getByRole('dialog', { name: words.keys.title }).waitFor({ state: 'hidden' })
    await app.close()
  })

  test('what was just done is said without moving anything, and goes once nobody is at it', async () => {
    const app = await App.open({ windows: windows!, library })
    const { page } = app
    await app.go('/photos')
    await app.calm()
    const screen = () => page.getByRole('main').boundingBox()
    const before = await screen()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('f')
    const undo = page.getByRole('contentinfo').getByRole('button', { name: words.bar.undo })
    await undo.waitFor()
    expect(await screen()).toEqual(before)
    await undo.hover()
    await page.waitForTimeout(9500)
    expect(await undo.isVisible()).toBe(true)
    await page.mouse.move(2, 2)
    await undo.waitFor({ state: 'hidden', timeout: 10_000 })
    const favourites = async () => (await app.ask('timeline', { filter: { favourite: true } })).photos
    expect(await favourites()).toBe(1)
    await page.keyboard.press('Control+z')
    await app.until(async () => (await favourites()) === 0)
    await app.close()
  })

  test('the folders are at hand where the side bar is folded, also by keys', async () => {
    const app = await App.open({ windows: windows!, library, size: sizes['small']! })
    const { page } = app
    await app.go('/people')
    const button = page.getByRole('button', { name: words.nav.folders, exact: true })
    await button.focus()
    await page.keyboard.press('Enter')
    const folders = page.getByRole('navigation').getByRole('group', { name: words.nav.folders }).getByRole('link')
    await folders.first().waitFor()
    expect(await app.barriers()).toEqual([])
    await page.keyboard.press('Escape')
    await folders.first().waitFor({ state: 'hidden' })
    await page.keyboard.press('Enter')
    await folders.first().waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/photos\?f=/)
    await folders.first().waitFor({ state: 'hidden' })
    expect(await page.evaluate('document.activeElement.tagName')).toBe('MAIN')
    await app.close()
  })
})
