import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { decodePhoto } from './decode.ts'
import { makePicture, meanDifference, upright } from './synthetic.testing.ts'
import { makeThumbnails, thumbnailPath, writeThumbnails } from './thumbnails.ts'

describe('thumbnails', () => {
  test.each([
    [
      [2000, 1500],
      [427, 320],
      [1280, 960],
    ],
    [
      [1500, 2000],
      [320, 427],
      [960, 1280],
    ],
    [
      [3000, 300],
      [640, 64],
      [1280, 128],
    ],
    [
      [400, 300],
      [400, 300],
      [400, 300],
    ],
    [
      [900, 700],
      [411, 320],
      [900, 700],
    ],
    [
      [4000, 1],
      [640, 1],
      [1280, 1],
    ],
    [
      [1, 1],
      [1, 1],
      [1, 1],
    ],
  ])('of %j pixels have %j and %j', async ([width = 0, height = 0], small, large) => {
    const thumbnails = await makeThumbnails(makePicture(width, height))
    const sizes = await Promise.all([thumbnails.small, thumbnails.large].map((file) => decodePhoto(file)))
    expect(sizes.map((photo) => [photo.width, photo.height])).toEqual([small, large])
    expect(sizes.map((photo) => photo.format)).toEqual(['webp', 'webp'])
  })

  test('show the picture', async () => {
    const { pixels } = await decodePhoto((await makeThumbnails(upright)).small)
    expect(meanDifference(pixels, upright)).toBeLessThan(4)
  })
})

describe('written thumbnails', () => {
  const hash = 'ab12cd34'.repeat(8)
  const thumbnails = { small: Buffer.from('small'), large: Buffer.from('large') }
  let library = ''
  beforeEach(async () => {
    library = await mkdtemp(join(tmpdir(), 'familiar-thumbnails-'))
  })
  afterEach(async () => {
    await rm(library, { recursive: true })
  })

  test('lie in folders by the first characters of the photo’s hash, and nothing else does', async () => {
    await writeThumbnails(library, hash, thumbnails)
    await writeThumbnails(library, hash, thumbnails)
    expect(await readFile(thumbnailPath(library, hash, 'small'), 'utf8')).toBe('small')
    expect(await readFile(thumbnailPath(library, hash, 'large'), 'utf8')).toBe('large')
    const folder = join(library, 'thumbnails', 'ab', '12')
    expect((await readdir(folder)).sort()).toEqual([`${hash}-large.webp`, `${hash}-small.webp`])
  })

  test('that can’t be written are the library’s fault, not the photo’s', async () => {
    await writeFile(join(library, 'thumbnails'), 'in the way')
    await chmod(join(library, 'thumbnails'), 0o400)
    await expect(writeThumbnails(library, hash, thumbnails)).rejects.toMatchObject({ code: 'library-unwritable' })
    await expect(writeThumbnails(library, hash, thumbnails)).rejects.toMatchObject({
      told: { key: 'library-unwritable.thumbnails', params: { detail: expect.stringMatching(/^E[A-Z]+$/) as string } },
    })
  })
})
