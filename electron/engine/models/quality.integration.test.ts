import { beforeAll, describe, expect, test } from 'vitest'
import { resolve } from 'node:path'
import { readManifest } from './manifest.ts'
import type { Pixels } from '../images/pixels.ts'
import { alignFace } from '../faces/align.ts'
import { Detector } from '../faces/detector.ts'
import type { Landmarks } from '../faces/geometry.ts'
import type { Detection } from '../faces/detection.ts'
import { blurred, samplePhoto } from '../faces/pictures.testing.ts'
import { judgeFace, poorQuality, type Quality } from '../faces/quality.ts'

const models = resolve(import.meta.dirname, '../../../models')
const { alignment } = readManifest(models).mobilefacenet
let detector: Detector
let photo: Pixels
let faces: Detection[]

function judge(pixels: Pixels, { box, landmarks }: Detection): Quality {
  return judgeFace(box, landmarks, alignFace(pixels, { box, landmarks }, alignment))
}

beforeAll(async () => {
  detector = await Detector.load(models, 1)
  photo = await samplePhoto(3)
  faces = await detector.detect(photo)
})

describe('judgeFace', () => {
  test('likes large, sharp faces from the front', () => {
    expect(faces).toHaveLength(3)
    for (const face of faces) expect(judge(photo, face).quality).toBeGreaterThan(2 * poorQuality)
  })

  test('puts a blurred face below the same one sharp, the more so the more it is blurred', async () => {
    const [slightly, strongly] = [await blurred(photo, 4), await blurred(photo, 12)]
    for (const face of faces) {
      const blur = [photo, slightly, strongly].map((pixels) => judge(pixels, face).qualityParts.blur)
      expect(blur[0]).toBeGreaterThan(blur[1]!)
      expect(blur[1]).toBeGreaterThan(blur[2]!)
      expect(judge(strongly, face).quality).toBeLessThan(poorQuality)
    }
  })

  test('puts a small face below a large one', async () => {
    const tenth = await samplePhoto(3, 0.1)
    const [small] = await detector.detect(tenth)
    const { quality, qualityParts } = judge(tenth, small!)
    expect(qualityParts.size).toBeLessThan(judge(photo, faces[0]!).qualityParts.size)
    expect(quality).toBeLessThan(judge(photo, faces[0]!).quality)
  })

  test('puts a turned head below one from the front', () => {
    const [face] = faces
    const withNose = (along: number): Landmarks => {
      const [left, right, , leftMouth, rightMouth] = face!.landmarks
      const nose = { x: left.x + (right.x - left.x) * along, y: left.y + (right.y - left.y) * along + 40 }
      return [left, right, nose, leftMouth, rightMouth]
    }
    const pose = [0.5, 0.8, 1, 1.4].map(
      (along) => judge(photo, { ...face!, landmarks: withNose(along) }).qualityParts.pose,
    )
    expect(pose[0]).toBe(1)
    expect(pose[1]).toBeLessThan(1)
    expect(pose[2]).toBeLessThan(pose[1]!)
    expect(pose[3]).toBe(0)
  })

  test('is as good as the worst part', () => {
    for (const face of faces) {
      const { quality, qualityParts } = judge(photo, face)
      expect(quality).toBe(Math.min(...Object.values(qualityParts)))
    }
  })

  test('calls eyes in one place a profile', () => {
    const [face] = faces
    const [left, , ...others] = face!.landmarks
    expect(judge(photo, { ...face!, landmarks: [left, left, ...others] }).quality).toBe(0)
  })
})
