import { createHmac, randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../../contract/errors.ts'
import { isSafe } from './safe-words.ts'

/** Other in each run, so that nobody can try out which name it was. */
const salt = randomBytes(16)
/** An error may be caused by another; so many of them are told of. */
const deepest = 4

/** An error, without anything that tells who or what it was about. */
export interface RedactedError {
  readonly name: string
  readonly code?: string
  readonly message: string
  /** The program's own places, from inside to outside. */
  readonly at: readonly string[]
  readonly cause?: RedactedError
}

/**
 * A sentence in which every word is replaced that is not known to be harmless: names and paths, however they are written. The
 * same word is replaced by the same sign as long as the program runs.
 */
export function redact(text: string, paths: readonly string[] = []): string {
  let rest = text
  for (const path of paths) if (path !== '') rest = rest.replaceAll(path, ` ${sign(path)} `)
  return rest
    .split(/\s+/)
    .map((word) => {
      if (/^[(\['"‘“]*#[0-9a-f]{8}[)\]'"’”.,:;]*$/.test(word) && issued.has(word.match(/#[0-9a-f]{8}/)![0])) return word
      const [, before = '', core = '', after = ''] = /^([(['"‘“]*)(.*?)([)\]'"’”.,:;!?]*)$/u.exec(word) ?? []
      return isSafe(core) ? word : `${before}${sign(core)}${after}`
    })
    .join(' ')
    .trim()
}

/** Whatever was thrown, to be kept in a log. */
export function redactError(error: unknown, depth = 1): RedactedError {
  if (!(error instanceof Error)) return { name: 'thrown', message: redact(String(error)), at: [] }
  const { code, path, dest } = error as { code?: unknown; path?: unknown; dest?: unknown }
  const paths = [path, dest].filter((some) => typeof some === 'string')
  return {
    name: /^(App|Type|Range|Reference|Syntax|Sqlite|Zod|Abort|Assertion)?Error$/.test(error.name)
      ? error.name
      : 'Error',
    ...(typeof code === 'string' && (error instanceof AppError || isSystemsCode(code)) ? { code } : {}),
    message: redact(error.message, paths),
    at: places(error),
    ...(error.cause !== undefined && depth < deepest ? { cause: redactError(error.cause, depth + 1) } : {}),
  }
}

const issued = new Set<string>()

function sign(text: string): string {
  const made = `#${createHmac('sha256', salt).update(text).digest('hex').slice(0, 8)}`
  issued.add(made)
  return made
}

/** As the system and the database have them, in capitals. */
function isSystemsCode(code: string): boolean {
  return /^(SQLITE|ERR)_[A-Z_]+$/.test(code) || (code === code.toUpperCase() && isSafe(code))
}

/** The program's folder, beside which nothing is said of where it lies: that is the user's. */
const root = inSources() ? resolve(import.meta.dirname, '../../..') : import.meta.dirname

/** The desktop app's files are bundled, side by side. */
function inSources(): boolean {
  return import.meta.dirname.endsWith(join('electron', 'engine', 'log'))
}

/** A stack without its message, which may say anything on any line, and without what lies outside of the program. */
function places({ name, message, stack = '' }: Error): string[] {
  const head = [`${name}: ${message}`, message].find((some) => some !== '' && stack.includes(some))
  const frames = head === undefined ? stack : stack.slice(stack.indexOf(head) + head.length)
  return frames.split('\n').flatMap((line) => {
    const [, what, where = ''] = /^ {4}at (?:(.+) \()?([^()]+:\d+:\d+)\)?$/.exec(line) ?? []
    const place = placeOf(where)
    if (place === null) return []
    return [what !== undefined && /^[\w$.#<>[\] ]+$/.test(what) ? `${what} (${place})` : place]
  })
}

function placeOf(where: string): string | null {
  if (/^node:[\w/]+:\d+:\d+$/.test(where)) return where
  const path = where.startsWith('file:') ? pathOf(where) : where
  if (!path.startsWith(root)) return null
  return path.slice(root.length + 1).replaceAll('\\', '/')
}

function pathOf(address: string): string {
  try {
    const [, url = '', position = ''] = /^(.*?)((?::\d+)+)$/.exec(address) ?? []
    return fileURLToPath(url) + position
  } catch {
    return ''
  }
}
