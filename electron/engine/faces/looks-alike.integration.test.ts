import sharp, { type Sharp } from 'sharp'
import { expect, test } from 'vitest'
import { looksAlike } from './looks-alike.ts'
import { signatureOf } from '../images/signature.ts'
import { samplePath } from '../../../test/samples.ts'

const sample = (number: number): string => samplePath(`sample${number}.jpg`)

async function signature(picture: Sharp): Promise<Uint8Array> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return signatureOf({ data, width: info.width, height: info.height })
}

const edits: Record<string, (picture: Sharp) => Sharp> = {
  brighter: (picture) => picture.modulate({ brightness: 1.25 }),
  darker: (picture) => picture.modulate({ brightness: 0.7 }),
  'with more contrast': (picture) => picture.linear(1.4, -40),
  'black and white': (picture) => picture.modulate({ saturation: 0 }),
  smaller: (picture) => picture.resize(300),
  turned: (picture) => picture.rotate(90),
  'turned the other way': (picture) => picture.rotate(270),
  'upside down': (picture) => picture.rotate(180),
  mirrored: (picture) => picture.flop(),
}

test.each(Object.entries(edits))('a picture looks like itself %s', async (_, edit) => {
  for (const number of [1, 2, 3, 4, 5, 6])
    expect(looksAlike(await signature(sharp(sample(number))), await signature(edit(sharp(sample(number)))))).toBe(true)
})

test('no picture looks like another, or like one of a single colour', async () => {
  const all = await Promise.all([1, 2, 3, 4, 5, 6].map((number) => signature(sharp(sample(number)))))
  const grey = new Uint8Array(64).fill(128)
  for (const [i, one] of all.entries()) {
    expect(one).toHaveLength(64)
    expect(looksAlike(one, grey)).toBe(false)
    for (const other of all.slice(i + 1)) expect(looksAlike(one, other)).toBe(false)
  }
})
