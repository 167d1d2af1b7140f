import ignore from 'ignore'
import { z } from 'zod'
import { AppError } from '../../contract/errors.ts'
import type { ReadableStore, Store } from '../store/database.ts'

/** What the user has left out of the library: patterns of names as in a .gitignore, for all folders. */
export interface Patterns {
  /** Whether a file or folder is left out, by its path below the watched folder, with `/` on every system. */
  leaveOut(relative: string, what: 'file' | 'folder'): boolean
}

const setting = 'left out'
const longest = 200
const most = 100
/** A pattern that leaves one of these out leaves out everything. */
const anything = ['7f3a', '7f3a/7f3a', '7f3a/7f3a.7f3a']

/** The user's patterns, in the order in which they were added. */
export function readPatterns({ settings }: ReadableStore): readonly string[] {
  const kept = settings.get(setting)
  if (kept === null) return []
  const { data } = z.array(z.string()).safeParse(JSON.parse(kept))
  return data ?? []
}

/**
 * Stores these patterns, each once, and returns them as they are stored. Files they leave out disappear at the next scan of their
 * folder. Throws `bad-pattern` and then stores nothing.
 */
export function writePatterns({ settings }: Store, patterns: readonly string[]): readonly string[] {
  const checked = [...new Set(patterns.map(checkPattern))]
  if (checked.length > most) throw new AppError('bad-pattern', `There can be at most ${most} patterns.`)
  settings.set(setting, JSON.stringify(checked))
  return checked
}

/**
 * Adds and removes patterns without a scan: files that are left out now disappear at once, files that no longer are come back with
 * the next scan. Returns how many files went. Throws `bad-pattern`.
 */
export function changePatterns(
  store: Store,
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): { readonly gone: number } {
  const kept = readPatterns(store)
  const stranger = remove.find((pattern) => !kept.includes(pattern.trim()))
  if (stranger !== undefined) {
    const those = kept.length === 0 ? 'There are none.' : `They are: ${kept.join(', ')}`
    throw new AppError('bad-pattern', `${stranger} is not one of the patterns. ${those}`)
  }
  const taken = new Set(remove.map((pattern) => pattern.trim()))
  const compiled = compilePatterns(writePatterns(store, [...kept.filter((pattern) => !taken.has(pattern)), ...add]))
  let gone = 0
  for (const { id } of store.folders.list()) {
    const leftOut = [...store.photos.fileState(id).keys()].filter((relative) => compiled.leaveOut(relative, 'file'))
    store.photos.removeFiles(id, leftOut)
    gone += leftOut.length
  }
  return { gone }
}

/** A pattern as it is stored. Throws `bad-pattern` with what is wrong with it. */
export function checkPattern(pattern: string): string {
  const text = pattern.trim()
  const refuse = (reason: string): never => {
    throw new AppError('bad-pattern', reason)
  }
  if (text === '') refuse('A pattern can’t be empty. Type a name, such as Private/ or *_thumb*.')
  if (text.length > longest) refuse(`A pattern can have at most ${longest} characters.`)
  if (/\p{Cc}/u.test(text)) refuse('A pattern is one line of text.')
  if (text.startsWith('!'))
    refuse(`${text} begins with an exclamation mark: patterns say what to leave out, not what to keep.`)
  if (text.includes('\\')) refuse(`Write ${text} with / between folders, on every system.`)
  if (/^\.{1,2}\/|^\/*$|(^|\/)\.\.(\/|$)|^\/\/|^[a-z]:\//i.test(text))
    refuse(
      `${text} is not a name or a path inside your folders. Patterns look like Private/, *_thumb* or **/export/**.`,
    )
  if (!ignore.isPathValid(text.replace(/^\/|\/$/g, ''))) refuse(`${text} can’t be a name.`)
  const patterns = compilePatterns([text])
  if (anything.some((path) => patterns.leaveOut(path, 'file'))) refuse(`${text} would leave out everything.`)
  return text
}

/** Whether a text from another source is a valid pattern. */
export function isPattern(text: string): boolean {
  try {
    return checkPattern(text) === text
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

/** Compiles patterns; upper and lower case match alike. */
export function compilePatterns(patterns: readonly string[]): Patterns {
  if (patterns.length === 0) return { leaveOut: () => false }
  // A leading '#' would begin a comment, but names of server folders begin with it.
  const matcher = ignore({ ignorecase: true }).add(patterns.map((text) => text.replace(/^#/, '\\#')))
  return { leaveOut: (relative, what) => matcher.ignores(what === 'folder' ? `${relative}/` : relative) }
}
