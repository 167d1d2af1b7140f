import { cpSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { HeldOpen, until } from './held-open.ts'
import { canMount, canStall, makeDisk, mount, stall, unmount } from './mounts.ts'

const folder = async (held: HeldOpen, path: string) =>
  (await held.ask('status', {})).folders.find((one) => one.path === path)!

test.skipIf(!canMount)(
  'a disk that is unplugged keeps its photos though its mount point is left, and is back by itself (needs the right to mount)',
  async () => {
    const held = await HeldOpen.with([1, 2])
    const disk = join(held.root, 'disk')
    makeDisk(disk)
    onTestFinished(() => {
      unmount(disk)
    })
    cpSync(held.photos, disk, { recursive: true })
    const { photos } = held
    for (const name of readdirSync(photos)) rmSync(join(photos, name))
    const plug = () => {
      mount('--bind', disk, photos)
    }
    const unplug = () => {
      unmount(photos)
    }
    plug()
    onTestFinished(unplug)
    await held.look()
    const face = (await held.faces(1))[0]!
    await held.ask('confirm', { faces: [face.id], person: { name: 'Anna' } })

    unplug()
    expect(readdirSync(photos)).toEqual([])
    await held.ask('rescan', {})
    await until(async () => !(await folder(held, photos)).online)
    await held.idle()
    expect(await folder(held, photos)).toMatchObject({ photos: 2, online: false })

    // Also after a restart; and who looks for a part of it only is not misled either.
    await held.close()
    await held.open()
    await until(async () => !(await folder(held, photos)).online)
    expect(await folder(held, photos)).toMatchObject({ photos: 2 })

    plug()
    await until(async () => (await folder(held, photos)).online)
    expect((await held.faces(1)).find(({ id }) => id === face.id)).toMatchObject({ person: { name: 'Anna' } })
    // It is watched again.
    await held.idle()
    cpSync(join(photos, 'sample2.jpg'), join(photos, 'copy.jpg'))
    await until(() => held.sql('SELECT 1 FROM file').length === 3)

    // What the user takes off the disk is gone.
    for (const name of readdirSync(photos)) rmSync(join(photos, name))
    await until(async () => (await folder(held, photos)).photos === 0)
    expect(await folder(held, photos)).toMatchObject({ online: true })
  },
)

test.skipIf(!canStall)(
  'a share that stalls holds up no other folder, is called offline, and is back once it answers (needs the right to mount)',
  async () => {
    const held = await HeldOpen.with([1])
    const share = join(held.root, 'share')
    mkdirSync(share)
    cpSync(join(held.photos, 'sample1.jpg'), join(share, 'shared.jpg'))
    await held.look()
    await held.ask('addFolders', { paths: [share] })
    await held.idle()
    let answer: (() => void) | null = stall(share)
    onTestFinished(() => answer?.())
    await held.ask('rescan', {})
    cpSync(join(held.photos, 'sample1.jpg'), join(held.photos, 'new.jpg'))
    await until(() => held.sql(`SELECT 1 FROM file WHERE relative = 'new.jpg'`).length === 1)
    expect(await folder(held, share)).toMatchObject({ online: false, photos: 1 })
    // Nobody waits for it a second time.
    cpSync(join(held.photos, 'sample1.jpg'), join(held.photos, 'newer.jpg'))
    await until(() => held.sql(`SELECT 1 FROM file WHERE relative = 'newer.jpg'`).length === 1)

    answer()
    answer = null
    await until(async () => (await folder(held, share)).online)
    expect(await folder(held, share)).toMatchObject({ photos: 1 })
  },
)

test('a folder that is renamed while it is watched is away, and back by itself under its old name', async () => {
  const held = await HeldOpen.with([1])
  await held.look()
  renameSync(held.photos, join(held.root, 'elsewhere'))
  await until(async () => !(await folder(held, held.photos)).online)
  expect(await folder(held, held.photos)).toMatchObject({ photos: 1 })
  renameSync(join(held.root, 'elsewhere'), held.photos)
  await until(async () => (await folder(held, held.photos)).online)
  await held.idle()
  cpSync(join(held.photos, 'sample1.jpg'), join(held.photos, 'copy.jpg'))
  await until(() => held.sql('SELECT 1 FROM file').length === 2)
})
