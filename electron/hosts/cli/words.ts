import type {
  EnrollResult,
  LibraryInfo,
  ListedFace,
  ListedFolder,
  ListedGroup,
  ListedPerson,
  ListedPhoto,
  ScanResult,
} from '../../contract/api.ts'
import { searchKey } from '../../contract/names.ts'
import { cliCommand } from '../../engine/platform/hint.ts'
import type { ModelView } from '../../engine/models/models.ts'
import type { SpaceId } from '../../engine/recognition/space.ts'
import { count, inLine, table } from './terminal.ts'

/** What the embedders are called. */
export const modelNames: Readonly<Record<SpaceId, string>> = {
  'facenet+mobilefacenet': 'FaceNet and MobileFaceNet side by side',
  facenet: 'FaceNet',
  mobilefacenet: 'MobileFaceNet, the compact model, alone',
}

export function describeScan(result: ScanResult, folders: readonly string[]): string {
  const { photos, added, unchanged, removed, faces, problems, seconds, models } = result
  const lines = [
    ...(added + unchanged === 0 ? [`No photos in ${inLine(folders.join(', '))}.`] : []),
    `${count(photos, 'photo')} with ${count(faces, 'face')} in the library (${added} new, ${unchanged} as before, ${removed} gone, ${seconds.toFixed(1)} s).`,
    `Faces are told apart by ${modelNames[models.embedder]}.`,
  ]
  if (problems > 0) lines.push(`${count(problems, 'file')} could not be read; see why with: ${cliCommand('problems')}`)
  return lines.join('\n')
}

export function describeFolders(folders: readonly ListedFolder[], leftOut: readonly string[]): string {
  if (folders.length === 0) return `No folders yet. Scan one: ${cliCommand('scan FOLDER')}`
  const listed = table(
    folders.map(({ path, photos, problems, online }) => [
      path,
      count(photos, 'photo'),
      count(problems, 'problem'),
      online ? '' : 'not here now',
    ]),
  )
  return leftOut.length === 0 ? listed : `${listed}\nLeft out: ${leftOut.join(', ')}`
}

function describeFace({ id, box, person, label, suggestion, quality }: ListedFace): string {
  const who =
    person === null
      ? suggestion === null
        ? 'unknown'
        : `unknown, maybe ${suggestion}`
      : label === 'confirmed'
        ? `${person}${id === null ? ' (you said so)' : ''}`
        : `${person} (found by itself)`
  const where = `at ${Math.round(box.x)},${Math.round(box.y)}, ${Math.round(box.width)} x ${Math.round(box.height)} px`
  return `  ${id === null ? '' : `face ${id} `}${where}: ${who}${quality < 0.25 ? ', hard to see' : ''}`
}

export function describePhotos(photos: readonly ListedPhoto[]): string {
  if (photos.length === 0) return `No photos yet. Scan a folder: ${cliCommand('scan FOLDER')}`
  return photos
    .map(({ photo, takenAt, faces }) =>
      [
        `${inLine(photo)}${takenAt === null ? '' : ` (${takenAt.replace('T', ' ')})`}: ${count(faces.length, 'face')}`,
        ...faces.map(describeFace),
      ].join('\n'),
    )
    .join('\n')
}

export function describePeople(people: readonly ListedPerson[]): string {
  if (people.length === 0) return `Nobody has a name yet. Name a face: ${cliCommand('enroll PHOTO --name NAME')}`
  const lines = table([
    ['Name', 'named by you', 'found', 'to confirm', 'photos'],
    ...people.map(({ name, confirmed, auto, suggested, photos }) => [name, confirmed, auto, suggested, photos]),
  ])
  return people.some(({ suggested }) => suggested > 0) ? `${lines}\n${howToConfirm('NAME')}` : lines
}

/** The names that differ from this one in accents alone. Both may be meant, or one was typed on the wrong keyboard. */
export function namedAlike(name: string, people: readonly ListedPerson[]): string[] {
  const key = searchKey(name)
  return people.flatMap((other) => (other.name !== name && searchKey(other.name) === key ? other.name : []))
}

/** @param alike names that differ from the given one in accents alone */
export function describeEnrolled(
  { face, person, matched, suggested, lost, doubt, moved }: EnrollResult,
  alike: readonly string[],
): string {
  const found = `${count(matched, 'more face')} found by ${matched === 1 ? 'itself' : 'themselves'}`
  return [
    `Face ${face} is ${person}. ${found}, ${suggested} to confirm.`,
    ...(moved > 0 ? [`${person} can be in a photo only once: the name moved here from another face of it.`] : []),
    ...(lost > 0 ? [`${count(lost, 'face')} found before lost the name by it.`] : []),
    ...(doubt === null ? [] : [`${doubt} If not: ${cliCommand(`reject ${face} --name "${person}"`)}`]),
    ...alike.map((other) => {
      const remedy = cliCommand(`enroll PHOTO --face ${face} --name "${other}"`)
      return `${other} is another person here. If you meant ${other}: ${remedy}`
    }),
    ...(suggested > 0 ? [howToConfirm(person)] : []),
  ].join('\n')
}

/** Where the faces to confirm are, and what to do with them. */
function howToConfirm(name: string): string {
  const confirm = cliCommand(`enroll PHOTO --face ID --name "${name}"`)
  return `What is to confirm stands as “maybe ${name}” in: ${cliCommand('unknown')}\nIf it is right: ${confirm}`
}

/** So many of the largest groups, and of the faces to confirm, are told in full; the rest is a number. */
const groupsInWords = 20

export function describeUnknown(groups: readonly ListedGroup[]): string {
  if (groups.length === 0) return 'No unknown faces.'
  const all = groups.flatMap(({ faces }) => faces)
  const several = groups.filter(({ faces }) => faces.length > 1)
  const single = groups.length - several.length
  const likely = all.filter(({ suggestion }) => suggestion !== null)
  const more = (number: number, one: string, many?: string): string[] =>
    number > 0 ? [`and ${count(number, one, many)}; all of them with --json`] : []
  return [
    `${count(all.length, 'face')} without a name${several.length > 0 ? ':' : ', no two of which look like one person.'}`,
    ...several.slice(0, groupsInWords).map(({ faces }) => {
      const [{ id, photo }] = faces as [ListedGroup['faces'][number]]
      return `${faces.length} faces of what looks like one person, for example face ${String(id)} in ${inLine(photo)}`
    }),
    ...more(several.length - groupsInWords, 'smaller group'),
    ...(several.length > 0 && single > 0 ? [`and ${count(single, 'single face')}`] : []),
    ...likely
      .slice(0, groupsInWords)
      .map(({ id, photo, suggestion }) => `face ${String(id)} in ${inLine(photo)} is maybe ${suggestion ?? ''}`),
    ...more(likely.length - groupsInWords, 'more to confirm', 'more to confirm'),
  ].join('\n')
}

export function describeModels(models: readonly ModelView[]): string {
  return table(
    models.map(({ title, bytes, state }) => [
      title,
      `${(bytes / 1e6).toFixed(1)} MB on disk`,
      state === 'ready' ? state : `${state}; it belongs to the program: install that again`,
    ]),
  )
}

export function describeInfo(info: LibraryInfo): string {
  return table([
    ['Familiar', `${info.version} on Node ${info.node}`],
    ['Library', info.library],
    ['Folders', info.folders.join(', ') || 'none yet'],
    ...(info.leftOut.length === 0 ? [] : [['Left out', info.leftOut.join(', ')]]),
    ['Photos', `${count(info.photos, 'photo')} in ${count(info.files, 'file')}`],
    ['Faces', `${count(info.faces, 'face')}, ${count(info.people, 'person', 'people')}`],
    ['Problems', count(info.problems, 'file')],
    ['Models', `MTCNN; ${modelNames[info.models.embedder]}`],
  ])
}
