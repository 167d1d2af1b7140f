import { basename } from 'node:path'
import type { BackupView, ImportSummary, RestoreResult } from '../../contract/api.ts'
import type { ExportResult } from '../../engine/requests.ts'
import { cliCommand } from '../command.ts'
import { count, table } from './terminal.ts'

/** What the command line says of exports, imports and backups. */

/** So many faces that were not found are told of one by one. */
const mostInWords = 20

export function describeExported({ file, people }: ExportResult): string {
  return `What you said of your photos and of ${count(people, 'person', 'people')} in them is in ${file}`
}

export function describeImported(summary: ImportSummary): string {
  const { people, names, rejections, others, favourites, waiting, missed, kept, folders } = summary
  const lines = [`${count(people.added + people.known, 'person', 'people')}, ${people.added} of them new here.`]
  const here = [
    names > 0 && count(names, 'name'),
    rejections > 0 && count(rejections, 'rejection'),
    favourites > 0 && count(favourites, 'favourite'),
    others > 0 && count(others, 'other thing you said', 'other things you said'),
  ].filter((some) => some !== false)
  if (here.length > 0) lines.push(`In the photos that are here: ${here.join(', ')}.`)
  if (waiting.photos > 0)
    lines.push(
      `${count(waiting.photos, 'photo')} with ${count(waiting.names, 'name')} not here yet: scan them, wherever they lie.`,
    )
  if (kept > 0) lines.push(`${count(kept, 'time')} you said something else here; that stands.`)
  if (missed.faces > 0) {
    lines.push(`${count(missed.faces, 'face')} not found where the file has them; they were put there:`)
    for (const { path, person } of missed.some.slice(0, mostInWords)) lines.push(`  ${person ?? 'no name'} in ${path}`)
    const more = missed.faces - Math.min(mostInWords, missed.some.length)
    if (more > 0) lines.push(`  and ${more} more`)
  }
  if (folders.length > 0) lines.push('Folders that were watched there:', ...folders.map((path) => `  ${path}`))
  return lines.join('\n')
}

export function describeBackups(backups: readonly BackupView[]): string {
  if (backups.length === 0) return 'There are no backups yet. One is written when you have named somebody.'
  const rows = backups.map(({ file, at, bytes }) => [
    basename(file),
    new Date(at).toLocaleString('en-GB'),
    bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`,
  ])
  return `${table(rows)}\nBuild the library anew from one with: ${cliCommand('restore NAME')}\nFrom the latest, and what can still be read: ${cliCommand('restore latest')}`
}

export function describeRestored({ backup, rescued, setAside, folders, summary }: RestoreResult): string {
  const { people, waiting } = summary
  const from = [...(rescued ? ['what could still be read'] : []), ...(backup === null ? [] : [backup])].join(' and ')
  return [
    `The library was built anew from ${from}.`,
    `${count(people.added + people.known, 'person', 'people')}; ${count(waiting.photos, 'photo')} with ${count(waiting.names, 'name')} to be looked at again.`,
    ...(setAside === null ? [] : [`The old file was kept: ${setAside}`]),
    ...(folders.length === 0
      ? []
      : [`Now scan: ${cliCommand(`scan ${folders.map((path) => `"${path}"`).join(' ')}`)}`]),
  ].join('\n')
}
