import { constants } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../../contract/errors.ts'
import { isMessage, paramKinds, type Message, type ParamKind } from '../../contract/messages.ts'

/** The system's codes of failures, such as "ENOENT". */
const systemCodes: ReadonlySet<string> = new Set(Object.keys(constants.errno))

/** An error may be caused by another; the log goes this many deep. */
const maxDepth = 4

/** An error, without anything that tells which person or file it was about. */
export interface RedactedError {
  readonly name: string
  readonly code?: string
  /** The key of the message, of an expected failure. */
  readonly key?: string
  /** The message's parameters: numbers and system codes as they are, of anything else the kind. */
  readonly params?: Readonly<Record<string, unknown>>
  /** The program's own places, from inside to outside. */
  readonly at: readonly string[]
  readonly cause?: RedactedError
}

/** What the log keeps of whatever was thrown. It never keeps a sentence: one may name anything. */
export function redactError(error: unknown, depth = 1): RedactedError {
  if (!(error instanceof Error)) return { name: 'thrown', at: [] }
  const code = codeIn(error)
  return {
    name: /^(App|Type|Range|Reference|Syntax|Sqlite|Zod|Abort|Assertion)?Error$/.test(error.name)
      ? error.name
      : 'Error',
    ...(code === null ? {} : { code }),
    ...(error instanceof AppError ? redactMessage(error.told) : {}),
    at: places(error),
    ...(error.cause !== undefined && depth < maxDepth ? { cause: redactError(error.cause, depth + 1) } : {}),
  }
}

/** A message without what it says of people and files. */
function redactMessage({ key, params }: Message): Required<Pick<RedactedError, 'key' | 'params'>> {
  const kinds = paramKinds(key)
  const redacted: Record<string, unknown> = {}
  for (const [param, value] of Object.entries(params)) redacted[param] = redactParam(kinds[param], value)
  return { key, params: redacted }
}

function redactParam(kind: ParamKind | undefined, value: unknown): unknown {
  switch (kind) {
    case 'count':
    case 'flag':
    case 'format':
      return value
    case 'system':
      return typeof value === 'string' && isSystemCode(value) ? value : kind
    case 'message':
      return isMessage(value) ? redactMessage(value) : kind
    default:
      return kind
  }
}

function codeIn(error: Error): string | null {
  if (error instanceof AppError) return error.code
  return 'code' in error && typeof error.code === 'string' && isSystemCode(error.code) ? error.code : null
}

/** One of the database, of Node or of the system. */
function isSystemCode(code: string): boolean {
  return /^(SQLITE|ERR)_[A-Z_]+$/.test(code) || systemCodes.has(code)
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
