import { basename, dirname, extname, relative, sep } from 'node:path'

/** A name that more than half of so many pictures have is not a stranger's, but that of the set. */
const many = 20

/**
 * Who is in the pictures of a folder of strangers, by their paths. A folder is one stranger, as in train/, and so are flat
 * files that differ only by the number behind a name: `Ann_0001.jpg`, `Ann (2).jpg`. Whatever else lies flat is somebody
 * alone, as are the pictures in a row that a camera or a program numbered.
 */
export function strangersIn(folder: string, photos: readonly string[]): Map<string, string> {
  const places = photos.map((photo) => relative(folder, photo))
  const named = [byFile, byPlace].reduce(
    (names, nextBest) => {
      const common = commonName(names)
      return names.map((name, i) => (name === common ? nextBest(places[i]!) : name))
    },
    places.map((place) => byFolder(place) ?? byFile(place)),
  )
  return new Map(photos.map((photo, i) => [photo, named[i]!]))
}

/** The innermost folder that is called more than a number: a year's pictures belong to whoever is above. */
function byFolder(place: string): string | null {
  const folders = dirname(place).split(sep)
  const end = folders.findLastIndex((name) => hasLetters(name))
  if (end >= 0) return folders.slice(0, end + 1).join('/')
  return folders[0] === '.' ? null : folders.join('/')
}

function byFile(place: string): string {
  const name = withoutNumber(basename(place, extname(place)))
  return hasLetters(name) && !isCamera(name) ? name : byPlace(place)
}

function byPlace(place: string): string {
  return place.split(sep).join('/')
}

function commonName(names: readonly string[]): string | null {
  if (names.length <= many) return null
  const counts = Map.groupBy(names, (name) => name)
  return [...counts].find(([, { length }]) => length > names.length / 2)?.[0] ?? null
}

/** Without the mark of a copy, and then without the number in a row. */
function withoutNumber(name: string): string {
  const bare = name.replace(/[ _-]*\(\d+\)$/u, '').replace(/[ _-]+\d+$/u, '')
  return bare === '' ? name : bare
}

function hasLetters(name: string): boolean {
  return /\p{L}/u.test(name)
}

/** IMG_0001, DSC_0001, P1010001: capitals alone are nobody's name. */
function isCamera(name: string): boolean {
  return name === name.toUpperCase() && name !== name.toLowerCase()
}
