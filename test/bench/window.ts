/**
 * How long the window waits: `npm run bench:window [LIBRARY]`. The first query of every screen on a library of 100,000 photos,
 * 30,000 faces and 400 people, which is made in a temporary folder, or in LIBRARY if there is none yet. Prints milliseconds
 * in the engine, without the way to the page; fails where one is over the bar. Held to it is the processor's time, which is
 * the time on a machine with nothing else to do: queries run in one thread and wait for nothing.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Calibration } from '../../electron/engine/recognition/calibration.ts'
import { openLibrary } from '../../electron/engine/store/database.ts'
import { history } from '../../electron/engine/features/history.ts'
import { folderTree, problems, searchOffers } from '../../electron/engine/features/library.ts'
import { labelledFaces, people as allPeople, person } from '../../electron/engine/features/people.ts'
import * as photos from '../../electron/engine/features/photos.ts'
import * as review from '../../electron/engine/features/review.ts'
import type { StoreContext } from '../../electron/engine/features/context.ts'
import { makeLibrary } from './big-library.ts'

const bar = 50
const runs = 15
const middleRun = Math.floor(runs / 2)
const kept = process.argv[2]
const library = kept === undefined ? mkdtempSync(join(tmpdir(), 'familiar-bench-')) : resolve(kept)
if (!existsSync(join(library, 'familiar.db'))) makeLibrary(library)

const store = openLibrary(library, { mode: 'write' })
const space = 'facenet+mobilefacenet'
const bands = Calibration.read(resolve(import.meta.dirname, '../../models')).bands(space)
const context: StoreContext = { store, space, bands }
const page = { offset: 0, limit: 100 }
const { months } = photos.timeline(context, { filter: {} })
const fullest = months.toSorted((a, b) => b.photos - a.photos)[0]!.month
const people = allPeople(context, { hidden: true })
const id = people.toSorted((a, b) => b.photos - a.photos)[0]!.id
const rarest = people.toSorted((a, b) => a.photos - b.photos)[0]!.id
const hers = photos.photoIds(context, { filter: { with: [id] } }).slice(0, 12)
const group = review.groups(context, page).rows[0]!.id
const tree = folderTree(context, {})
const folder = { id: tree[0]!.id, prefix: '' }
const deep = { id: tree[0]!.id, prefix: tree[0]!.children[0]!.prefix }
const middle = photos.photos(context, { filter: {}, month: months[90]!.month, offset: 0, limit: 1 })[0]!.id

const screens: Record<string, () => unknown> = {
  'photos: timeline': () => photos.timeline(context, { filter: {} }),
  'photos: fullest month': () => photos.photos(context, { filter: {}, month: fullest, offset: 0, limit: 500 }),
  'photos: people of the fullest month': () => photos.monthPeople(context, { filter: {}, month: fullest }),
  'photos: people of a month of a folder': () => photos.monthPeople(context, { filter: { folder }, month: fullest }),
  'photos: timeline of a folder': () => photos.timeline(context, { filter: { folder } }),
  'photos: timeline of a folder below': () => photos.timeline(context, { filter: { folder: deep } }),
  'photos: timeline of favourites': () => photos.timeline(context, { filter: { favourite: true } }),
  'photo: detail': () => photos.photo(context, { id: middle }),
  'photos: faces in an album': () => photos.facePlaces(context, { person: id, photos: hers }),
  'photo: place': () => photos.photoPlace(context, { id: middle, filter: {} }),
  'people: people': () => allPeople(context, { hidden: false }),
  'people: groups': () => review.groups(context, page),
  'person: person': () => person(context, { id }),
  'person: faces': () => labelledFaces(context, { id, which: 'all', ...page }),
  'person: suggested': () => labelledFaces(context, { id, which: 'suggested', ...page }),
  'person: odd ones': () => labelledFaces(context, { id, which: 'odd', ...page }),
  'person: timeline': () => photos.timeline(context, { filter: { with: [id] } }),
  'review: review': () => review.review(context, page),
  'review: group': () => review.groupMembers(context, { id: group }),
  'review: strangers by day': () => review.strangersByDay(context, page),
  'review: ignored': () => review.ignored(context, { which: 'stranger', ...page }),
  'search: offers': () => searchOffers(context, { text: 'an' }),
  'search: words': () => photos.timeline(context, { filter: { text: 'übersee 2014' } }),
  'search: only two people': () => photos.timeline(context, { filter: { with: [id, rarest], only: true } }),
  'search: without somebody': () => photos.timeline(context, { filter: { without: [id] } }),
  'search: unknown': () => photos.timeline(context, { filter: { unknown: true } }),
  'settings: folders': () => store.folders.counts(),
  'settings: problems': () => problems(context, page),
  'activity: history': () => history(context, page),
  'side bar: folder tree': () => folderTree(context, {}),
  'waiting: how many faces': () => review.waiting(context, {}),
  'status: counts': () => [store.photos.counts(), store.people.count(), store.actions.state()],
}

const table = Object.entries(screens).map(([screen, ask]) => {
  const times = Array.from({ length: runs }, () => {
    const [started, used] = [performance.now(), process.threadCpuUsage()]
    ask()
    const { user, system } = process.threadCpuUsage(used)
    return { wall: performance.now() - started, cpu: (user + system) / 1000 }
  })
  const wall = times.map((time) => time.wall).sort((a, b) => a - b)
  const cpu = times.map((time) => time.cpu).sort((a, b) => a - b)
  return { screen, median: wall[middleRun]!, max: wall.at(-1)!, cpu: cpu[middleRun]!, cpuMax: cpu.at(-1)! }
})
store.close()
if (kept === undefined) rmSync(library, { recursive: true })

const column = (value: number | string): string => (typeof value === 'string' ? value : value.toFixed(1)).padStart(12)
process.stdout.write(`${'ms'.padEnd(34)}${['median', 'max', 'cpu median', 'cpu max'].map(column).join('')}\n`)
for (const { screen, median, max, cpu, cpuMax } of table) {
  const verdict = cpu > bar ? '  over the bar' : ''
  process.stdout.write(`${screen.padEnd(34)}${[median, max, cpu, cpuMax].map(column).join('')}${verdict}\n`)
}
if (table.some(({ cpu }) => cpu > bar)) process.exitCode = 1
