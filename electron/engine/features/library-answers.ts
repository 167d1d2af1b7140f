import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, parse, resolve } from 'node:path'
import { AppError, systemCode } from '../../contract/errors.ts'
import { fsyncPath } from '../platform/fsync.ts'
import { countPictures } from '../scan/count-pictures.ts'
import { unusableFolder, usableFolders } from '../scan/folders.ts'
import { writePatterns } from '../scan/patterns.ts'
import { report } from '../log/report.ts'
import { relativePath } from '../store/paths.ts'
import { browse, browseFirst, makeFolder, usualFolders } from './browsing.ts'
import { forgetAllFaces, forgetPerson } from '../background/forgetting.ts'
import type { LiveLibrary, PartialAnswers } from '../background/live-library.ts'
import { readPreferences, writePreferences } from './preferences.ts'

/** What concerns the library as a whole: its folders, its models, its settings, its place on disk. */
export function libraryAnswers(library: LiveLibrary) {
  const { store, work, pausing, events } = library
  return {
    status: () => library.status(),
    addFolders: async ({ paths }) => {
      await library.addFolders(paths)
      store.settings.set(lastChosen.add, dirname(resolve(paths.at(-1)!))) // Its neighbours may be next.
      return null
    },
    removeFolder: ({ id }) => {
      store.folders.remove(id)
      library.begin()
      events.changed('folders', 'photos', 'people', 'problems')
      return null
    },
    pauseFolder: ({ id, paused }) => {
      store.folders.setPaused(id, paused)
      library.begin()
      events.changed('folders')
      return null
    },
    leaveOut: ({ patterns }) => {
      const kept = writePatterns(store, patterns)
      events.changed('preferences')
      library.begin()
      return kept
    },
    rescan: () => {
      work.request()
      return null
    },
    lookAgain: () => {
      store.photos.lookAgain()
      work.request()
      return null
    },
    setPaused: ({ paused }) => {
      pausing.set(paused)
      events.changed('preferences')
      return null
    },
    setPauseOnBattery: ({ pause }) => {
      pausing.spareBattery(pause)
      events.changed('preferences')
      return null
    },
    retryProblems: ({ paths }) => {
      store.photos.forgetProblems(paths)
      store.inWork.acquitAll()
      work.request()
      events.changed('problems')
      return null
    },
    fetchFaceNet: () => {
      library.fetching.start({ asked: true })
      return null
    },
    chooseModel: async ({ model }) => {
      await library.models.choose(model) // Refuses one that is not here, before it is kept.
      writePreferences(store, { model })
      events.changed('preferences')
      void library.inUse.renew()
      return null
    },
    setThreads: ({ threads }) => {
      writePreferences(store, { threads })
      events.changed('preferences')
      void library.inUse.renew()
      return null
    },
    preferences: () => {
      library.inUse.lookForFaceNet() // Settings, which is about to show whether it is here.
      return readPreferences(store)
    },
    report: () => report(library.status(), store.photos.problems(), readPreferences(store), library.log),
    storage: async () => ({
      library: library.options.library,
      databaseBytes: await sizeOf(library.options.library, (name) => name.startsWith('familiar.db')),
      thumbnailBytes:
        (await sizeBelow(join(library.options.library, 'thumbnails'))) +
        (await sizeBelow(join(library.options.library, 'faces'))),
    }),
    browse: ({ path, purpose }) => {
      const files = purpose === 'import' ? isExportName : null
      return path === null
        ? browseFirst([store.settings.get(lastChosen[purpose]), ...usualFolders], files)
        : browse(path, files)
    },
    makeFolder: ({ within, name }) => makeFolder(within, name),
    countPictures: ({ path }) => countPictures(resolve(path)),
    exportPhotos: async ({ filter, photos, folder }) => {
      const [target] = await usableFolders([folder])
      const watched = store.folders.list().find(({ path }) => relativePath(path, target!) !== null)
      if (watched) throw new AppError('no-access.watched', { path: folder, watched: watched.path })
      const some = photos && new Set(photos)
      const chosen = store.timeline.ids(filter).filter((id) => some?.has(id) ?? true)
      const paths = chosen.flatMap((id) => store.photos.byId(id)?.paths[0] ?? [])
      store.settings.set(lastChosen.export, target!)
      return { ...(await copyPhotos(paths, target!)), folder: target! }
    },
    exportLibrary: async ({ folder, as }) => {
      store.settings.set(lastChosen.export, resolve(folder))
      return { file: await library.upkeep.export(folder, as) }
    },
    importLibrary: async ({ file }) => {
      library.naming.touch()
      const summary = await library.forgetting.alone(() => library.upkeep.import(file))
      store.settings.set(lastChosen.import, dirname(resolve(file)))
      events.changed('people', 'photos', 'preferences', 'history')
      library.naming.soon()
      library.upkeep.soon()
      work.request() // Boxes that were put in are looked at.
      return summary
    },
    forgetPerson: async ({ id }) => {
      await forgetPerson(library, id)
      return null
    },
    forgetAllFaces: async () => {
      await forgetAllFaces(library)
      return null
    },
  } satisfies PartialAnswers
}

const isExportName = (name: string): boolean => name.toLowerCase().endsWith('.json')

/** Where the library keeps which folder was chosen last, for each purpose. */
const lastChosen = { add: 'last added in', export: 'last exported to', import: 'last imported from' } as const

/** Copies files; a name that another photo has gets a number. What is there already, or is gone, is left out. */
async function copyPhotos(
  paths: readonly string[],
  target: string,
): Promise<{ readonly copied: number; readonly there: number }> {
  let copied = 0
  let there = 0
  for (const path of paths) {
    const { name, ext } = parse(path)
    for (let number = 1; ; number++) {
      const copy = join(target, fileName(name, number === 1 ? ext : ` (${number})${ext}`))
      // Half a photo never has a photo's name.
      const unfinished = join(target, `.${randomUUID()}.unfinished.tmp`)
      try {
        if (existsSync(copy)) {
          if (!(await holdTheSame(path, copy))) continue
          there++
          break
        }
        await copyFile(path, unfinished)
        await fsyncPath(unfinished)
        await rename(unfinished, copy)
        copied++
      } catch (error) {
        await rm(unfinished, { force: true })
        const code = systemCode(error)
        if (code === 'ENOSPC')
          throw new AppError('library-unwritable.copies', { count: copied, path: target }, { cause: error })
        if (code !== 'ENOENT' || !existsSync(target)) throw unusableFolder(target, error)
      }
      break
    }
  }
  await fsyncPath(target)
  return { copied, there }
}

/** What file systems take as a name, in bytes. */
const longestName = 255

/** A name of which as much is kept as there is room for before its ending; letters stay whole. */
function fileName(name: string, ending: string): string {
  const letters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment)
  while (letters.length > 1 && Buffer.byteLength(letters.join('') + ending) > longestName) letters.pop()
  return letters.join('') + ending
}

/** False also where one of them can't be read. */
async function holdTheSame(one: string, other: string): Promise<boolean> {
  try {
    const [a, b] = await Promise.all([stat(one), stat(other)])
    if (!b.isFile() || a.size !== b.size) return false
    const [bytes, others] = await Promise.all([readFile(one), readFile(other)])
    return bytes.equals(others)
  } catch (error) {
    if (systemCode(error) === null) throw error
    return false
  }
}

async function sizeOf(folder: string, wanted: (name: string) => boolean): Promise<number> {
  let sum = 0
  for (const name of await readdir(folder))
    if (wanted(name)) sum += (await stat(join(folder, name)).catch(() => null))?.size ?? 0
  return sum
}

async function sizeBelow(folder: string): Promise<number> {
  let sum = 0
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    const path = join(folder, entry.name)
    sum += entry.isDirectory() ? await sizeBelow(path) : ((await stat(path).catch(() => null))?.size ?? 0)
  }
  return sum
}
