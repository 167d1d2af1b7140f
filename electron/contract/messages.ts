import { z } from 'zod'

/** What speaks against some faces being a person. */
export interface Contradiction {
  readonly person: string
  /** The faces in question, at most four. */
  readonly faces: readonly number[]
  /** How many more there are. */
  readonly more: number
  /** The person's confirmed faces that are nearest all the same, at most three. */
  readonly nearest: readonly number[]
  /** Whom they look like much more, with the nearest of their faces. */
  readonly like: { readonly name: string; readonly nearest: readonly number[] } | null
}

const numbers = z.array(z.number()).readonly()
const text = z.string()

/** What a parameter of a message can be. The log writes the kind, and the value only of `count`, `flag` and `system`. */
const kinds = {
  path: text,
  name: text,
  /** Words of another program or of the user. */
  text,
  texts: z.array(text).readonly(),
  /** The system's own code of a failure, such as "ENOENT". */
  system: text,
  count: z.number(),
  flag: z.boolean(),
  person: z.strictObject({ id: z.number(), name: text }).readonly(),
  /** Faces of a photo, with their boxes in pixels. */
  faces: z
    .array(
      z
        .strictObject({ id: z.number(), x: z.number(), y: z.number(), width: z.number(), height: z.number() })
        .readonly(),
    )
    .readonly(),
  contradiction: z.strictObject({
    person: text,
    faces: numbers,
    more: z.number(),
    nearest: numbers,
    like: z.strictObject({ name: text, nearest: numbers }).readonly().nullable(),
  }),
  /** What a file is that Familiar can't read, by its first bytes. */
  format: z.enum(['fujifilm', 'olympus', 'panasonic', 'sigma', 'photoshop', 'jpeg-xl', 'jpeg-2000', 'icon', 'video']),
  /** Another message that this one quotes. */
  message: z.strictObject({ key: text, params: z.unknown() }).readonly(),
} as const

type Kinds = typeof kinds
export type ParamKind = keyof Kinds

/**
 * Everything the engine and its hosts can tell a user, as keys with parameters. The part of a key before the dot is the error's
 * code, which programs compare; the part after it tells apart the sentences for one code. Each host and the pages word all of them.
 */
export const messages = {
  'no-such-folder': { path: 'path' },
  'no-such-folder.away': { path: 'path' },
  'no-such-folder.unwatched': {},
  'no-such-folder.not-listed': { path: 'path' },
  'no-such-folder.plain': { path: 'path' },
  'no-such-folder.check': { path: 'path' },
  'no-such-folder.layout': { path: 'path' },
  'no-such-folder.layout-file': { path: 'path' },
  'no-such-folder.strangers': { path: 'path' },
  'no-such-folder.validation': { path: 'path', strangers: 'flag' },
  'no-such-folder.unnamed': {},
  'not-a-folder': { path: 'path' },
  'not-a-folder.link': { path: 'path' },
  'no-access': { path: 'path' },
  'no-access.failed': { path: 'path', system: 'system' },
  'no-access.make': { path: 'path' },
  'no-access.watched': { path: 'path', watched: 'path' },
  'no-access.stuck': { path: 'path' },
  'no-access.file-manager': { path: 'path' },
  'no-access.write': { path: 'path' },
  'no-access.is-folder': { path: 'path' },
  'no-access.report': { path: 'path', isFull: 'flag', detail: 'text' },
  'no-such-photo': {},
  'no-such-photo.may-return': {},
  'no-such-photo.file': { path: 'path' },
  'no-such-photo.permission': { path: 'path' },
  'no-such-photo.folder': { path: 'path' },
  'no-such-photo.unscanned': { path: 'path' },
  'no-such-photo.problem': { path: 'path', problem: 'message' },
  'no-face': { path: 'path' },
  'which-face': { path: 'path', faces: 'faces' },
  'no-such-face': {},
  'no-such-face.gone': { missing: 'count', asked: 'count' },
  'no-such-face.cover': { name: 'name' },
  'no-such-face.number': { face: 'count' },
  'no-such-face.in-photo': { path: 'path', face: 'count', faces: 'faces' },
  'no-such-person': {},
  'no-such-person.name': { name: 'name' },
  'bad-name': {},
  'bad-name.long': { max: 'count' },
  'bad-name.folder': {},
  'bad-name.folder-long': {},
  'bad-pattern.many': { max: 'count' },
  'bad-pattern.unknown': { pattern: 'text', patterns: 'texts' },
  'bad-pattern.empty': {},
  'bad-pattern.long': { max: 'count' },
  'bad-pattern.lines': {},
  'bad-pattern.negated': { pattern: 'text' },
  'bad-pattern.backslash': { pattern: 'text' },
  'bad-pattern.outside': { pattern: 'text' },
  'bad-pattern.invalid': { pattern: 'text' },
  'bad-pattern.everything': { pattern: 'text' },
  'bad-date': {},
  'bad-date.range': { earliest: 'count' },
  'already-named': { name: 'name' },
  'library-newer': { path: 'path', version: 'count', known: 'count' },
  'library-locked': { path: 'path', process: 'text' },
  'library-locked.file': { path: 'path' },
  'library-locked.traces': {},
  'library-corrupt': { path: 'path', hasBackups: 'flag' },
  'library-corrupt.missing': { path: 'path', backups: 'path' },
  'library-corrupt.foreign': { path: 'path' },
  'library-unwritable': { path: 'path' },
  'library-unwritable.full': { path: 'path' },
  'library-unwritable.thumbnails': { path: 'path', isFull: 'flag', detail: 'text' },
  'library-unwritable.copies': { count: 'count', path: 'path' },
  'library-unwritable.file': { path: 'path', system: 'system' },
  'no-library': { path: 'path' },
  'name-taken': { person: 'person' },
  'twice-in-photo': { name: 'name', photo: 'name' },
  'twice-in-photo.unknown-photo': { name: 'name' },
  'twice-in-photo.groups': {},
  'twice-in-photo.other-face': { name: 'name', face: 'count', path: 'path' },
  unlike: { contradiction: 'contradiction', asked: 'count', unlike: 'count', known: 'count' },
  'no-such-group': {},
  'bad-box': {},
  'models-missing.folder': { path: 'path' },
  'models-missing.facenet': {},
  'models-missing.facenet-file': { path: 'path' },
  'models-missing.calibration': { path: 'path', detail: 'text' },
  'models-missing.file': { path: 'path', id: 'text' },
  'models-missing.list': { path: 'path', detail: 'text' },
  'models-wrong.calibration': { title: 'text' },
  'models-wrong.size': { path: 'path' },
  'models-wrong.bands': { space: 'text' },
  'models-wrong.cohort': { space: 'text' },
  'models-wrong.other-model': { path: 'path', title: 'text' },
  'models-wrong.unclear': { path: 'path' },
  'models-wrong.unreadable': { path: 'path', system: 'system' },
  'models-wrong.file': { path: 'path', id: 'text' },
  'models-wrong.facenet-file': { path: 'path' },
  'models-wrong.list': { path: 'path', detail: 'text' },
  'models-wrong.made': { title: 'text', file: 'text' },
  'download-failed': { title: 'text', host: 'text', detail: 'text', here: 'text' },
  'download-failed.write': { title: 'text', path: 'path', isFull: 'flag', system: 'system', here: 'text' },
  'download-failed.parts': { title: 'text', path: 'path', file: 'text', url: 'text' },
  'download-failed.part': { path: 'path', isMissing: 'flag', url: 'text' },
  'bad-dataset': { path: 'path', validation: 'flag' },
  'bad-dataset.untaught': { people: 'texts' },
  'bad-dataset.strangers': { path: 'path' },
  'bad-dataset.nobody-left': {},
  'bad-export': { path: 'path', detail: 'text' },
  'bad-export.relative': { path: 'path' },
  'bad-export.not-a-file': { path: 'path' },
  'bad-export.large': { path: 'path' },
  'bad-export.missing': { path: 'path' },
  'bad-export.folder': { path: 'path' },
  'bad-export.permission': { path: 'path' },
  'bad-export.unreadable': { path: 'path', system: 'system' },
  'bad-export.kind': { path: 'path' },
  'export-newer': { version: 'count', known: 'count' },
  'no-backup': { path: 'path' },
  'no-backup.none': { path: 'path' },
  'no-backup.open': {},
  'port-taken': { port: 'count' },
  'port-taken.forbidden': { port: 'count' },
  interrupted: {},
  'interrupted.work': {},
  'interrupted.restart': {},
  'interrupted.scan': {},
  'interrupted.closed': {},
  'interrupted.download': { title: 'text', here: 'text' },
  'interrupted.command': { done: 'text' },
  'bad-input': { detail: 'text' },
  'bad-input.json': {},
  'bad-input.large': {},
  internal: {},
  'internal.lost': {},
  'internal.unreachable': {},
  'internal.cut-off': {},

  'unreadable.permission': {},
  'unreadable.failed': { detail: 'text' },
  'unreadable.entry': { detail: 'text' },
  'unreadable.folder-permission': {},
  'unreadable.folder-failed': { detail: 'text' },
  'unreadable.still-written': {},
  'unreadable.name': {},
  'unreadable.folder-name': {},
  'empty-file': {},
  'not-an-image.unknown': {},
  'not-an-image.text': {},
  'not-an-image.web-page': {},
  'not-an-image.sound': {},
  'not-an-image.pdf': {},
  'not-an-image.archive': {},
  'not-an-image.database': {},
  damaged: { detail: 'text' },
  'damaged.slow': {},
  'too-large': {},
  'too-many-pixels': { width: 'count', height: 'count', maxMegapixels: 'count' },
  'unsupported.bitmap': {},
  'unsupported.raw': {},
  'unsupported.cr3': {},
  'unsupported.video': {},
  'unsupported.svg': {},
  'unsupported.other': { format: 'format' },
  vanished: {},
  'vanished.changed': { path: 'path' },
  'vanished.not-on-disk': {},
  'engine-failed': { detail: 'text' },
  'engine-failed.again': {},
  'engine-failed.pages': { detail: 'text' },
  'set-aside': { cause: 'message' },
  /** A problem that an earlier version wrote down as a sentence. */
  'problem.sentence': { sentence: 'text' },

  'notice.restarted': {},
  'notice.scan-stopped': { cause: 'message' },
  'notice.names-outdated': { detail: 'text' },
  'notice.unwatched-full': {},
  'notice.unwatched': { detail: 'text' },
  'notice.facenet-here': {},
  'notice.facenet-used': {},
  'notice.facenet-unused': {},
  'notice.named-with-facenet': {},
  'notice.named-without-facenet': {},
  'notice.backup-failed': { cause: 'message' },
  'notice.unmeasured': { detail: 'text' },
  'notice.unexpected': { detail: 'text' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ParamKind>>>>

export type MessageKey = keyof typeof messages
export type MessageParams = {
  readonly [Key in MessageKey]: {
    readonly [Param in keyof (typeof messages)[Key]]: (typeof messages)[Key][Param] extends ParamKind
      ? z.output<Kinds[(typeof messages)[Key][Param]]>
      : never
  }
}

/** A key with its parameters, to be worded by a host or a page. */
export type Message = {
  readonly [Key in MessageKey]: { readonly key: Key; readonly params: MessageParams[Key] }
}[MessageKey]

/** A sentence for every key: a missing one does not compile. */
export type Wordings = { readonly [Key in MessageKey]: (params: MessageParams[Key]) => string }

/** Words a message: every key is worded, so there is always a sentence. */
export function worded<Key extends MessageKey>(
  words: Wordings,
  { key, params }: { readonly key: Key; readonly params: MessageParams[Key] },
): string {
  return words[key](params)
}

/** Words a message that another one quotes; '' where this version knows no such message. */
export function quoted(words: Wordings, { key, params }: MessageParams['set-aside']['cause']): string {
  const message = { key, params }
  return isMessage(message) ? worded(words, message) : ''
}

/** Whether a value from another process, thread or time is a message of the list, with the parameters it needs. */
export function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null || !('key' in value) || !('params' in value)) return false
  const { key, params } = value
  if (!isMessageKey(key) || typeof params !== 'object' || params === null) return false
  const expected = Object.entries(paramKinds(key))
  const given = new Map(Object.entries(params))
  return (
    given.size === expected.length && expected.every(([param, kind]) => kinds[kind].safeParse(given.get(param)).success)
  )
}

/** What each parameter of a message is. */
export function paramKinds(key: MessageKey): Readonly<Record<string, ParamKind>> {
  return messages[key]
}

function isMessageKey(key: unknown): key is MessageKey {
  return typeof key === 'string' && Object.hasOwn(messages, key)
}
