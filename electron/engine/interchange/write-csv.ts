import type { ReadableStore } from '../store/database.ts'
import type { FaceDecisions, PhotoDecisions } from '../store/user-decisions.ts'
import { absolutePath } from '../platform/paths.ts'

/** What stands in the first row. */
export const columns = [
  'photo_sha256',
  'path',
  'favourite',
  'x',
  'y',
  'width',
  'height',
  'source',
  'person',
  'state',
] as const

type Row = Readonly<Record<(typeof columns)[number], string | number>>

/** A library as a table for spreadsheets (RFC 4180, UTF-8), in parts. FORMAT.md tells what the rows mean. */
export function* libraryAsCsv(store: ReadableStore): Generator<string> {
  yield '\ufeff' // By this Excel knows that it is UTF-8.
  yield line(columns)
  for (const photo of store.said.photos()) {
    for (const row of rowsOf(photo)) yield line(columns.map((column) => row[column]))
  }
}

function* rowsOf({ hash, files, favourite, faces }: PhotoDecisions): Generator<Row> {
  const [file] = files
  const photo = {
    photo_sha256: hash,
    path: file ? absolutePath(file.folder, file.relative) : '',
    favourite: favourite ? 'yes' : 'no',
  }
  if (faces.length === 0 && favourite) {
    yield { ...photo, x: '', y: '', width: '', height: '', source: '', person: '', state: '' }
  }
  for (const face of faces) {
    const { box, source } = face
    const [x, y, width, height] = [box.x, box.y, box.width, box.height].map((value) => Math.round(value * 100) / 100)
    const place = { ...photo, x: x!, y: y!, width: width!, height: height!, source }
    yield { ...place, person: face.person?.name ?? '', state: stateOf(face) }
    for (const name of face.rejected) yield { ...place, person: name, state: 'rejected' }
    for (const { name } of face.notSure) yield { ...place, person: name, state: 'not sure' }
  }
}

function stateOf({ person, ignored, removed }: FaceDecisions): string {
  if (removed) return 'removed'
  if (ignored !== null) return ignored === 'stranger' ? 'stranger' : 'not a face'
  if (person === null) return 'unknown'
  return person.state === 'auto' ? 'automatic' : 'confirmed'
}

function line(cells: readonly (string | number)[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

/**
 * A spreadsheet takes a text that begins with one of these for a formula, which may send or run something; names of people and
 * files may hold anything. The apostrophe makes it text.
 */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
