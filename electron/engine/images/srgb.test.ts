import { describe, expect, test } from 'vitest'
import { sharp } from './sharp.ts'
import { isSrgb } from './srgb.ts'
import { openPicture, upright } from './synthetic.testing.ts'

async function profileOf(name: string): Promise<Buffer> {
  const file = await openPicture(upright).withIccProfile(name).png().toBuffer()
  return (await sharp(file).metadata()).icc!
}

describe('isSrgb', () => {
  test('knows sRGB', async () => {
    expect(isSrgb(await profileOf('srgb'))).toBe(true)
  })

  test.each(['p3', 'cmyk'])('knows that %s is another', async (name) => {
    expect(isSrgb(await profileOf(name))).toBe(false)
  })

  test('takes a profile with another tone curve for another', async () => {
    const profile = await profileOf('srgb')
    const curve = profile.indexOf('para')
    profile.writeInt32BE(2.2 * 65536, curve + 12)
    expect(isSrgb(profile)).toBe(false)
  })

  test('takes what is damaged for another', async () => {
    const profile = await profileOf('srgb')
    for (const length of [0, 1, 100, 131, 200]) expect(isSrgb(profile.subarray(0, length))).toBe(false)
    expect(isSrgb(Buffer.alloc(1000, 0xff))).toBe(false)
  })
})
