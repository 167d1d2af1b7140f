import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { seededRandom } from '../../electron/engine/platform/random.ts'
import { embeddersOf } from '../../electron/engine/models/spaces.ts'
import type { SpaceId } from '../../electron/engine/recognition/space.ts'
import { openLibrary, type Store } from '../../electron/engine/store/database.ts'
import type { Embedding, NewFace } from '../../electron/engine/store/face-rows.ts'
import type { ClusterId, FaceId, PersonId } from '../../electron/engine/store/ids.ts'

export const space: SpaceId = 'facenet+mobilefacenet'
const dimensions: Readonly<Record<string, number>> = { facenet: 512, mobilefacenet: 192 }
const facesPerCentre = 20
const facesPerPhoto = 2
const maxPeople = 400
/** So many faces of each of the people are confirmed. */
const confirmed = 12

type Random = () => number

/**
 * Fills a new library with made-up faces around centres, some large, most small. Every third face is of one of the people,
 * the others are strangers in groups. Always the same for the same number.
 */
export function makeCrowd(library: string, faces: number): void {
  const store = openLibrary(library, { mode: 'write' })
  try {
    const folder = store.folders.add(join(library, 'pictures'))
    store.folders.setPaused(folder.id, true)
    const random = seededRandom(1)
    const people = Array.from(
      { length: Math.min(maxPeople, Math.ceil(faces / 100)) },
      (_, i) => store.people.findOrCreate(`Person ${i + 1}`).id,
    )
    const seen = new Map<PersonId, number>()
    const labels: { faceId: FaceId; personId: PersonId; distance: number; rule: string }[] = []
    const clusters: [FaceId, ClusterId][] = []
    const atOnce = 10_000
    for (let start = 0; start < faces; start += atOnce) {
      store.transaction(() => {
        for (let i = start; i < Math.min(faces, start + atOnce); i += facesPerPhoto) {
          const centres = Array.from({ length: facesPerPhoto }, () => centreOf(faces, random))
          savePhoto(store, `${i}.jpg`, centres, random).forEach((faceId, at) => {
            const centre = centres[at]!
            const personId = people[centre]
            if (personId === undefined) {
              clusters.push([faceId, groupOf(centre)])
              return
            }
            const known = seen.get(personId) ?? 0
            seen.set(personId, known + 1)
            if (known < confirmed) store.people.confirm(faceId, personId)
            else labels.push({ faceId, personId, distance: 0.9, rule: 'distance' })
          })
        }
      })
    }
    store.people.replaceAutomatic(labels, [])
    store.faces.replaceClusters(clusters)
  } finally {
    store.close()
  }
}

/** Adds faces of strangers, in photos of their own; told with the groups where they belong. */
export function addFaces(store: Store, count: number, faces: number): { id: FaceId; belongs: ClusterId }[] {
  const random = seededRandom(Date.now())
  return Array.from({ length: count }, (_, i) => {
    const centre = maxPeople + Math.floor(random() * (faces / facesPerCentre - maxPeople))
    const [id] = savePhoto(store, `more ${Date.now()} ${i}.jpg`, [centre], random)
    return { id: id!, belongs: groupOf(centre) }
  })
}

function groupOf(centre: number): ClusterId {
  return (centre + 1) as ClusterId
}

/** A third of the faces are of the people. Of the strangers few are in many photos. */
function centreOf(faces: number, random: Random): number {
  const centres = Math.ceil(faces / facesPerCentre)
  const people = Math.min(maxPeople, Math.ceil(faces / 100))
  if (random() < 1 / 3) return Math.floor(random() ** 2 * people)
  return people + Math.floor(random() ** 1.5 * (centres - people))
}

function savePhoto(store: Store, relative: string, centres: readonly number[], random: Random): FaceId[] {
  const [folder] = store.folders.list()
  const photo = {
    hash: createHash('sha256').update(relative).digest('hex'),
    width: 4000,
    height: 3000,
    format: 'jpeg',
    takenAt: '2020-06-01T12:00:00',
    camera: null,
    orientation: 1,
    picture: null,
    signature: null,
    detector: 'mtcnn',
  }
  const file = { folderId: folder!.id, relative, size: 1, mtimeMs: 0 }
  return store.photos.savePhoto(
    photo,
    file,
    centres.map((centre) => faceOf(centre, random)),
  ).faceIds
}

function faceOf(centre: number, random: Random): NewFace {
  const point = { x: 1, y: 1 }
  // Two faces of a centre are as alike as the product of these: a half to eight in ten.
  const near = Math.sqrt(0.5 + 0.3 * random())
  return {
    box: { x: 1, y: 1, width: 100, height: 100 },
    landmarks: [point, point, point, point, point],
    score: 0.99,
    quality: 0.8,
    qualityParts: { size: 1, blur: 1, pose: 1 },
    source: 'detected',
    embeddings: embeddersOf(space).map((model): Embedding => {
      const middle = directionOf(dimensions[model]!, seededRandom(centre * 2 + (model === 'facenet' ? 0 : 1)))
      const own = directionOf(dimensions[model]!, random)
      const vector = middle.map((value, i) => near * value + Math.sqrt(1 - near ** 2) * own[i]!)
      return { model, vector: unit(vector), strangeness: 0.05 + 0.1 * random() }
    }),
  }
}

function directionOf(length: number, random: Random): Float32Array {
  return unit(Float32Array.from({ length }, () => random() - 0.5))
}

function unit(vector: Float32Array): Float32Array {
  let squares = 0
  for (const value of vector) squares += value ** 2
  const length = Math.sqrt(squares)
  return vector.map((value) => value / length)
}
