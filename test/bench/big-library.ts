import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openLibrary, type Store } from '../../electron/engine/store/database.ts'
import type { NewFace } from '../../electron/engine/store/faces.ts'
import type { ClusterId, FaceId, FolderId, PersonId, PhotoId } from '../../electron/engine/store/ids.ts'
import { seededRandom } from '../../electron/engine/recognition/random.ts'
import type { AutomaticLabel, Suggestion } from '../../electron/engine/store/people.ts'
import type { PhotoRecord } from '../../electron/engine/store/photos.ts'

/** How much a made-up library holds. */
export interface LibrarySize {
  readonly photos: number
  readonly faces: number
  readonly people: number
}

export const large: LibrarySize = { photos: 100_000, faces: 30_000, people: 400 }

/**
 * Fills a new library with made-up photos of fifteen years, their faces, people, groups and problems, without a single image:
 * for benchmarks and for tests that scroll. Always the same for the same size. The watched folder does not exist, hence
 * it is paused.
 */
export function makeLibrary(library: string, { photos, faces, people }: LibrarySize = large): void {
  const store = openLibrary(library, { mode: 'write' })
  const random = seededRandom(1)
  try {
    const folder = store.folders.add(join(library, 'pictures'))
    store.folders.setPaused(folder.id, true)
    const perPhoto = spread(faces, photos, random)
    const known: { photoId: PhotoId; faceIds: FaceId[] }[] = []
    const batch = 5000
    for (let start = 0; start < photos; start += batch) {
      store.transaction(() => {
        for (let i = start; i < Math.min(start + batch, photos); i++) {
          known.push(savePhoto(store, folder.id, i, photos, perPhoto[i]!, random))
        }
      })
    }
    store.transaction(() => {
      nameFaces(store, known, people, random)
      for (let i = 0; i < photos / 500; i++) {
        const file = { folderId: folder.id, relative: `broken/IMG_${i}.jpg`, size: 10, mtimeMs: 0 }
        store.photos.recordProblem(file, 'damaged', {
          key: 'damaged',
          params: { detail: 'it ends too early' },
        })
      }
    })
  } finally {
    store.close()
  }
}

function savePhoto(store: Store, folderId: FolderId, index: number, photos: number, faces: number, random: Random) {
  const taken = new Date(Date.UTC(2011, 0, 1) + (index / photos) * 15 * 365.25 * 86_400_000)
  const day = taken.toISOString().slice(0, 10)
  const upright = random() < 0.3
  const photo: PhotoRecord = {
    hash: createHash('sha256').update(`photo ${index}`).digest('hex'),
    width: upright ? 3000 : 4000,
    height: upright ? 4000 : 3000,
    format: 'jpeg',
    takenAt: random() < 0.95 ? taken.toISOString().slice(0, 19) : null,
    camera: 'A camera',
    orientation: 1,
    picture: null,
    signature: null,
    detector: 'mtcnn',
  }
  const relative = `${day.slice(0, 4)}/${day.slice(0, 7)} ${['Haus', 'Garten', 'Übersee'][index % 3]}/IMG_${index}.jpg`
  const file = { folderId, relative, size: 3_000_000 + index, mtimeMs: taken.getTime() }
  const found = Array.from({ length: faces }, () => faceOf(random))
  const saved = store.photos.savePhoto(photo, file, found)
  if (index % 100 === 0) {
    store.photos.attachFile({ ...file, relative: `copies/${day.slice(0, 4)}/IMG_${index}.jpg` }, saved.photoId)
  }
  return saved
}

/** Most faces have a person, the rest are suggested, in groups of strangers, alone, or put aside. */
function nameFaces(
  store: Store,
  photos: readonly { photoId: PhotoId; faceIds: readonly FaceId[] }[],
  count: number,
  random: Random,
): void {
  const people: PersonId[] = Array.from({ length: count }, (_, i) => store.people.findOrCreate(nameOf(i)).id)
  const labels: AutomaticLabel[] = []
  const suggestions: Suggestion[] = []
  const clusters: [FaceId, ClusterId][] = []
  let group = 0
  for (const { faceIds } of photos) {
    const present = new Set<PersonId>()
    for (const faceId of faceIds) {
      // Few people are in many photos, many in few.
      const personId = people[Math.floor(random() ** 3 * people.length)]!
      const kind = random()
      if (kind < 0.6 && !present.has(personId)) {
        present.add(personId)
        if (kind < 0.3) store.people.confirm(faceId, personId)
        else labels.push({ faceId, personId, distance: 0.6 + random() * 0.4, rule: 'distance' })
        continue
      }
      if (kind < 0.65) suggestions.push({ faceId, personId, distance: 1 + random() * 0.1 })
      if (random() < 0.1) group++
      clusters.push([faceId, (group + 1) as ClusterId])
    }
  }
  store.people.replaceAutomatic(labels, suggestions)
  store.faces.replaceClusters(clusters)
}

function faceOf(random: Random): NewFace {
  const [x, y, size] = [random() * 2500, random() * 2500, 50 + random() * 400]
  const point = (dx: number, dy: number) => ({ x: x + dx * size, y: y + dy * size })
  return {
    box: { x, y, width: size, height: size },
    landmarks: [point(0.3, 0.4), point(0.7, 0.4), point(0.5, 0.6), point(0.35, 0.8), point(0.65, 0.8)],
    score: 0.9 + random() * 0.1,
    quality: random(),
    qualityParts: { size: random(), blur: random(), pose: random() },
    source: 'detected',
    embeddings: [],
  }
}

function nameOf(index: number): string {
  const first = ['Anna', 'Ben', 'Clara', 'David', 'Emma', 'Felix', 'Grete', 'Hans', 'Ida', 'Jakob', 'Käthe', 'Leo']
  const last = ['Ahrens', 'Berg', 'Conrad', 'Diehl', 'Ernst', 'Frei', 'Groß', 'Hahn', 'Iwan', 'Jung', 'Klein', 'Löwe']
  const round = Math.floor(index / (first.length * last.length))
  const name = `${first[index % first.length]!} ${last[Math.floor(index / first.length) % last.length]!}`
  return round === 0 ? name : `${name} ${round + 1}`
}

/** So many things over so many places, several on some and none on most. */
function spread(things: number, places: number, random: Random): number[] {
  const counts = new Array<number>(places).fill(0)
  for (let left = things; left > 0;) {
    const place = Math.floor(random() * places)
    const here = Math.min(left, 1 + Math.floor(random() * 3))
    counts[place]! += here
    left -= here
  }
  return counts
}

type Random = () => number

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = process.argv[2]
  if (folder === undefined) throw new Error('Say where: node test/bench/big-library.ts FOLDER')
  makeLibrary(folder)
}
