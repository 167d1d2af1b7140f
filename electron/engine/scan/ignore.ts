/** Folders of systems, servers and tools, in lower case; hidden ones (`.@__thumb`, `.picasaoriginals`, `.Trash-1000`) go anyway. */
const FOREIGN_FOLDERS = new Set([
  '@eadir', // Synology's thumbnails
  '@tmp',
  '#recycle', // Synology's and QNAP's waste
  '@recycle',
  '#snapshot',
  '@recently-snapshot',
  '$recycle.bin', // Windows'
  'recycler',
  'recycled',
  'system volume information',
  'lost+found', // What a check of the disk found
  'lost.dir',
  '__macosx', // Beside what was unpacked on another system
  'ipod photo cache',
  'node_modules',
])

/** Lightroom's previews. */
const LIGHTROOM_DATA = /\.lrdata$/i

/** Apple's libraries look like files there and are folders; the photos as taken lie in one of these, the rest is derived. */
const APPLE_LIBRARY = /\.(photoslibrary|photolibrary|migratedphotolibrary|aplibrary)$/i
const APPLE_ORIGINALS = new Set(['originals', 'masters'])

const PICASA_NOTES = ['.picasa.ini', 'Picasa.ini', 'picasa.ini']

/** What a library of this app keeps in folders: pictures among them, but none of the user's. */
const OWN_FOLDERS = new Set(['thumbnails', 'faces', 'rendered', 'models'])

/** Whether a folder holds nothing of the user's: `parent` is the name of the folder it lies in, `siblings` what else does. */
export function isIgnoredFolder(name: string, parent: string, siblings: ReadonlySet<string>): boolean {
  const lower = name.toLowerCase()
  if (name.startsWith('.') || FOREIGN_FOLDERS.has(lower) || LIGHTROOM_DATA.test(name)) return true
  if (APPLE_LIBRARY.test(parent)) return !APPLE_ORIGINALS.has(lower)
  // Where Picasa edits a photo in place it keeps the photo as it was in this folder.
  if (lower === 'originals') return PICASA_NOTES.some((notes) => siblings.has(notes))
  // A library of this app among the photos.
  return siblings.has('familiar.db') && OWN_FOLDERS.has(lower)
}
