import ignore from 'ignore'
import { z } from 'zod'
import { AppError } from '../errors.ts'
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
  if (checked.length > most) throw new AppError('bad-pattern', `There can be at most ${most} patterns.`)
  settings.set(setting, JSON.stringify(checked))
  return checked
}

/** A pattern as it is kept; throws `bad-pattern` with what is wrong with it. */
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

/** Capitals make no difference. */
export function compilePatterns(patterns: readonly string[]): Patterns {
  if (patterns.length === 0) return { leaveOut: () => false }
  // '#' would begin a comment; folders of servers begin with it.
  const matcher = ignore({ ignorecase: true }).add(patterns.map((text) => text.replace(/^#/, '\\#')))
  return { leaveOut: (relative, what) => matcher.ignores(what === 'folder' ? `${relative}/` : relative) }
}
