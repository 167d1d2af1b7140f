import { foreignFolders } from './tree.ts'

interface Chooser {
  random(): number
  number(): number
  chance(share: number): boolean
  pick<T>(items: readonly T[]): T | undefined
}

const stems = [
  'IMG',
  'été',
  'a "quoted" name',
  'two\nlines',
  '😀',
  '\u202eright',
  "o'clock",
  '2014-06-14',
  'x'.repeat(200),
]
const endings = ['jpg', 'JPG', 'png', 'bmp', 'jpeg', 'tif', 'webp', 'heic']

/** Most of the time another than all others. */
export function newFileName(chooser: Chooser): string {
  return `${chooser.chance(0.02) ? '.hidden' : chooser.pick(stems)!} ${chooser.number()}.${chooser.pick(endings)!}`
}

export function newFolderName(chooser: Chooser): string {
  if (chooser.chance(0.03)) return chooser.pick(foreignFolders)!
  return `${chooser.pick(['Summer', 'été', '2014', 'a.jpg', 'Anna’s', 'deep'])!} ${chooser.number()}`
}

/** The same name with the other case somewhere. */
export function otherCase(name: string): string {
  return name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase()
}
