import ignore from 'ignore'
import { z } from 'zod'
import { AppError } from '../../contract/errors.ts'
import type { ReadableStore, Store } from '../store/database.ts'

/** What the user wants left out of view: patterns of names as in a .gitignore, for all folders of the library. */
export interface Patterns {
  /** Whether something is left out; by its path below the watched folder, with `/` on every system. */
  leaveOut(relative: string, what: 'file' | 'folder'): boolean
}

const setting = 'left out'
const longest = 200
const most = 100
/** Whatever leaves these out, leaves out everything. */
const anything = ['7f3a', '7f3a/7f3a', '7f3a/7f3a.7f3a']

/** The user's patterns, in the order in which they were added. */
export function readPatterns({ settings }: ReadableStore): readonly string[] {
  const kept = settings.get(setting)
  if (kept === null) return []
  const { data } = z.array(z.string()).safeParse(JSON.parse(kept))
  return data ?? []
}

/**
 * Keeps these patterns, each once, and returns them as they are kept. What is left out by them goes at the next look at its
 * folder. Throws `bad-pattern`, and keeps none then.
 */
export function writePatterns({ settings }: Store, patterns: readonly string[]): readonly string[] {
  const checked = [...new Set(patterns.map(checkPattern))]
  if (checked.length > most) throw new AppError('bad-pattern.many', { max: most })
  settings.set(setting, JSON.stringify(checked))
  return checked
}

/**
 * Adds patterns, or takes some away, for whoever looks through no folder now: what is left out goes from view at once, what
 * isn't any more comes back with the next scan. Returns how many files went. Throws `bad-pattern`.
 */
export function changePatterns(
  store: Store,
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): { readonly gone: number } {
  const kept = readPatterns(store)
  const stranger = remove.find((pattern) => !kept.includes(pattern.trim()))
  if (stranger !== undefined) {
    throw new AppError('bad-pattern.unknown', { pattern: stranger, patterns: kept })
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

/** A pattern as it is kept; throws `bad-pattern` with what is wrong with it. */
export function checkPattern(pattern: string): string {
  const text = pattern.trim()
  if (text === '') throw new AppError('bad-pattern.empty', {})
  if (text.length > longest) throw new AppError('bad-pattern.long', { max: longest })
  if (/\p{Cc}/u.test(text)) throw new AppError('bad-pattern.lines', {})
  if (text.startsWith('!')) throw new AppError('bad-pattern.negated', { pattern: text })
  if (text.includes('\\')) throw new AppError('bad-pattern.backslash', { pattern: text })
  if (/^\.{1,2}\/|^\/*$|(^|\/)\.\.(\/|$)|^\/\/|^[a-z]:\//i.test(text))
    throw new AppError('bad-pattern.outside', { pattern: text })
  if (!ignore.isPathValid(text.replace(/^\/|\/$/g, ''))) throw new AppError('bad-pattern.invalid', { pattern: text })
  const patterns = compilePatterns([text])
  if (anything.some((path) => patterns.leaveOut(path, 'file')))
    throw new AppError('bad-pattern.everything', { pattern: text })
  return text
}

/** Whether a text from elsewhere is a pattern. */
export function isPattern(text: string): boolean {
  try {
    return checkPattern(text) === text
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

/** Capitals make no difference. */
export function compilePatterns(patterns: readonly string[]): Patterns {
  if (patterns.length === 0) return { leaveOut: () => false }
  // '#' would begin a comment; folders of servers begin with it.
  const matcher = ignore({ ignorecase: true }).add(patterns.map((text) => text.replace(/^#/, '\\#')))
  return { leaveOut: (relative, what) => matcher.ignores(what === 'folder' ? `${relative}/` : relative) }
}
