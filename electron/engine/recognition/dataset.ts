import { readdir, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { AppError, systemCode } from '../../contract/errors.ts'
import { isPoor } from '../faces/quality.ts'
import { isPhotoName } from '../scan/ignore.ts'
import type { Analyzer } from '../scan/analyzer.ts'
import { mainFace } from './main-face.ts'
import { strangersIn } from './strangers.ts'
import { embeddersOf, joinEmbeddings, type EmbeddedFace, type FacePoint, type SpaceId } from './space.ts'

/** A labelled picture: who its main face is, or null for a stranger. */
export interface Sample {
  readonly photo: string
  readonly person: string | null
}

export interface Dataset {
  /** Pictures to learn each person from, by name. */
  readonly train: ReadonlyMap<string, readonly string[]>
  readonly val: readonly Sample[]
  readonly unknown: readonly Sample[]
  /** Who is in each picture of unknown/, as far as the names of folders and files tell. */
  readonly strangers: ReadonlyMap<string, string>
}

/** What a data set may lack; train/ it never may. */
export interface Optional {
  readonly val?: boolean
  readonly unknown?: boolean
}

/**
 * Reads a data set laid out as train/PERSON/*, val/PERSON/* and unknown/** (flat or in folders).
 *
 * Throws AppErrors `no-such-folder` and `bad-dataset`.
 */
export async function readDataset(folder: string, optional: Optional = {}): Promise<Dataset> {
  const train = await readPeople(folder, 'train', false)
  const val = await readPeople(folder, 'val', optional.val)
  if (train.size === 0 || (val.size === 0 && !optional.val)) {
    throw new AppError('bad-dataset', { path: folder, validation: !optional.val })
  }
  const untaught = [...val.keys()].filter((person) => !train.has(person))
  if (untaught.length > 0) {
    throw new AppError('bad-dataset.untaught', { people: untaught })
  }
  const unknown = await picturesBelow(join(folder, 'unknown'), optional.unknown)
  return {
    train,
    val: [...val].flatMap(([person, photos]) => photos.map((photo) => ({ photo, person }))),
    unknown: unknown.map((photo) => ({ photo, person: null })),
    strangers: strangersIn(join(folder, 'unknown'), unknown),
  }
}

async function readPeople(folder: string, part: string, optional = false): Promise<Map<string, string[]>> {
  const people = new Map<string, string[]>()
  for (const file of await picturesBelow(join(folder, part), optional)) {
    const [person, inside] = relative(join(folder, part), file).split(sep)
    // A file beside the people's folders belongs to nobody.
    if (person === undefined || inside === undefined) continue
    const photos = people.get(person)
    if (photos) photos.push(file)
    else people.set(person, [file])
  }
  return people
}

/** @param optional a folder that is not there has no pictures */
async function picturesBelow(folder: string, optional = false): Promise<string[]> {
  return filesBelow(folder).catch((error: unknown) => {
    if (optional && error instanceof AppError && error.code === 'no-such-folder') return []
    throw error
  })
}

/** All pictures in a folder and below, by their names, in order; links are followed, hidden files and folders are not read. */
export async function filesBelow(folder: string): Promise<string[]> {
  try {
    return (await picturesIn(folder, new Set())).sort()
  } catch (error) {
    const code = systemCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new AppError('no-such-folder.plain', { path: folder }, { cause: error })
    throw error
  }
}

/** @param above the real paths of the folders above, so that a link to one of them does not lead in circles */
async function picturesIn(folder: string, above: ReadonlySet<string>): Promise<string[]> {
  const here = await realpath(folder)
  if (above.has(here)) return []
  const entries = await readdir(folder, { withFileTypes: true })
  const found = entries
    .filter(({ name }) => !name.startsWith('.'))
    .map(async (entry) => {
      const path = join(folder, entry.name)
      const kind = entry.isSymbolicLink() ? await stat(path).catch(() => entry) : entry
      if (kind.isDirectory()) return picturesIn(path, new Set([...above, here]))
      return kind.isFile() && isPhotoName(entry.name) ? [path] : []
    })
  return (await Promise.all(found)).flat()
}

/** The main face of a picture. */
export interface SampleFace {
  readonly photo: string
  /** By embedder; join those of a space to compare. */
  readonly embeddings: Readonly<Record<string, EmbeddedFace>>
  /** Too poor to be named by itself. */
  readonly poor: boolean
  /** A square WebP file, where somebody wants to look. */
  readonly picture?: Uint8Array | null
}

/** Finds the main faces of many pictures; those without a face or that can't be read are left out. */
export async function readMainFaces(
  analyzer: Analyzer,
  photos: readonly string[],
  onProgress: (done: number, total: number) => void,
): Promise<Map<string, SampleFace>> {
  const faces = new Map<string, SampleFace>()
  const waiting = photos.values()
  let done = 0
  const work = async (): Promise<void> => {
    for (const photo of waiting) {
      const face = await analyzer.look(photo).then(mainFace, (error: unknown) => {
        if (error instanceof AppError && error.code !== 'interrupted') return null
        throw error
      })
      if (face) {
        const embeddings = Object.fromEntries(face.embeddings.map(({ model, ...embedding }) => [model, embedding]))
        faces.set(photo, { photo, embeddings, poor: isPoor(face), picture: face.picture })
      }
      onProgress(++done, photos.length)
    }
  }
  await Promise.all(Array.from({ length: analyzer.width }, work))
  return faces
}

/** A face as a point of `space`. */
export function pointOf({ embeddings }: SampleFace, space: SpaceId): FacePoint {
  return joinEmbeddings(embeddersOf(space).map((embedder) => embeddings[embedder]!))
}
