import { copyFileSync, mkdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { HeldOpen, until } from './held-open.ts'

/** Enough to take several rounds; hints of 10,000 are tested where they are made (watching.integration.test.ts). */
const many = 1500

const files = (held: HeldOpen): number =>
  (held.sql('SELECT count(*) AS count FROM file WHERE photo_id IS NOT NULL')[0] as { count: number }).count

test('thousands of files that come, move as a tree, go and come back are followed; none is lost, none is looked at twice', async () => {
  const held = await HeldOpen.with([1, 2])
  const { photos, root } = held
  await held.look()
  const face = (await held.faces(1))[0]!
  await held.ask('confirm', { faces: [face.id], person: { name: 'Anna' } })
  const looked = held.sql('SELECT max(id) AS photo FROM photo')

  for (let n = 0; n < many; n++) {
    const copy = join(photos, 'trip', n % 3 === 0 ? '' : `day ${n % 7}/${n % 5}`, `${n}.jpg`)
    mkdirSync(dirname(copy), { recursive: true })
    copyFileSync(join(photos, `sample${1 + (n % 2)}.jpg`), copy)
    if (n % 50 === 0) await setImmediate()
  }
  await until(() => files(held) === many + 2)

  mkdirSync(join(photos, 'albums'))
  renameSync(join(photos, 'trip'), join(photos, 'albums/journey'))
  const under = (prefix: string) => held.sql(`SELECT 1 FROM file WHERE relative LIKE '${prefix}/%'`).length
  await until(() => under('albums/journey') === many && under('trip') === 0)

  renameSync(join(photos, 'albums/journey'), join(root, 'journey'))
  await until(() => files(held) === 2)
  renameSync(join(root, 'journey'), join(photos, 'journey'))
  await until(() => files(held) === many + 2)
  // It is followed there, too.
  copyFileSync(join(photos, 'sample2.jpg'), join(photos, 'journey/day 1/1/new.jpg'))
  await until(() => files(held) === many + 3)

  expect(held.sql('SELECT max(id) AS photo FROM photo')).toEqual(looked)
  expect(await held.ask('status', {})).toMatchObject({ photos: 2, problems: 0 })
  expect((await held.faces(1)).find(({ id }) => id === face.id)).toMatchObject({ person: { name: 'Anna' } })
})
