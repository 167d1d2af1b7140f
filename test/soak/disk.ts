import { mkdirSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seededRandom } from '../../electron/engine/platform/random.ts'
import { Contents, type Content } from './contents.ts'
import { newFileName } from './names.ts'
import {
  below,
  isForeign,
  ModelFolder,
  ModelRoot,
  pathOf,
  shown,
  watchedPathOf,
  type Entry,
  type ModelFile,
  type Shown,
} from './tree.ts'

/** So many files the folders hold at most, ignored ones among them. */
const maxFiles = 700
/** While fewer are shown, none of them is taken away. */
const minFiles = 200

/** The folders of photos, as they are on disk and as the model knows them; whatever is done is done to both. */
export class Disk {
  readonly roots: readonly ModelRoot[]
  readonly contents: Contents
  /** All contents that ever were, by hash. */
  readonly known = new Map<string, Content>()
  /** Outside the watched folders. */
  readonly waste: string
  readonly thrownAway: ModelFile[] = []
  /** What was in files that are damaged now. */
  readonly whole: Content[] = []
  readonly permissionsHold: boolean
  readonly random: () => number
  readonly #outside = new Map<string, Content>()
  readonly #families = new Map<number, number>()
  #number = 0
  /** What the library showed when it was last compared. */
  #compared: Shown = new Map()

  constructor(place: string, seed: number, { permissionsHold }: { permissionsHold: boolean }) {
    this.random = seededRandom(seed)
    this.contents = new Contents(seed + 1)
    this.permissionsHold = permissionsHold
    this.waste = join(place, 'waste')
    mkdirSync(this.waste)
    mkdirSync(join(place, 'elsewhere'))
    for (let i = 0; i < 4; i++) {
      const content = this.contents.picture()
      const path = join(place, 'elsewhere', `${i}.png`)
      writeFileSync(path, content.bytes)
      this.know(content)
      this.#outside.set(path, content)
    }
    this.roots = ['Photos', 'Disk'].map((name) => {
      mkdirSync(join(place, name))
      return new ModelRoot(join(place, name))
    })
  }

  /** What the library must show now. */
  shown(): Map<string, Content | null> {
    return shown(this.roots, this.#outside)
  }

  /** The library was found to show this. */
  compared(all: Shown): void {
    this.#compared = all
  }

  // -- choosing

  number(): number {
    return ++this.#number
  }

  chance(share: number): boolean {
    return this.random() < share
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.random() * items.length)]
  }

  file(wanted: (file: ModelFile) => boolean = () => true): ModelFile | undefined {
    return this.pick(this.#open().flatMap((entry) => (entry.kind === 'file' && wanted(entry) ? [entry] : [])))
  }

  link(): Entry | undefined {
    return this.pick(this.#open().filter(({ kind }) => kind === 'link'))
  }

  /** A folder below the roots, in which nothing is sealed. */
  subfolder(wanted: (folder: ModelFolder) => boolean = () => true): ModelFolder | undefined {
    const isOpen = (folder: ModelFolder): boolean =>
      [folder, ...below(folder)].every((entry) => entry.kind !== 'folder' || !entry.sealed)
    return this.pick(
      this.#open().flatMap((entry) => (entry.kind === 'folder' && isOpen(entry) && wanted(entry) ? [entry] : [])),
    )
  }

  folder(): ModelFolder {
    return this.pick(
      [...this.roots, ...this.#open()].filter((entry) => entry.kind === 'folder' && !entry.sealed),
    ) as ModelFolder
  }

  someOutside(): string {
    return this.pick([...this.#outside.keys()])!
  }

  get isFull(): boolean {
    return this.#open().length > maxFiles
  }

  get isNearlyEmpty(): boolean {
    return this.#compared.size < minFiles
  }

  depth(folder: ModelFolder): number {
    return folder.parent ? 1 + this.depth(folder.parent) : 0
  }

  isWithin(folder: ModelFolder | null, other: ModelFolder): boolean {
    return folder !== null && (folder === other || this.isWithin(folder.parent, other))
  }

  isThere(folder: ModelFolder): boolean {
    if (folder.sealed) return false
    if (folder instanceof ModelRoot) return true
    return folder.parent!.entries.get(folder.name) === folder && this.isThere(folder.parent!)
  }

  isForeign(folder: ModelFolder | null): boolean {
    if (folder === null) return false
    return isForeign(folder.name) || this.isForeign(folder.parent)
  }

  /** Whether an entry's disk is unplugged. */
  isAway(entry: Entry | ModelFolder): boolean {
    return entry instanceof ModelRoot ? entry.away !== null : this.isAway(entry.parent!)
  }

  /** Whether a link leads to an entry. */
  isLinkedTo(entry: Entry): boolean {
    const path = pathOf(entry)
    return this.#open().some((other) => other.kind === 'link' && other.to === path)
  }

  // -- doing

  know(content: Content): void {
    if (this.known.has(content.hash)) return
    this.known.set(content.hash, content)
    this.#families.set(content.family, (this.#families.get(content.family) ?? 0) + 1)
  }

  /** Whether no content came from another one, or another from it. */
  isAlone({ family }: Content): boolean {
    return this.#families.get(family) === 1
  }

  /** Writes a new file. */
  write(parent: ModelFolder, content: Content, name = newFileName(this)): void {
    writeFileSync(join(pathOf(parent), name), content.bytes)
    this.know(content)
    parent.put({ kind: 'file', name, parent, content, sealed: null })
  }

  /** Gives a file another content, and another time, as clocks are finer than its time is told. */
  rewrite(file: ModelFile, content: Content): void {
    const path = pathOf(file)
    const before = statSync(path).mtimeMs
    writeFileSync(path, content.bytes)
    if (Math.floor(statSync(path).mtimeMs) === Math.floor(before))
      utimesSync(path, new Date(), (Math.floor(before) + 1) / 1000 + 0.0005)
    this.know(content)
    file.content = content
  }

  /** False where something of that name is there, or where a sealed file would be back. */
  move(entry: Entry, to: ModelFolder, name: string): boolean {
    if (to.entries.has(name)) return false
    const { parent, name: before } = entry
    const from = pathOf(entry)
    parent!.entries.delete(before)
    to.put(entry, name)
    if (this.#isSealedBack(entry)) {
      to.entries.delete(name)
      parent!.put(entry, before)
      return false
    }
    renameSync(from, pathOf(entry))
    return true
  }

  /** Whether the library can still know a file that nobody may read hangs on whether it looked while the file was elsewhere. */
  #isSealedBack(entry: Entry): boolean {
    return [entry, ...(entry.kind === 'folder' ? below(entry) : [])].some(
      (moved) => moved.kind === 'file' && moved.sealed?.knownAt === watchedPathOf(moved),
    )
  }

  /** The second file is as old as the first. */
  keepTime(path: string, other: string): void {
    const { atime, mtimeMs } = statSync(path)
    utimesSync(other, atime, mtimeMs / 1000)
  }

  /** A whole folder is taken away; it may change there. */
  unplug(): boolean {
    const root = this.roots[1]!
    if (root.away) return false
    root.away = new Map([...this.#compared].filter(([path]) => path.startsWith(`${root.path}/`)))
    root.place = `${root.path} elsewhere`
    renameSync(root.path, root.place)
    return true
  }

  plugIn(): boolean {
    const root = this.roots[1]!
    if (!root.away) return false
    renameSync(root.place, root.path)
    root.place = root.path
    root.away = null
    return true
  }

  isKnown(file: ModelFile): boolean {
    return this.#compared.has(watchedPathOf(file))
  }

  knownBelow(folder: ModelFolder): Shown {
    const path = watchedPathOf(folder)
    return new Map([...this.#compared].filter(([known]) => known.startsWith(`${path}/`)))
  }

  sealed(): (ModelFile | ModelFolder)[] {
    return this.roots.flatMap((root) =>
      [...below(root)].filter(
        (entry): entry is ModelFile | ModelFolder => entry.kind !== 'link' && entry.sealed !== null,
      ),
    )
  }

  /** All that is not behind a sealed folder. */
  #open(): Entry[] {
    const walk = (folder: ModelFolder): Entry[] =>
      [...folder.entries.values()].flatMap((entry) =>
        entry.kind !== 'folder' ? [entry] : entry.sealed ? [] : [entry, ...walk(entry)],
      )
    return this.roots.flatMap(walk)
  }
}
