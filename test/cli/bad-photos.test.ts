import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { samplePath } from '../samples.ts'
import { copySamples, expectRefusal, Familiar, makeFolder, Problem, removeFolder } from './familiar.ts'

const root = makeFolder('bad-photos')

afterAll(() => {
  removeFolder(root)
})

describe('broken and hostile images', () => {
  test('are problems with a reason each, and stop nothing', async () => {
    const folder = copySamples(join(root, 'hostile'), ['sample3.jpg'])
    const whole = readFileSync(samplePath('sample1.jpg'))
    const bad: Record<string, Buffer | string> = {
      'cut off.jpg': whole.subarray(0, Math.floor(whole.length / 10)),
      'header only.jpg': whole.subarray(0, 300),
      'nothing.jpg': '',
      'text.jpg': 'This is a text.\n'.repeat(500),
      'page.png': '<!doctype html><title>Not found</title>',
      'noise.jpg': randomBytes(100_000),
      'noise behind a signature.png': Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(10_000)]),
      'noise behind a signature.webp': Buffer.concat([Buffer.from('RIFF\x10\x27\0\0WEBPVP8 '), randomBytes(10_000)]),
      'bomb.png': await bomb(),
    }
    for (const [name, content] of Object.entries(bad)) writeFileSync(join(folder, name), content)
    const png = sharp(samplePath('sample6.jpg')).resize(600).png()
    writeFileSync(join(folder, 'a PNG by another name.jpg'), await png.toBuffer())
    const dot = sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } })
    writeFileSync(join(folder, 'dot.jpg'), await dot.jpeg().toBuffer())
    mkdirSync(join(folder, 'a folder.jpg'))
    symlinkSync('/no/such/file.jpg', join(folder, 'dangling.jpg'))

    const own = new Familiar(join(root, 'library of the hostile'))
    const scan = await own.scan(folder)
    const problems = await own.json(z.array(Problem), 'problems')
    expect(problems.map(({ path }) => path)).toEqual(
      Object.keys(bad)
        .map((name) => join(folder, name))
        .sort(),
    )
    for (const { path, reason } of problems) {
      expect(reason, path).toMatch(/^[A-Z].*\.$/)
      expect(reason, path).not.toMatch(/undefined|NaN|\[object|\n| {4}at /)
    }
    const codes = Object.fromEntries(problems.map(({ path, code }) => [path.slice(folder.length + 1), code]))
    expect(codes).toMatchObject({
      'cut off.jpg': 'damaged',
      'nothing.jpg': 'empty-file',
      'text.jpg': 'not-an-image',
      'bomb.png': 'too-many-pixels',
    })
    expect(scan).toMatchObject({ photos: 3, added: 3, problems: problems.length })
    expect(await own.words('problems')).toContain(`${join(folder, 'nothing.jpg')}: `)

    // They are not looked at again, and a photo among them says why it has no faces to name.
    expect(await own.scan(folder)).toMatchObject({ photos: 3, added: 0, unchanged: 3, problems: problems.length })
    const said = expectRefusal(await own.run(['enroll', join(folder, 'text.jpg'), '--name', 'Ann']), 1)
    expect(said).toMatch(/could not be indexed: /)
  })

  /** 900 million black pixels in a few hundred kilobytes. */
  function bomb(): Promise<Buffer> {
    const side = 30_000
    const black = sharp({
      create: { width: side, height: side, channels: 3, background: '#000' },
      limitInputPixels: false,
    })
    return black.toColourspace('b-w').png({ compressionLevel: 9, palette: false }).toBuffer()
  }
})
