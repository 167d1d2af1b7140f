import type {
  EnrollResult,
  FaceView,
  FolderView,
  InfoView,
  ModelView,
  PersonView,
  PhotoView,
  ScanResult,
  UnknownGroup,
} from '../../engine/requests.ts'
import { cliCommand } from '../command.ts'
import type { SpaceId } from '../../engine/recognition/space.ts'
import { count, inLine, table } from './terminal.ts'

/** What the embedders are called. */
export const modelNames: Readonly<Record<SpaceId, string>> = {
  'facenet+mobilefacenet': 'FaceNet and MobileFaceNet side by side',
  facenet: 'FaceNet',
  mobilefacenet: 'MobileFaceNet, the compact model, alone',
}

/** What it takes to fetch FaceNet; on disk it is smaller. */
export const faceNetDownload = '94 MB'

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

export function describeFolders(folders: readonly FolderView[], leftOut: readonly string[]): string {
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

function describeFace({ id, box, person, label, suggestion, quality }: FaceView): string {
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

export function describePhotos(photos: readonly PhotoView[]): string {
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

export function describePeople(people: readonly PersonView[]): string {
  if (people.length === 0) return `Nobody has a name yet. Name a face: ${cliCommand('enroll PHOTO --name NAME')}`
  const lines = table([
    ['Name', 'named by you', 'found', 'to confirm', 'photos'],
    ...people.map(({ name, confirmed, auto, suggested, photos }) => [name, confirmed, auto, suggested, photos]),
  ])
  return people.some(({ suggested }) => suggested > 0) ? `${lines}\n${howToConfirm('NAME')}` : lines
}

/** What naming a face came to; `doubt` is the sentence that speaks against it. */
export type Enrolled = Omit<EnrollResult, 'doubt'> & { readonly doubt: string | null }

export function describeEnrolled({ face, person, matched, suggested, lost, doubt }: Enrolled): string {
  const found = `${count(matched, 'more face')} found by ${matched === 1 ? 'itself' : 'themselves'}`
  return [
    `Face ${face} is ${person}. ${found}, ${suggested} to confirm.`,
    ...(lost > 0 ? [`${count(lost, 'face')} found before lost the name by it.`] : []),
    ...(doubt === null ? [] : [`${doubt} If not: ${cliCommand(`reject ${face} --name "${person}"`)}`]),
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

export function describeUnknown(groups: readonly UnknownGroup[]): string {
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
      const [{ id, photo }] = faces as [UnknownGroup['faces'][number]]
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
  const fetch = `${faceNetDownload} to fetch with: ${cliCommand('models --fetch')}`
  const states = { ready: 'ready', missing: `not here; ${fetch}`, wrong: `damaged; ${fetch}` }
  return table(
    models.map(({ id, title, bytes, state }) => [
      title,
      `${(bytes / 1e6).toFixed(1)} MB on disk`,
      id === 'facenet' || state === 'ready' ? states[state] : `${state}; it belongs to the program: install that again`,
    ]),
  )
}

export function describeInfo(info: InfoView): string {
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
