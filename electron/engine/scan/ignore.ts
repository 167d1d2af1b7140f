/** Folders of systems, servers and tools, in lower case. Hidden folders (`.@__thumb`, `.picasaoriginals`, `.Trash-1000`) are ignored anyway. */
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

/** Apple's libraries are folders that the Finder shows as files. The original photos lie in one folder; the rest is derived. */
const APPLE_LIBRARY = /\.(photoslibrary|photolibrary|migratedphotolibrary|aplibrary)$/i
const APPLE_ORIGINALS = new Set(['originals', 'masters'])

const PICASA_NOTES = ['.picasa.ini', 'Picasa.ini', 'picasa.ini']

/** Folders of this app's own libraries. They hold pictures, but none of the user's. */
const OWN_FOLDERS = new Set(['thumbnails', 'faces', 'rendered', 'models'])

/** Whether a folder holds nothing of the user's. `parent` is the name of the folder around it, `siblings` all names in that one. */
export function isIgnoredFolder(name: string, parent: string, siblings: ReadonlySet<string>): boolean {
  const lower = name.toLowerCase()
  if (name.startsWith('.') || FOREIGN_FOLDERS.has(lower) || LIGHTROOM_DATA.test(name)) return true
  if (APPLE_LIBRARY.test(parent)) return !APPLE_ORIGINALS.has(lower)
  // Picasa edits a photo in place and keeps the unedited one in this folder.
  if (lower === 'originals') return PICASA_NOTES.some((notes) => siblings.has(notes))
  // A library of this app lies among the photos.
  return siblings.has('familiar.db') && OWN_FOLDERS.has(lower)
}
