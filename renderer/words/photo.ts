import type { PhotoDetail, PhotoFace, PhotoPlace, Sureness } from '../../electron/contract/api.ts'
import { count, day, number } from './format.ts'
import { guessed, confirmedByUser, sureness } from './people.ts'

/** What the screen of one photo says. */
export const photoWords = {
  alt: ({ name, date }: PhotoDetail): string => `${name}, ${day(date)}`,
  place: ({ index, photos }: PhotoPlace): string => `${number(index + 1)} of ${number(photos)}`,
  names: 'Names',
  draw: 'Draw a face',
  favourite: 'Favourite',
  info: 'Info',
  who: 'Who is this?',
  people: 'People',
  nobody: 'Nobody was found in this photo.',
  how: ({ label, sureness: sure }: PhotoFace): string =>
    label === 'confirmed' ? confirmedByUser : sure === null ? '' : guessed[sure],
  guess: ({ name, sureness: sure }: { name: string; sureness: Sureness }): string => `${sureness[sure]} ${name}`,
  faceLabel: ({ person, label, suggestion }: PhotoFace): string =>
    person === null
      ? suggestion === null
        ? 'Who is this?'
        : `Who is this? Maybe ${suggestion.name}`
      : label === 'confirmed'
        ? person.name
        : `${person.name}, a guess`,
  /** What stands at a box, where nobody but Familiar says so. */
  guessedName: (name: string): string => `${name}?`,
  yes: (name: string): string => `Yes, ${name}`,
  not: (name: string): string => `Not ${name}`,
  somebodyElse: 'Somebody else…',
  stranger: 'A stranger',
  notAFace: 'Not a face',
  remove: 'Remove this box',
  move: 'Change the box',
  aside: (faces: number): string => `${count(faces, 'face')} set aside`,
  asideAs: { stranger: 'A stranger', 'not-a-face': 'Not a face' },
  bringBack: 'Bring back',
  drawHelp: 'Drag a box around the face. With the keyboard: arrows move it, Shift and arrows size it, Enter is done.',
  drawDone: 'This is the face',
  cancel: 'Cancel',
  twice: 'Somebody may be here twice',
  twiceHint: 'A mirror, or a collage of photos',
  file: 'File',
  /** The watched folder and those below it, down to the file's. */
  folderOf: (watched: string, prefix: string): string =>
    [watched, ...prefix.split('/')].filter((step) => step !== '').join(' › '),
  wholePath: 'Whole path',
  copies: 'Also at',
  date: 'Date',
  dateFrom: { taken: '', name: '(by the name of its file or folder)', file: '(of the file; the photo does not say)' },
  picture: 'Picture',
  camera: 'Camera',
  notRecorded: 'not recorded',
  reveal: 'Open in folder',
  missingTitle: 'This photo is not here any more',
  missing: 'It was moved or deleted. If it comes back, so do the names in it.',
  gone: 'The file can’t be read just now. If its disk was unplugged, connect it again.',
} as const
