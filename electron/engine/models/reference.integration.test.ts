import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readManifest } from './manifest.ts'
import { sharedDir } from '../../../test/shared.ts'
import { decodePhoto } from '../images/decode.ts'
import { alignFace } from '../faces/align.ts'
import { Detector } from '../faces/detector.ts'
import { Embedder } from '../faces/embedder.ts'
import { iou } from '../faces/geometry.ts'

const models = resolve(import.meta.dirname, '../../../models')
const manifest = readManifest(models)
const vector = z.array(z.number())
const Reference = z.object({
  photos: z.array(
    z.object({
      photo: z.string(),
      faces: z.array(
        z.object({
          box: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
          facenet: vector,
          mobilefacenet: vector,
        }),
      ),
    }),
  ),
})

function cosine(a: Float32Array, b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

describe.skipIf(sharedDir === null)('against the reference (skipped without ../shared)', () => {
  it('finds the same faces in the same places, and sees the same in them', async () => {
    const { photos } = Reference.parse(JSON.parse(readFileSync(join(sharedDir!, 'models/reference.json'), 'utf8')))
    const detector = await Detector.load(models, 1)
    const wanted = [manifest.mobilefacenet, manifest.facenet]
    const embedders = await Promise.all(wanted.map((model) => Embedder.load(models, model, 1)))
    const overlaps: number[] = []
    const cosines: Record<string, number[]> = {}
    for (const { photo, faces } of photos) {
      const { pixels } = await decodePhoto(readFileSync(join(sharedDir!, 'photos/library', photo)))
      const found = await detector.detect(pixels)
      expect(found.length, photo).toBe(faces.length)
      for (const face of faces) {
        const same = found.toSorted((a, b) => iou(b.box, face.box) - iou(a.box, face.box))[0]!
        overlaps.push(iou(same.box, face.box))
        for (const embedder of embedders) {
          const { id, alignment } = embedder.model
          const [embedding] = await embedder.embed([alignFace(pixels, same, alignment)])
          ;(cosines[id] ??= []).push(cosine(embedding!, id === 'facenet' ? face.facenet : face.mobilefacenet))
        }
      }
    }
    expect(overlaps).toHaveLength(29)
    expect(mean(overlaps)).toBeGreaterThanOrEqual(0.95)
    for (const [id, values] of Object.entries(cosines)) expect(mean(values), id).toBeGreaterThanOrEqual(0.99)
  })
})
