import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Disk } from './disk.ts'
import { newFileName, newFolderName, otherCase } from './names.ts'
import { below, ModelFolder, pathOf, type ModelFile } from './tree.ts'

/** One thing that happens to files. Returns false where there was nothing it could be done to. */
type Operation = (disk: Disk) => boolean

/** Whether everybody may read a file. */
const isOpen = ({ sealed }: ModelFile): boolean => sealed === null

/** What happens to files, and how often, compared with the others. */
export const operations: readonly (readonly [often: number, operation: Operation])[] = [
  [18, addPicture],
  [3, addFolder],
  [8, copyFile],
  [9, moveFile],
  [7, renameFile],
  [3, renameCaseOnly],
  [7, swapNames],
  [2, moveTree],
  [2, renameTree],
  [1, copyTree],
  [9, edit],
  [4, note],
  [5, damage],
  [5, repair],
  [9, remove],
  [1, removeTree],
  [4, throwAway],
  [5, bringBack],
  [4, touch],
  [1, fileBecomesFolder],
  [1, folderBecomesFile],
  [2, link],
  [2, addOther],
]

function addPicture(disk: Disk): boolean {
  if (disk.isFull) return remove(disk)
  disk.write(disk.folder(), disk.contents.picture())
  return true
}

/** A file that holds no photo by its name. */
function addOther(disk: Disk): boolean {
  disk.write(disk.folder(), disk.contents.picture(), `${disk.chance(0.5) ? '.' : ''}notes ${disk.number()}.txt`)
  return true
}

function addFolder(disk: Disk): boolean {
  if (disk.isFull) return removeTree(disk)
  const parent = disk.folder()
  const name = newFolderName(disk)
  if (parent.entries.has(name) || disk.depth(parent) > 6) return false
  mkdirSync(join(pathOf(parent), name))
  parent.put(new ModelFolder(name, parent))
  return true
}

function copyFile(disk: Disk): boolean {
  const file = disk.file(isOpen)
  if (!file || disk.isFull) return false
  const parent = disk.folder()
  const name = disk.chance(0.5) ? file.name : newFileName(disk)
  if (parent.entries.has(name)) return false
  const to = join(pathOf(parent), name)
  copyFileSync(pathOf(file), to)
  if (disk.chance(0.5)) disk.keepTime(pathOf(file), to)
  parent.put({ ...file, name, parent })
  return true
}

function moveFile(disk: Disk): boolean {
  const file = disk.file()
  return file !== undefined && disk.move(file, disk.folder(), file.name)
}

function renameFile(disk: Disk): boolean {
  const file = disk.file()
  return file !== undefined && disk.move(file, file.parent, newFileName(disk))
}

function renameCaseOnly(disk: Disk): boolean {
  const file = disk.file()
  return file !== undefined && disk.move(file, file.parent, otherCase(file.name))
}

/** Two files change their names, and with them perhaps nothing else: their sizes and times may be the same. */
function swapNames(disk: Disk): boolean {
  const one = disk.file(isOpen)
  const other = disk.file(
    (file) => file !== one && isOpen(file) && file.content.bytes.length === one?.content.bytes.length,
  )
  if (!one || !other) return false
  const [a, b] = [pathOf(one), pathOf(other)]
  if (disk.chance(0.5)) disk.keepTime(a, b)
  const between = join(disk.waste, 'between')
  renameSync(a, between)
  renameSync(b, a)
  renameSync(between, b)
  const [first, second] = [{ ...one }, { ...other }]
  first.parent.put(other, first.name)
  second.parent.put(one, second.name)
  return true
}

function moveTree(disk: Disk): boolean {
  const tree = disk.subfolder()
  const to = disk.folder()
  if (!tree || to === tree || disk.isWithin(to, tree) || disk.depth(to) > 4) return false
  return disk.move(tree, to, tree.name)
}

function renameTree(disk: Disk): boolean {
  const tree = disk.subfolder()
  return tree !== undefined && disk.move(tree, tree.parent!, newFolderName(disk))
}

function copyTree(disk: Disk): boolean {
  const tree = disk.subfolder()
  const to = disk.folder()
  if (!tree || disk.isFull || to === tree || disk.isWithin(to, tree) || disk.depth(to) > 4) return false
  const name = newFolderName(disk)
  if (to.entries.has(name)) return false
  const copy = (from: ModelFolder, into: ModelFolder, as: string): void => {
    const folder = new ModelFolder(as, into)
    mkdirSync(join(pathOf(into), as))
    into.put(folder)
    for (const entry of [...from.entries.values()]) {
      if (entry.kind === 'folder') copy(entry, folder, entry.name)
      else if (entry.kind === 'file' && isOpen(entry)) {
        copyFileSync(pathOf(entry), join(pathOf(folder), entry.name))
        folder.put({ ...entry, parent: folder })
      }
    }
  }
  copy(tree, to, name)
  return true
}

function edit(disk: Disk): boolean {
  const file = disk.file((some) => isOpen(some) && some.content.sort === 'photo')
  if (!file) return false
  disk.rewrite(file, disk.contents.edited(file.content))
  return true
}

/** Another program writes a note into the file; its pixels stay. */
function note(disk: Disk): boolean {
  const file = disk.file((some) => isOpen(some) && some.content.sort === 'photo')
  const noted = file && disk.contents.noted(file.content)
  if (!noted) return false
  disk.rewrite(file, noted)
  return true
}

function damage(disk: Disk): boolean {
  const file = disk.file((some) => isOpen(some) && some.content.sort === 'photo')
  if (!file) return false
  disk.whole.push(file.content)
  disk.rewrite(file, disk.contents.damaged(file.content))
  return true
}

/** Somebody puts back what was in a file that is damaged, or in another. */
function repair(disk: Disk): boolean {
  const file = disk.file((some) => isOpen(some) && some.content.sort === 'problem')
  const content = disk.whole.pop()
  if (!file || !content) return false
  disk.rewrite(file, content)
  return true
}

function remove(disk: Disk): boolean {
  const entry = disk.chance(0.9) ? disk.file((file) => !disk.isNearlyEmpty || !disk.isKnown(file)) : disk.link()
  if (!entry) return false
  unlinkSync(pathOf(entry))
  entry.parent!.entries.delete(entry.name)
  return true
}

function removeTree(disk: Disk): boolean {
  const tree = disk.subfolder((folder) => [...below(folder)].length < 30)
  if (!tree || (disk.isNearlyEmpty && disk.knownBelow(tree).size > 0)) return false
  rmSync(pathOf(tree), { recursive: true })
  tree.parent!.entries.delete(tree.name)
  return true
}

function throwAway(disk: Disk): boolean {
  // Not one that the library knew, as it would be back where it was.
  const file = disk.file(({ sealed }) => !sealed?.knownAt)
  if (!file || disk.thrownAway.length > 50) return false
  renameSync(pathOf(file), join(disk.waste, String(disk.thrownAway.length)))
  file.parent.entries.delete(file.name)
  disk.thrownAway.push(file)
  return true
}

/** To where it was, if that is still there. */
function bringBack(disk: Disk): boolean {
  const file = disk.thrownAway.at(-1)
  if (!file) return false
  const parent = disk.isThere(file.parent) ? file.parent : disk.folder()
  if (parent.entries.has(file.name)) return false
  disk.thrownAway.pop()
  renameSync(join(disk.waste, String(disk.thrownAway.length)), join(pathOf(parent), file.name))
  parent.put(file)
  return true
}

function touch(disk: Disk): boolean {
  const file = disk.file(isOpen)
  if (!file) return false
  const at = 1_500_000_000 + Math.floor(disk.random() * 200_000_000)
  utimesSync(pathOf(file), at, at)
  return true
}

function fileBecomesFolder(disk: Disk): boolean {
  const file = disk.file()
  if (!file) return false
  const path = pathOf(file)
  unlinkSync(path)
  mkdirSync(path)
  const folder = new ModelFolder(file.name, file.parent)
  file.parent.put(folder)
  disk.write(folder, disk.contents.picture())
  return true
}

function folderBecomesFile(disk: Disk): boolean {
  const tree = disk.subfolder((folder) => [...below(folder)].length < 10)
  if (!tree) return false
  const path = pathOf(tree)
  rmSync(path, { recursive: true })
  const content = disk.contents.picture()
  writeFileSync(path, content.bytes)
  disk.know(content)
  const file: ModelFile = { kind: 'file', name: tree.name, parent: tree.parent!, content, sealed: null }
  tree.parent!.put(file)
  return true
}

/** To a photo elsewhere, to one in the tree, to a folder, in a circle, or to nothing. */
function link(disk: Disk): boolean {
  const parent = disk.folder()
  const name = newFileName(disk)
  if (parent.entries.has(name)) return false
  const kind = disk.random()
  const within = disk.file((file) => isOpen(file) && !disk.isAway(file))
  const to =
    kind < 0.3
      ? disk.someOutside()
      : kind < 0.6 && within
        ? pathOf(within)
        : kind < 0.8
          ? pathOf(disk.folder())
          : join(pathOf(parent), name)
  symlinkSync(to, join(pathOf(parent), name))
  parent.put({ kind: 'link', name, parent, to })
  return true
}

/** One of them, and only right after the library was brought up to date: then it is sure what it knows, and so what it must keep. */
export const afterComparing: readonly (readonly [often: number, operation: Operation])[] = [
  [1, (disk) => disk.unplug()],
  [2, (disk) => disk.plugIn()],
  [1, sealFile],
  [1, sealFolder],
  [2, unseal],
]

function sealFile(disk: Disk): boolean {
  if (!disk.permissionsHold) return false
  const file = disk.file((some) => isOpen(some) && !disk.isAway(some) && !disk.isLinkedTo(some))
  if (!file) return false
  chmodSync(pathOf(file), 0)
  file.sealed = { knownAt: file.content.sort === 'photo' && disk.isKnown(file) ? pathOf(file) : null }
  return true
}

function sealFolder(disk: Disk): boolean {
  if (!disk.permissionsHold) return false
  const folder = disk.subfolder((some) => [...below(some)].every((entry) => !disk.isLinkedTo(entry)))
  if (!folder || disk.isForeign(folder) || disk.isAway(folder)) return false
  folder.sealed = disk.knownBelow(folder)
  chmodSync(pathOf(folder), 0)
  return true
}

function unseal(disk: Disk): boolean {
  for (const entry of disk.sealed()) {
    if (disk.chance(0.5)) continue
    chmodSync(pathOf(entry), entry.kind === 'folder' ? 0o755 : 0o644)
    entry.sealed = null
  }
  return true
}
