import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { words } from '../../renderer/words/shared.ts'
import { anotherShot, copySamples, makeFolder, removeFolder } from '../cli/familiar.ts'
import { App } from './app.ts'
import { personCalled, photoCalled } from './family.ts'
import { findWindows } from './windows.ts'

/** Four photos of the same four people, and three of others. */
const shots = [
  ['sample6.jpg', 4],
  ['sample1.jpg', 3],
] as const
const photoCount = 7

const windows = await findWindows()
const root = makeFolder('corrections')
const photos = join(root, 'photos')
if (windows) {
  copySamples(
    photos,
    shots.map(([sample]) => sample),
  )
  for (const [sample, count] of shots)
    for (let shot = 1; shot < count; shot++)
      await anotherShot(sample, join(photos, `${shot} ${sample}`), 0.7 + shot / 10)
}
afterAll(async () => {
  await windows?.close()
  removeFolder(root)
})

async function openApp(): Promise<App> {
  const app = await App.open({ windows: windows!, folders: [photos] })
  await app.settled(photoCount)
  return app
}

/** The faces on all shots of a sample, from the left: one list for each shot. */
async function facesOn(app: App, [sample, count]: (typeof shots)[number]): Promise<number[][]> {
  const names = Array.from({ length: count }, (_, shot) => (shot === 0 ? sample : `${shot} ${sample}`))
  return Promise.all(
    names.map(async (name) => {
      const { faces } = await app.ask('photo', { id: await photoCalled(app, name) })
      return faces.toSorted((a, b) => a.box.x - b.box.x).map(({ id }) => id)
    }),
  )
}

const lastAction = async (app: App) => (await app.ask('history', { offset: 0, limit: 1 })).rows[0]
const namesOf = async (app: App) => (await app.ask('people', { hidden: true })).map(({ name }) => name)

describe.skipIf(!windows)(`corrections${windows ? '' : ' (skipped: no browser is here)'}`, () => {
  test('two names for one person are asked about, with the keyboard alone; what was said is kept and can be undone', async () => {
    const app = await openApp()
    const { page } = app
    const own = (await facesOn(app, shots[0])).map(([first]) => first!)
    await app.ask('confirm', { faces: own.slice(0, 2), person: { name: 'Anna' } })
    await app.ask('confirm', { faces: own.slice(2), person: { name: 'Annie' } })
    await app.until(async () => (await app.ask('proposals', { offset: 0, limit: 10 })).total > 0)

    await app.go('/people')
    const question = page.getByRole('region', { name: words.people.together })
    await question.getByText('Annie', { exact: true }).waitFor()
    expect(await question.locator('img').count()).toBe(4)
    expect(await app.barriers()).toEqual([])

    await page.keyboard.press('n')
    await app.said('Anna and Annie are two people')
    await question.waitFor({ state: 'detached' })
    await app.restart('killed')
    await app.go('/people')
    await app.page.getByRole('link', { name: 'Annie' }).waitFor()
    expect((await app.ask('proposals', { offset: 0, limit: 10 })).total).toBe(0)
    await app.page.keyboard.press('Control+z')
    const again = app.page.getByRole('region', { name: words.people.together })
    await again.getByText('Annie', { exact: true }).waitFor()

    await app.page.keyboard.press('y')
    await app.said('Annie and Anna are one person now')
    await app.until(async () => (await namesOf(app)).length === 1)
    expect(await namesOf(app)).toEqual(['Anna'])
    await app.page.keyboard.press('Control+z')
    await app.until(async () => (await namesOf(app)).length === 2)
    await again.getByText('Annie', { exact: true }).waitFor()
    await app.page.keyboard.press('s')
    await again.waitFor({ state: 'detached' })
    expect(await lastAction(app)).toMatchObject({ kind: 'merge', undone: true })
    await app.close()
  })

  test('in review, another group that may be the same person is put together with the one on screen', async () => {
    const app = await openApp()
    const { page } = app
    const own = (await facesOn(app, shots[0])).map((faces) => faces[1]!)
    for (const [at, faces] of [own.slice(0, 2), own.slice(2)].entries()) {
      const { person } = await app.ask('confirm', { faces, person: { name: `Nobody ${at}` } })
      await app.ask('split', { person: person.id, faces, into: null })
    }
    await app.until(async () => (await app.ask('proposals', { offset: 0, limit: 10 })).total > 0)
    const [proposal] = (await app.ask('proposals', { offset: 0, limit: 1 })).rows
    const { party } = proposal!.one
    await app.go(`/review/${'group' in party ? party.group : 0}`)
    const group = page.getByRole('group', { name: words.review.facesOf }).getByRole('button')
    const alike = page.getByRole('region', { name: words.review.sameAs })
    await alike.waitFor()
    expect(await group.count()).toBe(2)
    expect(await app.barriers()).toEqual([])

    await page.keyboard.press('y')
    await expect.poll(() => group.count()).toBe(4)
    expect(await alike.count()).toBe(0)
    await page.keyboard.press('z')
    await expect.poll(() => group.count()).toBe(2)
    await alike.waitFor()
    await page.keyboard.press('d')
    await alike.waitFor({ state: 'detached' })
    await expect.poll(async () => (await lastAction(app))?.kind).toBe('apart')
    expect(await group.count()).toBe(2)
    expect((await app.ask('proposals', { offset: 0, limit: 1 })).total).toBe(0)
    await app.close()
  })

  test('an unlikely name is asked about before it is given; who was taken for somebody else is split off again', async () => {
    const app = await openApp()
    const { page } = app
    const anna = (await facesOn(app, shots[0])).map((faces) => faces[0]!)
    await app.ask('confirm', { faces: anna, person: { name: 'Anna' } })
    const strangers = new Set((await facesOn(app, shots[1])).flat())
    const { rows } = await app.ask('groups', { offset: 0, limit: 20 })
    const other = rows.find(({ sample, faces }) => faces === 3 && sample.every((face) => strangers.has(face)))
    expect(other).toBeDefined()

    await app.go(`/review/${other!.id}`)
    const group = page.getByRole('group', { name: words.review.facesOf })
    const first = group.locator(`img[src="/image/face/${other!.sample[0]!}"]`)
    await first.waitFor()
    const question = page.getByRole('dialog')
    const say = async () => {
      await page.keyboard.press('n')
      await page.keyboard.type('Anna')
      await page.keyboard.press('Enter')
      await question.getByText('These 3 faces look unlike Anna’s other 4.').waitFor()
    }
    // Not read yet: whoever types Enter again and again says nothing by it.
    const tooSoon = page.evaluate<boolean>(
      `new Promise((said) => {
        const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })
        const look = () => {
          const yes = document.querySelector('dialog .main')
          if (yes) said(yes.dispatchEvent(enter))
          else requestAnimationFrame(look)
        }
        look()
      })`,
    )
    await say()
    expect(await tooSoon).toBe(false)
    expect(await app.barriers()).toEqual([])
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'detached' })
    await first.waitFor()
    expect((await app.ask('people', { hidden: true })).map(({ confirmed }) => confirmed)).toEqual([4])
    expect((await app.ask('waiting', {})).left).toBeGreaterThan(2)

    await say()
    await new Promise((done) => setTimeout(done, 700))
    await page.keyboard.press('Enter')
    await question.waitFor({ state: 'detached' })
    await app.until(async () => (await app.ask('people', { hidden: true }))[0]?.confirmed === 7)

    const id = await personCalled(app, 'Anna')
    await app.go(`/person/${id}/odd`)
    const split = page.getByRole('region', { name: words.person.somebodyElse(3) })
    await split.waitFor()
    const faces = page.getByRole('option')
    await faces.nth(6).waitFor()
    expect(await faces.count()).toBe(7)
    expect(await faces.first().getAttribute('aria-label')).toContain(words.faceGrid.odd)
    expect(await app.barriers()).toEqual([])
    await split.getByRole('button', { name: words.person.splitOff }).click()
    await app.said('Took 3 faces out of Anna')
    await split.waitFor({ state: 'detached' })
    await expect.poll(() => faces.count()).toBe(4)
    const { rows: now } = await app.ask('groups', { offset: 0, limit: 20 })
    expect(now.map(({ sample }) => sample.toSorted())).toContainEqual(other!.sample.toSorted())
    await page.keyboard.press('Control+z')
    await split.waitFor()
    await expect.poll(() => faces.count()).toBe(7)

    // Some that were chosen become another person with a name.
    await faces.first().focus()
    await page.keyboard.press('x')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('x')
    await page.getByRole('button', { name: words.person.moveTo }).click()
    await page.getByRole('button', { name: words.person.noNameYet }).waitFor()
    await page.keyboard.type('Berta')
    await page.keyboard.press('Enter')
    await app.said('2 faces of Anna are Berta now')
    expect(await namesOf(app)).toEqual(['Anna', 'Berta'])
    await app.close()
  })

  test('a name field at hand after naming opens when it is asked, and what is said covers no button', async () => {
    const app = await openApp()
    const { page } = app
    await page.setViewportSize({ width: 800, height: 600 })
    await app.ask('confirm', { faces: [(await facesOn(app, shots[0]))[0]![0]!], person: { name: 'Anna' } })
    await app.go('/people')
    const fields = page.getByRole('combobox', { name: /^Name of this person/ })
    await fields.nth(1).waitFor()
    await fields.first().click()
    const offers = page.getByRole('listbox', { name: words.nameField.offers })
    await offers.waitFor()
    await page.keyboard.press('Escape')
    await offers.waitFor({ state: 'detached' })
    await fields.first().fill('Somebody new')
    await page.keyboard.press('Enter')
    await app.said('Somebody new')
    await page.locator('[role=combobox]:focus').waitFor()
    expect(await offers.count()).toBe(0)
    await page.keyboard.press('ArrowDown')
    await offers.waitFor()
    await page.keyboard.press('Escape')

    const one = page.getByRole('list', { name: words.people.named }).getByRole('link', { name: 'Anna' })
    await one.click({ modifiers: ['Control'] })
    const bar = page.getByRole('toolbar', { name: words.people.selection })
    await bar.waitFor()
    const said = page.getByRole('status').filter({ hasText: 'Somebody new' }).locator('..')
    const top = (await bar.boundingBox())!.y
    await expect
      .poll(async () => {
        const box = await said.boundingBox()
        return box === null || box.y + box.height <= top
      })
      .toBe(true)
    await app.close()
  })

  test('whoever is to be forgotten is chosen already where that is said', async () => {
    const app = await openApp()
    const { page } = app
    const [[face]] = (await facesOn(app, shots[0])) as [[number]]
    const { person } = await app.ask('confirm', { faces: [face], person: { name: 'Anna' } })
    await app.go(`/person/${person.id}`)
    await page.getByRole('button', { name: words.person.more }).click()
    await page.getByRole('menuitem', { name: words.person.forget }).click()
    const whom = page.getByLabel(words.settings.people.choose)
    await expect.poll(() => whom.inputValue()).toBe(String(person.id))
    await page.locator('select:focus').waitFor()
    // It stays in view while what stands above it is still coming.
    await page.getByText(words.settings.speed.pause).waitFor()
    await app.calm()
    const top = async (selector: string) => Math.round((await page.locator(selector).boundingBox())!.y)
    await expect.poll(() => top('#people')).toBe(await top('main'))
    await page.getByRole('button', { name: words.settings.people.forget }).click()
    await page.getByRole('button', { name: words.settings.people.yes('Anna') }).click()
    await app.said('Forgot Anna.')
    expect(await namesOf(app)).toEqual([])
    await app.close()
  })
})
