import { join } from 'node:path'
import { isPhotoName } from '../../electron/engine/images/photo-names.ts'
import type { Content } from './contents.ts'

/** What lies in a folder of the model. */
export type Entry = ModelFile | ModelFolder | ModelLink

interface Place {
  name: string
  parent: ModelFolder
}

export interface ModelFile extends Place {
  readonly kind: 'file'
  content: Content
  /** Nobody may read it. What the library knew of the file then stays, as long as it is where it was known, if it was. */
  sealed: { readonly knownAt: string | null } | null
}

export interface ModelLink extends Place {
  readonly kind: 'link'
  /** Absolute. */
  readonly to: string
}

export class ModelFolder {
  readonly kind = 'folder'
  readonly entries = new Map<string, Entry>()
  name: string
  parent: ModelFolder | null
  /** Nobody may look into it: this is what the library knew to be there, and must keep. */
  sealed: Shown | null = null

  constructor(name: string, parent: ModelFolder | null) {
    this.name = name
    this.parent = parent
  }

  put(entry: Entry, name = entry.name): void {
    entry.name = name
    entry.parent = this
    this.entries.set(name, entry)
  }
}

/** A folder that the library watches. */
export class ModelRoot extends ModelFolder {
  /** Where the library knows it. */
  readonly path: string
  /** Where it is now: somewhere else while its disk is unplugged. */
  place: string
  /** What the library knew when it was unplugged, and must keep. */
  away: Shown | null = null

  constructor(path: string) {
    super('', null)
    this.path = path
    this.place = path
  }
}

/** What the library must show: the content at each path, or null where it must say that there is a problem. */
export type Shown = ReadonlyMap<string, Content | null>

export function pathOf(entry: Entry | ModelFolder): string {
  if (entry instanceof ModelRoot) return entry.place
  return join(pathOf(entry.parent!), entry.name)
}

/** Where the library knows an entry, though its disk may be unplugged. */
export function watchedPathOf(entry: Entry | ModelFolder): string {
  if (entry instanceof ModelRoot) return entry.path
  return join(watchedPathOf(entry.parent!), entry.name)
}

/** Everything below a folder, itself left out. */
export function* below(folder: ModelFolder): Generator<Entry> {
  for (const entry of folder.entries.values()) {
    yield entry
    if (entry.kind === 'folder') yield* below(entry)
  }
}

/** These hold nothing of the user's, whatever lies in them; `@EADIR` is one, too. */
export const foreignFolders = ['.hidden', '@eaDir', '$RECYCLE.BIN', 'node_modules', '.picasaoriginals'] as const

export function isForeign(name: string): boolean {
  const lower = name.toLowerCase()
  return lower.startsWith('.') || foreignFolders.some((foreign) => foreign.toLowerCase() === lower)
}

/** What the library must show of all folders; `outside` are files elsewhere that links may lead to. */
export function shown(roots: readonly ModelRoot[], outside: ReadonlyMap<string, Content>): Map<string, Content | null> {
  const found = new Map<string, Content | null>()
  const target = (path: string, steps = 0): Content | 'sealed' | null => {
    if (steps > 20) return null // In a circle.
    const elsewhere = outside.get(path)
    if (elsewhere) return elsewhere
    const entry = entryAt(roots, path)
    if (entry === 'sealed') return entry
    if (entry?.kind === 'link') return target(entry.to, steps + 1)
    return entry?.kind === 'file' ? entry.content : null
  }
  const show = (path: string, content: Content): void => {
    found.set(path, content.sort === 'photo' ? content : null)
  }
  const walk = (folder: ModelFolder, path: string): void => {
    for (const entry of folder.entries.values()) {
      const own = join(path, entry.name)
      if (entry.kind === 'folder') {
        if (isForeign(entry.name)) continue
        if (entry.sealed) {
          found.set(own, null)
          for (const [known, content] of entry.sealed) found.set(known, content)
        } else walk(entry, own)
      } else if (isPhotoName(entry.name)) {
        if (entry.kind === 'file' && entry.sealed && entry.sealed.knownAt !== own) found.set(own, null)
        else {
          const content = entry.kind === 'file' ? entry.content : target(entry.to)
          if (content === 'sealed') found.set(own, null)
          else if (content) show(own, content)
        }
      }
    }
  }
  for (const root of roots) {
    if (root.away) for (const [path, content] of root.away) found.set(path, content)
    else walk(root, root.path)
  }
  return found
}

/** What is at an absolute path; `sealed` where that can't even be asked. Links lead to where a root is now. */
function entryAt(roots: readonly ModelRoot[], path: string): Entry | 'sealed' | undefined {
  const root = roots.find(({ place }) => path.startsWith(`${place}/`))
  let entry: Entry | ModelFolder | undefined = root
  for (const name of root ? path.slice(root.place.length + 1).split('/') : []) {
    if (entry?.kind === 'folder' && entry.sealed) return 'sealed'
    entry = entry?.kind === 'folder' ? entry.entries.get(name) : undefined
  }
  return entry instanceof ModelRoot ? undefined : entry
}
