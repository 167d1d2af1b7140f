import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { copySamples, dumpLibrary, expectRefusal, Familiar, makeFolder, removeFolder } from '../cli/familiar.ts'
import { HeldOpen } from '../session/held-open.ts'
import { canMount, Disk } from './disk.ts'

const root = makeFolder('read-only')
afterAll(() => {
  removeFolder(root)
})
const why = canMount.inMemory ? '' : ' (skipped: no disk can be mounted here)'

describe.skipIf(!canMount.inMemory)(`a library on a disk that can’t be written to${why}`, () => {
  test('is refused in words by the command line and by windows, and is as it was when it can', async () => {
    using disk = Disk.inMemory(32)
    const library = join(disk.path, 'library')
    const familiar = new Familiar(library)
    const photos = copySamples(join(root, 'photos'), ['sample6.jpg'])
    await familiar.scan(photos)
    const [photo] = await familiar.faces()
    const name = ['enroll', photo!.photo, '--name', 'Ann', '--face', String(photo!.faces[0]!.id)] as const
    await familiar.words(...name)
    const before = dumpLibrary(library)

    disk.forbidWriting()
    for (const args of [['scan', photos], name, ['folders', '--remove', photos]]) {
      expect(expectRefusal(await familiar.run(args), 1)).toMatch(/can't be used at .*: the disk is read-only/)
    }
    await expect(HeldOpen.at(library, [])).rejects.toMatchObject({ code: 'library-unwritable' })

    disk.allowWriting()
    expect(dumpLibrary(library)).toEqual(before)
    expect(await familiar.scan(photos)).toMatchObject({ photos: 1, added: 0 })
  }, 120_000)
})
