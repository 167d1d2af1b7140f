import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { AppError } from '../../electron/contract/errors.ts'
import { Analyzer } from '../../electron/engine/scan/analyzer.ts'
import { anotherShot, faceNetIsHere } from '../cli/familiar.ts'
import { HeldOpen, until } from './held-open.ts'

/** Says something of everything that can be said, and returns how to see whether it is still said. */
async function sayMuch(held: HeldOpen): Promise<() => Promise<unknown>> {
  const [named, refused, stranger, nobody] = (await held.faces(5)).map(({ id }) => id) as [
    number,
    number,
    number,
    number,
  ]
  const { person: anna } = await held.ask('confirm', { faces: [named], person: { name: 'Anna' } })
  const box = { x: 5, y: 5, width: 40, height: 40 }
  await held.ask('drawFace', { photo: await held.photo(5), box, person: { name: 'Jonas' } })
  await held.ask('reject', { faces: [refused], person: anna.id })
  await held.ask('ignore', { faces: [stranger], as: 'stranger' })
  await held.ask('ignore', { faces: [nobody], as: 'not-a-face' })
  await held.ask('setCover', { id: anna.id, face: named })
  await held.ask('setHidden', { id: anna.id, hidden: true })
  return async () => ({
    faces: (await held.faces(5)).map(({ id, source, ignored, person, label }) => ({
      ...{ id, source, ignored },
      person: label === 'confirmed' ? person : null,
    })),
    drawn: (await held.faces(5)).find(({ source }) => source === 'drawn')?.box,
    people: (await held.ask('people', { hidden: true })).map(({ id, name, cover, hidden, confirmed }) => ({
      ...{ id, name, hidden, confirmed },
      cover: id === anna.id ? cover : null,
    })),
    refused: held.sql(`SELECT face_id, person_id FROM label WHERE state = 'rejected'`),
  })
}

test('another detector looks at all photos again, and nothing that was said of their faces is lost', async () => {
  const held = await HeldOpen.with([5])
  await held.look()
  const said = await sayMuch(held)
  const [before, faces] = [await said(), await held.faces(5)]
  const [first] = faces
  const crop = async () => readFileSync((await held.session.image(`/image/face/${first!.id}`))!.path)
  const good = await crop()

  await held.close()
  held.sql(`UPDATE face SET x = x + width / 4 WHERE source = 'detected'`)
  held.sql(`UPDATE photo SET detector = 'an older one'`)
  await held.open()
  await held.idle()
  expect(await said()).toEqual(before)
  expect((await held.faces(5)).map(({ box }) => box)).toEqual(faces.map(({ box }) => box))
  expect(held.sql('SELECT detector FROM photo')).toEqual([{ detector: 'mtcnn' }])
  expect((await crop()).equals(good)).toBe(true)
})

test('faces are looked for anew when the user asks; their pictures show what was found now', async () => {
  const held = await HeldOpen.with([5])
  await held.look()
  const said = await sayMuch(held)
  const before = await said()
  const faces = await held.faces(5)
  held.sql(`UPDATE face SET x = x + width / 4 WHERE source = 'detected'`)
  const [first] = faces
  const { path } = (await held.session.image(`/image/face/${first!.id}`))!
  const good = readFileSync(path)
  const heard = held.events.length
  await held.ask('lookAgain', {})
  await until(async () => (await held.faces(5))[0]!.box.x === first!.box.x)
  await held.idle()
  expect(await said()).toEqual(before)
  expect((await held.faces(5)).map(({ box }) => box)).toEqual(faces.map(({ box }) => box))
  expect(readFileSync(path).equals(good)).toBe(true)
  expect((await held.session.image(`/image/face/${first!.id}`))!.immutable).toBe(false)
  // Nobody is told of new faces: there are none.
  expect(held.events.slice(heard).filter(({ event }) => event === 'found')).toEqual([])
  expect((await held.ask('status', {})).activity.phase).toBe('idle')
})

test('a photo that can’t be looked at again keeps its faces', async () => {
  const held = await HeldOpen.with([5])
  await held.look()
  const said = await sayMuch(held)
  const before = await said()
  await held.close()
  held.sql(`UPDATE photo SET detector = 'an older one'`)
  const look = vi
    .spyOn(Analyzer.prototype, 'look')
    .mockRejectedValue(new AppError('engine-failed', { detail: 'It fell over.' }))
  onTestFinished(() => {
    look.mockRestore()
  })
  await held.open()
  await held.idle()
  // Once in company and once alone, then no more.
  expect(look).toHaveBeenCalledTimes(2)
  expect(await said()).toEqual(before)
  expect(await held.ask('status', {})).toMatchObject({ photos: 1, problems: 0 })
})

test.skipIf(!faceNetIsHere)(
  `whichever models tell people apart, what the user said stays${faceNetIsHere ? '' : ' (skipped: FaceNet was not built)'}`,
  async () => {
    const held = await HeldOpen.with([5, 6])
    await held.ask('chooseModel', { model: 'mobilefacenet' })
    await anotherShot('sample6.jpg', join(held.photos, 'another.jpg'))
    await held.look()
    await held.ask('confirm', { faces: [(await held.faces(6))[0]!.id], person: { name: 'Ben' } })
    const said = await sayMuch(held)
    const before = await said()
    /** Whom the models named: Ben is in the other shot, too. */
    const guessed = () => held.sql(`SELECT distance FROM label WHERE state = 'auto'`) as { distance: number }[]
    await until(() => guessed().length > 0)
    const models = async () => (await held.ask('status', {})).models.embedder
    expect(await models()).toBe('mobilefacenet')
    for (const model of ['facenet+mobilefacenet', 'mobilefacenet', 'facenet', null, 'mobilefacenet'] as const) {
      const last = guessed()
      await held.ask('chooseModel', { model })
      const named = await models()
      await until(async () => {
        // Until the others have seen all faces, those before them name: nobody is ever without a name meanwhile.
        expect(await said()).toEqual(before)
        return (await models()) === (model ?? 'facenet+mobilefacenet')
      })
      await held.idle()
      expect(await said(), `${named} to ${String(model)}`).toEqual(before)
      await until(() => guessed().length > 0 && guessed()[0]!.distance !== last[0]!.distance)
    }
    // Looked at again by the models of then, faces lack nothing that the others need.
    await held.ask('lookAgain', {})
    await held.idle()
    await held.ask('chooseModel', { model: 'facenet' })
    await until(async () => (await models()) === 'facenet')
    expect(await said()).toEqual(before)
    expect(
      held.sql(`SELECT count(*) AS missing FROM face WHERE removed = 0
        AND NOT EXISTS (SELECT 1 FROM embedding WHERE face_id = face.id AND model = 'facenet')`),
    ).toEqual([{ missing: 0 }])
  },
)
