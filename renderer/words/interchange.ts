import type { ImportSummary } from '../../electron/contract/api.ts'
import { ago, count } from './format.ts'

/** What the window says of exports, imports and backups. */
export const interchangeWords = {
  intro:
    'Everything you said of people and faces fits into one file: names, refusals, boxes, favourites. It holds no pictures and no face data. Take it to another computer, another program, or keep it.',
  asJson: 'Export as JSON',
  asCsv: 'Export as CSV, for spreadsheets',
  exportTitle: 'Export into which folder?',
  take: 'Export here',
  exporting: 'Writing…',
  exported: (file: string): string => `Written: ${file}`,
  import: 'Read an export…',
  importTitle: 'Which export?',
  takeFile: 'Read this file',
  importing: 'Reading…',
  imported: sayImported,
  missed: 'No face was found at these places, so they were put there as the file has them:',
  noName: 'no name',
  andMore: (faces: number): string => `and ${count(faces, 'more', 'more')}`,
  folders: 'Folders that were watched there:',
  backups: (latest: number | undefined): string =>
    latest === undefined
      ? 'Familiar keeps backups of this by itself, in the folder “backups” of its data folder.'
      : `Familiar keeps backups of this by itself, in the folder “backups” of its data folder. The last one was written ${ago(latest)}.`,
  rebuild: {
    intro:
      'Familiar can build the library anew from the latest backup of what you said, and from what can still be read. The damaged file is kept beside it. Your folders are then looked through again.',
    now: 'Build it anew',
    going: 'Building it anew…',
    others: 'From an older backup',
    from: (at: number): string => `Backup of ${new Date(at).toLocaleString()}`,
  },
} as const

function sayImported({ people, names, rejections, others, favourites, waiting, kept }: ImportSummary): string {
  const who = `${count(people.added + people.known, 'person', 'people')}, ${people.added} of them new.`
  const here = [
    names > 0 && count(names, 'name'),
    rejections > 0 && count(rejections, 'refusal'),
    favourites > 0 && count(favourites, 'favourite'),
    others > 0 && count(others, 'other thing you said', 'other things you said'),
  ]
    .filter((some) => some !== false)
    .join(', ')
  const later =
    waiting.photos === 0
      ? ''
      : ` ${count(waiting.photos, 'photo')} with ${count(waiting.names, 'name')} not here yet: add their folders, and they get them.`
  const stands = kept === 0 ? '' : ` Where you said something else here (${count(kept, 'time')}), that stands.`
  return `${who}${here === '' ? '' : ` In the photos that are here: ${here}.`}${later}${stands}`
}
