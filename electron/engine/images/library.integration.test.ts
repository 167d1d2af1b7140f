import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sharedDir } from '../../../test/shared.ts'
import { AppError } from '../../contract/errors.ts'
import { decodePhoto } from './decode.ts'

const labelsSchema = z.record(
  z.string(),
  z.looseObject({
    expect: z.enum(['indexed', 'problem', 'ignored', 'indexed or problem']),
    width: z.number().optional(),
    height: z.number().optional(),
    orientation: z.number().optional(),
  }),
)

const photosDir = sharedDir === null ? '' : join(sharedDir, 'photos')
const labels =
  sharedDir === null ? {} : labelsSchema.parse(JSON.parse(readFileSync(join(photosDir, 'labels.json'), 'utf8')))
const why = sharedDir === null ? ' (skipped: no ../shared with the test photos)' : ''

describe.skipIf(sharedDir === null)(`the library of test photos${why}`, () => {
  const entries = Object.entries(labels)
  const read = (path: string) => readFileSync(join(photosDir, 'library', path))

  test('every photo that is to be indexed is decoded in its size', async () => {
    const indexed = entries.filter(([, label]) => label.expect === 'indexed')
    for (const [path, label] of indexed) {
      const { width, height, pixels, orientation } = await decodePhoto(read(path))
      expect({ path, width, height }).toEqual({ path, width: label.width, height: label.height })
      expect(pixels.width * pixels.height).toBeLessThanOrEqual(4_900_000)
      if (label.orientation) expect(orientation).toBe(label.orientation)
    }
    expect(indexed.length).toBeGreaterThan(300)
  })

  test('every file that is to be a problem is one, for the right reason', async () => {
    const codes: Record<string, string> = {}
    for (const [path, label] of entries.filter(([, { expect }]) => expect.endsWith('problem'))) {
      try {
        await decodePhoto(read(path))
        expect(label.expect).toBe('indexed or problem')
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        codes[path] = error.code
      }
    }
    expect(codes).toEqual({
      'Edge cases/Broken/noise.jpg': 'not-an-image',
      'Edge cases/Broken/page.png': 'not-an-image',
      'Edge cases/Broken/text.jpg': 'not-an-image',
      'Edge cases/Broken/truncated header.jpg': 'damaged',
      'Edge cases/Broken/zero bytes.jpg': 'empty-file',
      'Edge cases/Formats/canon_eos_6d.dng': 'unsupported',
      'Edge cases/Sizes/bomb 30000x30000.png': 'too-many-pixels',
    })
  })

  test('dates are as the cameras wrote them, if a calendar has them', async () => {
    const takenAt = async (name: string) => (await decodePhoto(read(`Edge cases/Dates/${name}.jpg`))).metadata.takenAt
    expect(await takenAt('before 1970')).toBe('1927-10-29T10:00:00')
    expect(await takenAt('future 2099')).toBe('2099-12-31T23:59:59')
    expect(await takenAt('offset')).toBe('2021-03-28T02:30:00')
    expect(await takenAt('zero date')).toBeNull()
  })
})
