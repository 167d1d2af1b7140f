import type { FaceId } from '../store/ids.ts'
import type { ReadableStore } from '../store/database.ts'
import type { FaceDecisions, PhotoDecisions } from '../store/user-decisions.ts'
import { readPatterns } from '../scan/patterns.ts'
import { formatName, formatVersion, type SettingsInFile, type Written } from './format.ts'

export interface JsonOptions {
  /** The program's version. */
  readonly by: string
  readonly now: Date
  /** Whether faces that the matcher named come along: they are told, and never read back. */
  readonly automatic: boolean
}

/** A library as the text of a file (FORMAT.md), in parts. All of it is of one moment if it is read in one snapshot. */
export function* libraryAsJson(store: ReadableStore, { by, now, automatic }: JsonOptions): Generator<string> {
  const people = store.said.people()
  const apart = store.said.apart()
  const referred = new Set<FaceId>([
    ...people.flatMap(({ portrait }) => portrait ?? []),
    ...apart.flatMap(({ one, other }) => [one, other]),
  ])
  yield `{\n"format": ${JSON.stringify(formatName)},\n"version": ${formatVersion},\n`
  yield `"written": ${JSON.stringify(now.toISOString())},\n"by": ${JSON.stringify(`Familiar ${by}`)},\n`
  yield `"settings": ${JSON.stringify(settingsOf(store))},\n`
  yield* list(
    'folders',
    store.folders.list().map(({ path, paused }): Written<'folders'> => ({ path, ...(paused ? { paused } : {}) })),
  )
  yield* list(
    'people',
    people.map(({ name, hidden, born, portrait }): Written<'people'> => ({
      name,
      ...(hidden ? { hidden } : {}),
      ...(born === null ? {} : { born }),
      ...(portrait === null ? {} : { portrait }),
    })),
  )
  yield* list('photos', written(store.said.photos(), referred, automatic))
  yield* list(
    'apart',
    apart.map(({ one, other }): Written<'apart'> => [one, other]),
    'last',
  )
  yield '}\n'
}

/** What the user set that goes along. */
export function settingsOf(store: ReadableStore): SettingsInFile {
  const oneWrongIn = Number(store.settings.get('one wrong in') ?? 0)
  const leftOut = [...readPatterns(store)]
  return { ...(oneWrongIn > 0 ? { oneWrongIn } : {}), ...(leftOut.length > 0 ? { leftOut } : {}) }
}

function* list(
  key: string,
  items: Iterable<unknown>,
  place: 'last' | 'before others' = 'before others',
): Generator<string> {
  yield `"${key}": [`
  let between = '\n'
  for (const item of items) {
    yield `${between}${JSON.stringify(item)}`
    between = ',\n'
  }
  yield place === 'last' ? '\n]\n' : '\n],\n'
}

function* written(
  photos: Iterable<PhotoDecisions>,
  referred: ReadonlySet<FaceId>,
  automatic: boolean,
): Generator<Written<'photos'>> {
  for (const { hash, width, height, favourite, twice, files, faces } of photos) {
    const told = faces.filter((face) => automatic || referred.has(face.id) || isSaidByUser(face))
    if (told.length === 0 && !favourite && twice === null) continue
    yield {
      ...{ sha256: hash, width, height },
      ...(favourite ? { favourite } : {}),
      ...(twice === null ? {} : { twice }),
      files: files.map(({ folder, relative }) => ({ folder, path: relative })),
      faces: told.map((face) => toRecord(face, referred)),
    }
  }
}

function isSaidByUser({ person, ...face }: FaceDecisions): boolean {
  const { source, rejected, notSure, ignored, removed } = face
  const any = rejected.length > 0 || notSure.length > 0 || ignored !== null || removed
  return any || source === 'drawn' || person?.state === 'confirmed'
}

function toRecord(face: FaceDecisions, referred: ReadonlySet<FaceId>): NonNullable<Written<'photos'>['faces']>[number] {
  const { id, box, landmarks, source, person, at, rejected, notSure, ignored, removed, score, quality, qualityParts } =
    face
  const [a, b, c, d, e] = landmarks
  const point = ({ x, y }: { x: number; y: number }): [number, number] => [round(x), round(y)]
  return {
    ...(referred.has(id) ? { id } : {}),
    box: { x: round(box.x), y: round(box.y), width: round(box.width), height: round(box.height) },
    landmarks: [point(a), point(b), point(c), point(d), point(e)],
    source,
    ...(person ? { person: person.name, label: person.state === 'auto' ? 'automatic' : 'confirmed' } : {}),
    ...(person?.kept ? { kept: true } : {}),
    ...(at === null ? {} : { at: new Date(at).toISOString() }),
    ...(rejected.length > 0 ? { rejected: [...rejected] } : {}),
    ...(notSure.length > 0 ? { notSure: [...notSure] } : {}),
    ...(ignored === null ? {} : { ignored }),
    ...(removed ? { removed } : {}),
    seen: { score: round(score, 4), quality: round(quality, 4), ...parts(qualityParts) },
  }
}

function parts({ size, blur, pose }: FaceDecisions['qualityParts']) {
  return { size: round(size, 4), blur: round(blur, 4), pose: round(pose, 4) }
}

/** A hundredth of a pixel is more than anybody can draw. */
function round(value: number, places = 2): number {
  const scale = 10 ** places
  return Math.round(value * scale) / scale
}
