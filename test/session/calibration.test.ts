import type { Message } from '../../electron/contract/messages.ts'
import { sentenceOf } from '../../electron/hosts/messages.ts'
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSession } from '../../electron/engine/session.ts'
import { HeldOpen } from './held-open.ts'

interface CalibrationFile {
  readonly cohorts: Readonly<Record<string, object>>
}

/** Ways in which what was learned from strangers can be of no use. */
const broken: readonly (readonly [string, string, RegExp, (file: string) => void])[] = [
  ['is missing', 'models-missing', /calibration\.json can't be read/, rmSync],
  [
    'is cut short',
    'models-wrong',
    /calibration\.json can't be understood/,
    (file) => {
      truncateSync(file, 100)
    },
  ],
  [
    'is of another model',
    'models-wrong',
    /calibration\.json was made with another model/,
    (file) => {
      const calibration = JSON.parse(readFileSync(file, 'utf8')) as CalibrationFile
      const { facenet } = calibration.cohorts
      writeFileSync(file, JSON.stringify({ ...calibration, cohorts: { mobilefacenet: facenet, facenet } }))
    },
  ],
]

test('where the calibration is of no use, a window is refused in words, and no name is lost or given', async () => {
  const held = await HeldOpen.with([5, 6])
  await held.look()
  const [face] = await held.faces(5)
  await held.ask('confirm', { faces: [face!.id], person: { name: 'Anna' } })
  await held.idle()
  await held.close()
  const labels = () => held.sql('SELECT face_id, person_id, state FROM label ORDER BY 1, 2')
  const before = labels()
  for (const [what, code, words, breakIt] of broken) {
    const models = join(held.root, what)
    mkdirSync(models)
    for (const name of readdirSync(held.models))
      if (/\.(json|f32|onnx)$/.test(name)) cpSync(realpathSync(join(held.models, name)), join(models, name))
    breakIt(join(models, 'calibration.json'))
    const opening = openSession({ library: held.library, models, version: 'test' })
    await expect(opening, what).rejects.toMatchObject({
      code,
      told: expect.toSatisfy((told: Message) => words.test(sentenceOf(told))) as Message,
    })
    expect(labels(), what).toEqual(before)
  }
  await held.open()
  expect(await held.ask('people', { hidden: false })).toMatchObject([{ name: 'Anna', confirmed: 1 }])
})
