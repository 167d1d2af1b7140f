import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { words } from '../../renderer/words/shared.ts'
import { anotherShot, blurredShot, copySamples, makeFolder, removeFolder } from '../cli/familiar.ts'
import { sharedDir } from '../shared.ts'
import { App } from './app.ts'
import { four, personCalled, photoCalled } from './family.ts'
import { findWindows } from './windows.ts'

const windows = await findWindows()
const root = makeFolder('review')
afterAll(async () => {
  await windows?.close()
  removeFolder(root)
})
const missing = !windows
  ? ' (skipped: no browser is here)'
  : !sharedDir
    ? ' (skipped: ../shared/photos is not here)'
    : ''

describe.skipIf(missing !== '')(`a family's evening of review${missing}`, () => {
  test('names thirty groups with the keyboard alone', async () => {
    const app = await App.open({ windows: windows!, folders: [join(sharedDir!, 'photos', 'library')] })
    const { page } = app
    await app.settled()
    const before = await app.ask('waiting', {})

    // Whoever comes by the link has the screen's keys at once: they are not the link's.
    await page.getByRole('link', { name: words.nav.review }).first().click()
    await page.locator('main:focus').waitFor()
    for (const key of ['g', 'p', 'g', 'r']) await page.keyboard.press(key)
    const group = page.getByRole('group', { name: words.review.facesOf })
    const faces = async () => {
      const images = await group.locator('img').all()
      return Promise.all(images.map((one) => one.getAttribute('src', { timeout: 1000 }).catch(() => null)))
    }
    let named = 0
    for (let step = 1; step <= 30; step++) {
      await group.waitFor()
      const shown = await faces()
      // Whoever is likely is accepted; for somebody new a name is typed, into the field that Enter leads to.
      await page.keyboard.press('Enter')
      if ((await page.locator('input:focus').count()) > 0) {
        await page.keyboard.type(`Person ${step}`)
        await page.keyboard.press('Enter')
      }
      named++
      await expect.poll(faces).not.toEqual(shown)
    }
    const people = await app.ask('people', { hidden: false })
    expect(people.length).toBeGreaterThan(5)
    expect(people.reduce((sum, { confirmed }) => sum + confirmed, 0)).toBeGreaterThanOrEqual(named)
    const after = await app.ask('waiting', {})
    expect(after.left).toBeLessThanOrEqual(before.left - named)

    // Back, one step after the other, and the other decisions.
    const history = async () => (await app.ask('history', { offset: 0, limit: 5 })).rows
    const [last] = await history()
    let shown = await faces()
    await page.keyboard.press('z')
    await expect.poll(async () => (await history()).find(({ id }) => id === last!.id)?.undone).toBe(true)
    await expect.poll(faces).not.toEqual(shown)
    for (const [key, kind] of [
      ['i', 'ignore-strangers'],
      ['f', 'not-faces'],
    ] as const) {
      shown = await faces()
      await page.keyboard.press(key)
      await expect.poll(async () => (await history())[0]?.kind).toBe(kind)
      await expect.poll(faces).not.toEqual(shown)
    }
    shown = await faces()
    await page.keyboard.press('s')
    await expect.poll(faces).not.toEqual(shown)
    await page.keyboard.press('Space')
    await page.getByRole('dialog', { name: words.wholePhoto.label }).waitFor()
    expect(await app.barriers()).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: words.wholePhoto.label }).waitFor({ state: 'hidden' })

    // What the user said is kept; the names go on spreading from it in the background.
    const said = async () =>
      (await app.ask('people', { hidden: false })).map(({ id, name, confirmed }) => ({ id, name, confirmed }))
    const kept = (await said()).toSorted((a, b) => a.id - b.id)
    await app.restart()
    expect((await said()).toSorted((a, b) => a.id - b.id)).toEqual(kept)
    await app.close()
  })
})

describe.skipIf(!windows)(`review${windows ? '' : ' (skipped: no browser is here)'}`, () => {
  /** The keys at the bottom; Enter is always the first. */
  const bar = ({ page }: App) => page.getByRole('toolbar', { name: words.review.keys })
  const enter = (app: App) => bar(app).getByRole('button').first().locator('span').textContent()
  /** How many faces wait, as the side bar and the screen itself say it. */
  const counts = ({ page }: App) =>
    Promise.all([page.locator('nav .waiting').first().textContent(), page.locator('.progress .count').textContent()])
  /** Puts groups off until it holds for the one on screen. */
  const until = async (app: App, holds: () => Promise<boolean>) => {
    for (let step = 0; step < 9 && !(await holds()); step++) {
      await app.page.keyboard.press('s')
      await app.calm()
    }
    expect(await holds()).toBe(true)
  }

  test('says what each key will do before it is pressed, and what was done', async () => {
    const folder = copySamples(join(root, 'photos'), ['sample6.jpg'])
    await anotherShot('sample6.jpg', join(folder, 'again.jpg'))
    await blurredShot('sample6.jpg', join(folder, 'blurred.jpg'))
    const app = await App.open({ windows: windows!, folders: [folder] })
    const { page } = app
    await app.settled(3)
    await app.go('/review')
    const group = page.getByRole('group', { name: words.review.facesOf })
    await group.waitFor()
    expect(await enter(app)).toBe(words.review.hint.type)

    // A face is left out by its own key; `x` is about a person, and nobody is known yet.
    const first = group.getByRole('button').first()
    expect(await group.getByRole('button').count()).toBeGreaterThan(1)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('x')
    expect(await first.getAttribute('aria-pressed')).toBe('true')
    await page.keyboard.press('l')
    expect(await first.getAttribute('aria-pressed')).toBe('false')
    await bar(app).getByRole('button', { name: words.review.hint.takeIn }).click()
    expect(await first.getAttribute('aria-pressed')).toBe('true')
    expect((await app.ask('history', { offset: 0, limit: 1 })).total).toBe(0)

    // Three are named on the sharp photo behind the window; the fourth in it, and what that brought is said.
    const sharp = await photoCalled(app, 'sample6.jpg')
    const { faces } = await app.ask('photo', { id: sharp })
    for (const [at, face] of faces.toSorted((a, b) => a.box.x - b.box.x).entries())
      if (at < 3) await app.ask('confirm', { faces: [face.id], person: { name: four[at]! } })
    await app.go(`/photo/${sharp}`)
    await page.getByRole('button', { name: 'Cleo', exact: true }).first().waitFor()
    await page.keyboard.press('n')
    await page.keyboard.type('Dora')
    await page.keyboard.press('Enter')
    await app.said('Named 1 face Dora. 2 more found.')

    // Wherever somebody may be Bea, one gesture shows why: beside the face on its photo, and from her own page.
    const bea = await personCalled(app, 'Bea')
    const [maybe] = (await app.ask('personFaces', { id: bea, which: 'suggested', offset: 0, limit: 1 })).rows
    await app.go(`/person/${bea}`)
    await page.getByRole('button', { name: /^Why this face/ }).click()
    await page.getByRole('dialog').getByText(words.evidence.meaning.maybe).waitFor()
    await page.keyboard.press('Escape')
    await app.go(`/photo/${maybe!.photo}`)
    await page.locator(`[data-face="${maybe!.id}"]`).click()
    await page.getByText(words.evidence.meaning.maybe).waitFor()
    expect(await app.barriers()).toEqual([])

    // On the blurred one Anna is certain, Bea may be it, and Cleo hardly resembles herself.
    await app.go('/review')
    await group.waitFor()
    const likely = page.getByRole('list', { name: words.review.candidates })
    const unlikely = page.getByRole('list', { name: words.review.unlikely })
    await until(app, async () => (await unlikely.count()) === 1 && (await likely.count()) === 0)
    expect(await enter(app)).toBe(words.review.hint.type)
    await page.keyboard.press('Enter')
    await page.locator('input:focus').waitFor()
    await page.keyboard.press('Escape')
    // Whoever only may be it is chosen by a number or refused: Enter accepts nobody who is not likely.
    const offered = likely.getByRole('button', { name: /Bea/ })
    await until(app, async () => (await offered.count()) === 1)
    expect(await offered.getAttribute('aria-keyshortcuts')).toBe('1')
    expect(await enter(app)).toBe(words.review.hint.type)
    await bar(app)
      .getByRole('button', { name: words.review.hint.notThis('Bea') })
      .waitFor()
    await until(app, async () => (await enter(app)) === words.review.hint.yes('Anna'))
    expect(await app.barriers()).toEqual([])
    await page.keyboard.press('x')
    await expect.poll(() => enter(app)).toBe(words.review.hint.type)
    await app.said('Not Anna')
    await page.keyboard.press('z')
    await expect.poll(() => enter(app)).toBe(words.review.hint.yes('Anna'))
    await app.said('Undone: not Anna')

    // One count, right in the moment a key is pressed and after.
    expect(await counts(app)).toEqual(['3', words.review.left(3, 7)])
    await page.keyboard.press('Enter')
    expect(await counts(app)).toEqual(['2', words.review.left(2, 7)])
    await app.said('Named 1 face Anna')
    expect(await app.ask('waiting', {})).toEqual({ left: 2, total: 7 })
    expect(await counts(app)).toEqual(['2', words.review.left(2, 7)])

    // What undo takes back is said, also by a window that has done nothing.
    await app.go('/review')
    await bar(app)
      .getByRole('button', { name: 'Undo: named 1 face Anna' })
      .getByText('Undo: named 1 face Anna')
      .waitFor()

    // Whoever is hidden is not offered; everybody who does come can be set aside, and the end leads on.
    await app.ask('setHidden', { id: await personCalled(app, 'Bea'), hidden: true })
    await app.go('/review')
    await group.waitFor()
    const height = async () => (await bar(app).boundingBox())!.height
    const before = await height()
    for (const left of [1, 0]) {
      expect(await enter(app)).toBe(words.review.hint.type)
      expect(await page.getByRole('complementary', { name: words.review.choices }).getByText('Bea').count()).toBe(0)
      if (left === 0) await page.keyboard.press('i')
      else {
        await page.keyboard.press('Enter')
        await page.keyboard.type('Maximiliane Friederike '.repeat(8))
        await page.keyboard.press('Enter')
        await app.said(/^Named 1 face Maximiliane/)
        // However much there is to say, the keys stay where they are.
        expect(await height()).toBe(before)
      }
      await app.until(async () => (await app.ask('waiting', {})).left === left)
      if (left > 0) await app.calm()
    }
    await page.getByRole('heading', { name: words.review.finished }).waitFor()
    expect(await app.barriers()).toEqual([])
    await page.getByRole('button', { name: words.review.toPeople }).click()
    await page.getByRole('list', { name: words.people.named }).getByRole('link', { name: 'Dora' }).waitFor()
    await app.close()
  })

  test('leads on where there is nothing to name, and to the photos of a day of strangers', async () => {
    const app = await App.open({ windows: windows! })
    const { page } = app
    await app.go('/review')
    await page.getByText(words.review.noFolder).waitFor()
    expect(await app.barriers()).toEqual([])
    await page.getByRole('button', { name: words.review.toFolder }).click()
    await page.getByRole('heading', { name: words.welcome.title }).waitFor()

    await app.ask('addFolders', { paths: [copySamples(join(root, 'strangers'), ['sample1.jpg'])] })
    await app.settled(1)
    await app.go('/review/days')
    await page.getByRole('button', { name: words.review.show }).click()
    const conditions = page.getByRole('list', { name: words.search.conditions })
    await conditions.getByRole('button', { name: words.search.takeOut(words.search.unknown) }).waitFor()
    expect(await conditions.getByRole('button').count()).toBe(2)
    await page.goBack()
    await page.getByText(words.review.daysAbout).waitFor()
    await app.close()
  })
})
