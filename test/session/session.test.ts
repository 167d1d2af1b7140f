import { sentenceOf } from '../../electron/hosts/messages.ts'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Answers, CallName, EngineEvent, Input } from '../../electron/contract/api.ts'
import { openSession, type Session } from '../../electron/engine/session.ts'
import { anotherShot } from '../cli/familiar.ts'

const demo = resolve(import.meta.dirname, '../../node_modules/@vladmandic/face-api/demo')
const models = resolve(import.meta.dirname, '../../models')

describe('a library held open', () => {
  let root: string
  let photos: string
  let session: Session
  let events: EngineEvent[]

  const library = (): string => join(root, 'library')
  const ask = <Name extends CallName>(call: Name, input: Input<Name>): Promise<Answers[Name]> =>
    session.handle(call, input) as Promise<Answers[Name]>
  const put = (sample: number, name = `sample${sample}.jpg`): void => {
    copyFileSync(join(demo, `sample${sample}.jpg`), join(photos, name))
  }
  const open = async (from = models): Promise<void> => {
    session = await openSession({ library: library(), models: from, version: 'test' })
    session.listen((event) => events.push(event))
    // Without a network there is nothing to fetch from; the compact model serves where FaceNet was not built.
  }

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'familiar-session-'))
    photos = join(root, 'photos')
    mkdirSync(photos)
    events = []
    await open()
  })

  afterEach(async () => {
    await session.close()
    rmSync(root, { recursive: true, force: true })
  })

  /** Resolves when the condition holds; fails by the test's own timeout. */
  async function until(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) await new Promise((done) => setTimeout(done, 100))
  }
  const looked = (count: number): Promise<void> =>
    until(async () => {
      const { photos, activity } = await ask('status', {})
      return photos === count && activity.phase === 'idle'
    })

  test('finds the faces of a folder, telling of them as they come', async () => {
    put(1)
    put(2)
    await ask('addFolders', { paths: [photos] })
    await looked(2)
    const found = events.flatMap((event) => (event.event === 'found' ? event.faces : []))
    const { faces } = await ask('status', {})
    expect(found).toHaveLength(faces)
    // Their pictures are there before anybody asks.
    for (const { id } of found) expect(existsSync(join(library(), 'faces', '0', `${id}.webp`)), `face ${id}`).toBe(true)
    expect(await ask('waiting', {})).toEqual({ left: faces, total: faces })
    const phases = events.flatMap((event) => (event.event === 'activity' ? [event.activity.phase] : []))
    expect(phases).toContain('looking at photos')
    expect(phases.at(-1)).toBe('idle')
  })

  test('a name is there at once, spreads by itself, and is taken back by undo, also after a restart', async () => {
    put(6)
    await anotherShot('sample6.jpg', join(photos, 'again.jpg'))
    await ask('addFolders', { paths: [photos] })
    await looked(2)
    const { page } = await ask('review', { offset: 0, limit: 10 })
    const group = page.find(({ faces }) => faces > 1)
    expect(group).toBeDefined()
    const [first] = group!.sample
    const { person } = await ask('confirm', { faces: [first!], person: { name: 'Anna' } })
    expect(await ask('people', { hidden: false })).toMatchObject([{ name: 'Anna', confirmed: 1 }])
    await until(async () => (await ask('person', { id: person.id })).auto > 0)
    const { auto } = await ask('person', { id: person.id })
    const named = events.flatMap((event) => (event.event === 'named' ? event.people : []))
    expect(named).toEqual([{ ...person, found: auto, lost: 0 }])

    await session.close()
    await open()
    expect(await ask('undo', {})).toMatchObject({ kind: 'confirm', person: 'Anna', undone: true })
    expect(await ask('people', { hidden: true })).toEqual([])
    expect(await ask('redo', {})).toMatchObject({ kind: 'confirm', undone: false })
    expect(await ask('people', { hidden: true })).toMatchObject([{ name: 'Anna' }])
  })

  test('a name that a face speaks against is given only when the user is sure, and undo waits for it', async () => {
    put(1)
    put(6)
    for (const brightness of [0.7, 0.8, 0.9])
      await anotherShot('sample6.jpg', join(photos, `${brightness}.jpg`), brightness)
    await ask('addFolders', { paths: [photos] })
    await looked(5)
    const { page } = await ask('review', { offset: 0, limit: 20 })
    const own = await ask('reviewGroup', { id: page.find(({ faces }) => faces === 4)!.id })
    const faces = own.members.map(({ id }) => id)
    const other = page.find((group) => group.faces === 1)!.sample[0]!
    const { person } = await ask('confirm', { faces: faces.slice(0, 3), person: { name: 'Anna' } })
    const refusal = { faces: [other], person: { id: person.id } }
    await expect(ask('confirm', refusal)).rejects.toMatchObject({
      code: 'unlike',
      told: {
        params: { asked: 1, known: 3, contradiction: { person: 'Anna', faces: [other], more: 0, like: null } },
      },
    })
    await expect(ask('confirm', { ...refusal, person: { name: 'anna' } })).rejects.toMatchObject({ code: 'unlike' })
    expect(await ask('person', { id: person.id })).toMatchObject({ confirmed: 3 })
    await ask('confirm', { ...refusal, sure: true })
    expect(await ask('person', { id: person.id })).toMatchObject({ confirmed: 4 })

    const [named, undone] = await Promise.all([
      ask('confirm', { faces: faces.slice(3), person: { id: person.id } }),
      ask('undo', {}),
    ])
    expect(undone).toMatchObject({ id: named.action.id, undone: true })
  })

  test('how well the promise is kept is measured on what the user confirmed, and again for whoever looks', async () => {
    put(6)
    await anotherShot('sample6.jpg', join(photos, 'again.jpg'))
    await ask('addFolders', { paths: [photos] })
    await looked(2)
    expect(await ask('promise', {})).toEqual({ measuring: false, faces: 0, stops: [] })
    const groups = (await ask('review', { offset: 0, limit: 10 })).page.filter(({ faces }) => faces > 1)
    for (const [i, { sample }] of groups.slice(0, 2).entries())
      await ask('confirm', { faces: [sample[0]!], person: { name: `Person ${i}` } })
    await until(async () => (await ask('promise', {})).faces === 2)
    const told = () => events.some((event) => event.event === 'changed' && event.what.includes('preferences'))
    await until(() => Promise.resolve(told()))
    const { stops } = await ask('promise', {})
    expect(stops.map(({ oneWrongIn, wrong }) => [oneWrongIn, wrong])).toEqual([
      [100, 0],
      [300, 0],
      [1000, 0],
      [3000, 0],
      [10_000, 0],
    ])

    // Hers is called his: that is seen, and nobody else pays for it.
    const [{ sample }] = groups as [(typeof groups)[number]]
    const other = (await ask('people', { hidden: false })).find(({ name }) => name === 'Person 1')!
    await ask('confirm', { faces: [sample[1]!], person: { id: other.id } })
    await until(async () => (await ask('promise', {})).stops.some(({ mistaken }) => mistaken.length > 0))
    const usual = (await ask('promise', {})).stops.find(({ oneWrongIn }) => oneWrongIn === 1000)!
    expect(usual.mistaken.map(({ face, person }) => [face.id, person.name])).toContainEqual([sample[1], 'Person 0'])
    // It is no part of what the user did.
    expect(await ask('undo', {})).toMatchObject({ kind: 'confirm', person: 'Person 1' })
    await until(async () => (await ask('promise', {})).stops.every(({ mistaken }) => mistaken.length === 0))
    await session.close()
    await open()
    expect(await ask('promise', {})).toMatchObject({ measuring: false, faces: 2 })
  })

  test('another precision shows first whom it would name, and a name says what speaks for it', async () => {
    put(6)
    await anotherShot('sample6.jpg', join(photos, 'again.jpg'))
    await ask('addFolders', { paths: [photos] })
    await looked(2)
    const group = (await ask('review', { offset: 0, limit: 10 })).page.find(({ faces }) => faces > 1)!
    const [first, second] = group.sample as [number, number]
    const { person } = await ask('confirm', { faces: [first], person: { name: 'Anna' } })
    await until(async () => (await ask('person', { id: person.id })).auto === 1)
    expect(await ask('previewPrecision', { oneWrongIn: 10_000 })).toMatchObject({ someGained: [], someLost: [] })
    const evidence = await ask('evidence', { face: second })
    expect(evidence!.probability).toBeGreaterThan(0.9)
    expect(evidence).toMatchObject({ person, rule: 'distance', rival: null, doubts: [] })
    expect(evidence?.nearest).toMatchObject([{ id: first, distance: expect.any(Number) as number }])

    // Not born yet when the photos were taken: those with a date of their own are barred.
    const loose = await ask('previewPrecision', { oneWrongIn: 100 })
    expect(loose.someGained).toHaveLength(Math.min(12, loose.gained))
    expect(loose.gained).toBe(loose.named - loose.namedNow + loose.lost)
  })

  test('whoever is hidden is offered for no face', async () => {
    put(1)
    put(6)
    await ask('addFolders', { paths: [photos] })
    await looked(2)
    const { page } = await ask('review', { offset: 0, limit: 10 })
    const [first, second] = page.map(({ sample }) => sample[0]!)
    const { person } = await ask('confirm', { faces: [first!], person: { name: 'Anna' } })
    const offered = async () => (await ask('candidates', { faces: [second!] })).map(({ name }) => name)
    expect(await offered()).toEqual(['Anna'])
    await ask('setHidden', { id: person.id, hidden: true })
    expect(await offered()).toEqual([])
    await ask('undo', {})
    expect(await offered()).toEqual(['Anna'])
  })

  test('a library that can’t be written to for a while says so, and goes on by itself', async () => {
    const thumbnails = join(library(), 'thumbnails')
    rmSync(thumbnails, { recursive: true, force: true })
    writeFileSync(thumbnails, 'in the way')
    put(1)
    await ask('addFolders', { paths: [photos] })
    const said = (): boolean =>
      events.some((event) => event.event === 'notice' && /stopped: .* can’t be written/.test(sentenceOf(event.message)))
    await until(() => Promise.resolve(said()))
    rmSync(thumbnails)
    await looked(1)
    expect(await ask('status', {})).toMatchObject({ problems: 0 })
  })

  test('a photo copied in shows up, one moved keeps its names, one removed goes', async () => {
    put(1)
    await ask('addFolders', { paths: [photos] })
    await looked(1)
    put(4, 'new.jpg')
    await looked(2)
    const [month] = (await ask('timeline', { filter: { text: 'new' } })).months
    const [tile] = await ask('photos', { filter: { text: 'new' }, month: month!.month, offset: 0, limit: 1 })
    const { faces } = await ask('photo', { id: tile!.id })
    await ask('confirm', { faces: [faces[0]!.id], person: { name: 'Ida' } })

    mkdirSync(join(photos, 'sorted'))
    renameSync(join(photos, 'new.jpg'), join(photos, 'sorted/renamed.jpg'))
    await until(async () => (await ask('photo', { id: tile!.id })).name === 'renamed.jpg')
    const moved = await ask('photo', { id: tile!.id })
    expect(moved.faces.find(({ id }) => id === faces[0]!.id)).toMatchObject({ person: { name: 'Ida' } })

    rmSync(join(photos, 'sample1.jpg'))
    await looked(1)
  })

  test('a pause holds the work, and lasts over a restart', async () => {
    await ask('setPaused', { paused: true })
    put(1)
    put(2)
    await ask('addFolders', { paths: [photos] })
    await session.close()
    await open()
    expect((await ask('status', {})).activity.paused).toBe(true)
    expect((await ask('status', {})).photos).toBe(0)
    await ask('setPaused', { paused: false })
    await looked(2)
  })

  test('a face that was drawn is kept with its name, moved, and taken back', async () => {
    put(1)
    await ask('addFolders', { paths: [photos] })
    await looked(1)
    const [month] = (await ask('timeline', { filter: {} })).months
    const [tile] = await ask('photos', { filter: {}, month: month!.month, offset: 0, limit: 1 })
    const before = (await ask('photo', { id: tile!.id })).faces.length
    const box = { x: 20, y: 30, width: 90, height: 100 }
    const { face } = await ask('drawFace', { photo: tile!.id, box, person: { name: 'Jonas' } })
    const drawn = async () => (await ask('photo', { id: tile!.id })).faces.filter(({ source }) => source === 'drawn')
    expect(await drawn()).toMatchObject([{ id: face, box, person: { name: 'Jonas' }, label: 'confirmed' }])
    const moved = await ask('moveFace', { face, box: { ...box, x: 40 } })
    expect(await drawn()).toMatchObject([{ id: moved.face, box: { x: 40 }, person: { name: 'Jonas' } }])
    await ask('undo', {})
    await ask('undo', {})
    expect((await ask('photo', { id: tile!.id })).faces).toHaveLength(before)
    expect(await ask('people', { hidden: true })).toEqual([])
    const tiny = { x: 1, y: 1, width: 3, height: 3 }
    await expect(ask('drawFace', { photo: tile!.id, box: tiny, person: null })).rejects.toMatchObject({
      code: 'bad-box',
    })
  })

  test('images are found by number and by nothing else', async () => {
    put(1)
    await ask('addFolders', { paths: [photos] })
    await looked(1)
    const [group] = (await ask('review', { offset: 0, limit: 1 })).page
    const crop = await session.image(`/image/face/${group!.sample[0]!}`)
    expect(crop).toMatchObject({ type: 'image/webp' })
    expect(existsSync(crop!.path)).toBe(true)
    expect(await session.image('/image/photo/1/full')).toMatchObject({ path: join(photos, 'sample1.jpg') })
    expect(await session.image('/image/photo/1/small')).toMatchObject({ type: 'image/webp', immutable: true })
    for (const address of [
      '/image/face/999',
      '/image/photo/7/large',
      '/image/photo/1/huge',
      '/image/face/../../etc/passwd',
    ])
      expect(await session.image(address), address).toBeNull()
    // Another file in the photo's place is nobody's business: the thumbnail stands in.
    copyFileSync(join(demo, 'sample2.jpg'), join(photos, 'sample1.jpg'))
    expect((await session.image('/image/photo/1/full'))?.path).not.toBe(join(photos, 'sample1.jpg'))
  })

  test('nothing of a forgotten person stays in the files', async () => {
    put(1)
    await ask('addFolders', { paths: [photos] })
    await looked(1)
    const [group] = (await ask('review', { offset: 0, limit: 1 })).page
    const { person } = await ask('confirm', { faces: [...group!.sample], person: { name: 'Zwetschgenmann' } })
    await ask('rename', { id: person.id, name: 'Quittenfrau' })
    await ask('forgetPerson', { id: person.id })
    await session.close()
    const remains = readdirSync(library())
      .filter((name) => name.startsWith('familiar.db'))
      .map((name) => readFileSync(join(library(), name)))
    for (const name of ['Zwetschgenmann', 'Quittenfrau', 'quittenfrau'])
      expect(
        remains.some((bytes) => bytes.includes(name)),
        name,
      ).toBe(false)
    await open()
    expect(await ask('history', { offset: 0, limit: 10 })).toEqual({ total: 0, rows: [] })
  })

  test('all faces can be forgotten; the photos stay, and are looked at again when the user wants', async () => {
    put(1)
    await ask('addFolders', { paths: [photos] })
    await looked(1)
    const { faces } = await ask('status', {})
    expect(faces).toBeGreaterThan(0)
    await ask('forgetAllFaces', { word: 'forget' })
    expect(await ask('status', {})).toMatchObject({ photos: 1, faces: 0, activity: { paused: true } })
    expect(existsSync(join(library(), 'faces'))).toBe(false)
    await ask('setPaused', { paused: false })
    await until(async () => (await ask('status', {})).faces === faces)
  })

  test('that FaceNet can’t be had is said once, and whenever it is asked for', async () => {
    const without = join(root, 'models')
    mkdirSync(without)
    for (const name of readdirSync(models))
      if (/\.(json|f32|onnx)$/.test(name) && !/^facenet.*onnx/.test(name))
        copyFileSync(join(models, name), join(without, name))
    const manifest = readFileSync(join(without, 'manifest.json'), 'utf8')
    const nowhere = manifest.replace(/"https:\/\/raw\.githubusercontent\.com[^"]*"/, '"http://127.0.0.1:9/"')
    expect(nowhere).not.toBe(manifest)
    writeFileSync(join(without, 'manifest.json'), nowhere)
    const said = (): boolean => events.some(({ event }) => event === 'notice')

    await session.close()
    const begun = Date.now()
    await open(without)
    await until(() => Promise.resolve(said()))
    const took = Date.now() - begun
    expect(await ask('status', {})).toMatchObject({ models: { embedder: 'mobilefacenet', facenet: 'missing' } })
    await session.close()
    events = []
    await open(without)
    await new Promise((done) => setTimeout(done, 1.5 * took))
    expect(said()).toBe(false)
    await ask('fetchFaceNet', {})
    await until(() => Promise.resolve(said()))

    const parts = readdirSync(models).filter((name) => /^facenet.*onnx/.test(name))
    if (parts.length === 0) return // It was not built here.
    events = []
    for (const name of parts) copyFileSync(join(models, name), join(without, name))
    await ask('preferences', {}) // As whoever opens Settings does.
    await until(() => Promise.resolve(said()))
    expect(await ask('status', {})).toMatchObject({ models: { facenet: 'ready' } })
  })

  test('a folder that is gone keeps its photos and is called offline', async () => {
    put(1)
    await ask('addFolders', { paths: [photos] })
    await looked(1)
    renameSync(photos, join(root, 'elsewhere'))
    await ask('rescan', {})
    await until(async () => (await ask('status', {})).folders[0]?.online === false)
    expect((await ask('status', {})).photos).toBe(1)
    renameSync(join(root, 'elsewhere'), photos)
    await ask('rescan', {})
    await until(async () => (await ask('status', {})).folders[0]?.online === true)
  })

  test('input is checked', async () => {
    await expect(session.handle('photo', { id: '../etc' })).rejects.toThrow()
    await expect(session.handle('browse', { path: join(root, 'nothing here') })).rejects.toMatchObject({
      code: 'no-such-folder',
    })
  })
})
