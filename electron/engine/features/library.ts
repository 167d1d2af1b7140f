import { readdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { FolderNode } from '../../contract/api.ts'
import { AppError } from '../../contract/errors.ts'
import type { libraryCalls } from '../../contract/library.ts'
import { nameFit, searchKey } from '../../contract/names.ts'
import { report as reportOf } from '../log/report.ts'
import { countPictures as countIn } from '../scan/count-pictures.ts'
import { addFolders as addTo } from '../scan/folders.ts'
import { readPreferences } from '../scan/preferences.ts'
import * as browsing from './browsing.ts'
import type { Context, Handler, HandlersOf, StoreContext, StoreHandler } from './context.ts'
import { lastChosen } from './last-chosen.ts'

type Following = StoreContext & Pick<Context, 'scan'>

export const status: Handler<'status'> = ({ status }) => status()

export const folderTree: StoreHandler<'folderTree'> = ({ store }) => store.directories.tree()

/** How much of each kind the search field offers. */
const maxOffers = 8

export const problems: StoreHandler<'problems'> = ({ store }, page) => ({
  total: store.photos.countProblems(),
  rows: store.photos.problems(page),
})

/** People, folders and months by the words typed, in any order: first names that begin with them, then those in most photos. */
export const searchOffers: StoreHandler<'searchOffers'> = ({ store }, { text }) => {
  const words = searchKey(text)
  if (words === '') return { people: [], folders: [], months: [] }
  const folders = store.directories
    .tree()
    .flatMap(withAllBelow)
    .filter(({ name }) => nameFit(searchKey(name), words) !== null)
    .sort((a, b) => b.photos - a.photos)
  const months = store.timeline
    .months({})
    .months.filter(({ month }) => namesOf(month).some((name) => name.startsWith(words)))
  return {
    people: store.portraits.called(words, maxOffers),
    folders: folders.slice(0, maxOffers).map((folder) => ({ ...folder, children: [] })),
    months: months.slice(0, maxOffers).map(({ month, photos }) => ({ month, photos })),
  }
}

function withAllBelow(folder: FolderNode): FolderNode[] {
  return [folder, ...folder.children.flatMap(withAllBelow)]
}

const monthName = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' })

/** What a month may be called: "2014-06", "june 2014", "6/2014". */
function namesOf(month: string): string[] {
  const [year, number] = month.split('-')
  const date = new Date(`${month}-01T00:00:00Z`)
  if (year === undefined || number === undefined || Number.isNaN(date.getTime())) return [month]
  const name = monthName.format(date).toLowerCase()
  return [month, `${name} ${year}`, `${year} ${name}`, `${Number(number)}/${year}`, `${number}/${year}`]
}

export const storage: Handler<'storage', StoreContext> = async ({ store: { folder } }) => ({
  library: folder,
  databaseBytes: await sizeOf(folder, (name) => name.startsWith('familiar.db')),
  thumbnailBytes: (await sizeBelow(join(folder, 'thumbnails'))) + (await sizeBelow(join(folder, 'faces'))),
})

export const report: Handler<'report'> = ({ store, status, log }) =>
  reportOf(status(), store.photos.problems(), readPreferences(store), log)

export const browse: Handler<'browse', StoreContext> = ({ store }, { path, purpose }) => {
  const files = purpose === 'import' ? isExportName : null
  return path === null
    ? browsing.browseFirst([store.settings.get(lastChosen[purpose]), ...browsing.usualFolders], files)
    : browsing.browse(path, files)
}

const isExportName = (name: string): boolean => name.toLowerCase().endsWith('.json')

export const countPictures: Handler<'countPictures', StoreContext> = (_, { path }) => countIn(resolve(path))

export const makeFolder: Handler<'makeFolder', StoreContext> = (_, { within, name }) =>
  browsing.makeFolder(within, name)

export const addFolders: Handler<'addFolders', Following> = async ({ store, scan }, { paths }) => {
  await addTo(store, paths)
  scan.followFolders()
  store.settings.set(lastChosen.add, dirname(resolve(paths.at(-1)!))) // Its neighbours may be next.
  return null
}

export const removeFolder: StoreHandler<'removeFolder', Following> = ({ store, scan }, { id }) => {
  if (!store.folders.remove(id)) noSuchFolder()
  scan.followFolders()
  return null
}

export const pauseFolder: StoreHandler<'pauseFolder', Following> = ({ store, scan }, { id, paused }) => {
  if (!store.folders.setPaused(id, paused)) noSuchFolder()
  scan.followFolders()
  return null
}

function noSuchFolder(): never {
  throw new AppError('no-such-folder', 'This folder is not watched any more.')
}

export const rescan: StoreHandler<'rescan', Following> = ({ scan }) => {
  scan.request()
  return null
}

export const lookAgain: StoreHandler<'lookAgain', Following> = ({ store, scan }) => {
  store.photos.lookAgain()
  scan.request()
  return null
}

export const retryProblems: StoreHandler<'retryProblems', Following> = ({ store, scan }, { paths }) => {
  store.photos.forgetProblems(paths)
  store.inWork.acquitAll()
  scan.request()
  return null
}

export const libraryHandlers: HandlersOf<typeof libraryCalls> = {
  status,
  folderTree,
  searchOffers,
  problems,
  storage,
  report,
  browse,
  countPictures,
  makeFolder,
  addFolders,
  removeFolder,
  pauseFolder,
  rescan,
  lookAgain,
  retryProblems,
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
