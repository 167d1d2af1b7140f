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
import { answers } from '../../electron/engine/features/answers.ts'
import type { Context } from '../../electron/engine/features/context.ts'
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
const context: Context = { store, space, bands }
const page = { offset: 0, limit: 100 }
const { months } = answers.timeline(context, { filter: {} })
const fullest = months.toSorted((a, b) => b.photos - a.photos)[0]!.month
const people = answers.people(context, { hidden: true })
const id = people.toSorted((a, b) => b.photos - a.photos)[0]!.id
const rarest = people.toSorted((a, b) => a.photos - b.photos)[0]!.id
const hers = answers.photoIds(context, { filter: { with: [id] } }).slice(0, 12)
const group = answers.groups(context, page).rows[0]!.id
const tree = answers.folderTree(context, {})
const folder = { id: tree[0]!.id, prefix: '' }
const deep = { id: tree[0]!.id, prefix: tree[0]!.children[0]!.prefix }
const middle = answers.photos(context, { filter: {}, month: months[90]!.month, offset: 0, limit: 1 })[0]!.id

const screens: Record<string, () => unknown> = {
  'photos: timeline': () => answers.timeline(context, { filter: {} }),
  'photos: fullest month': () => answers.photos(context, { filter: {}, month: fullest, offset: 0, limit: 500 }),
  'photos: people of the fullest month': () => answers.monthPeople(context, { filter: {}, month: fullest }),
  'photos: people of a month of a folder': () => answers.monthPeople(context, { filter: { folder }, month: fullest }),
  'photos: timeline of a folder': () => answers.timeline(context, { filter: { folder } }),
  'photos: timeline of a folder below': () => answers.timeline(context, { filter: { folder: deep } }),
  'photos: timeline of favourites': () => answers.timeline(context, { filter: { favourite: true } }),
  'photo: detail': () => answers.photo(context, { id: middle }),
  'photos: faces in an album': () => answers.facePlaces(context, { person: id, photos: hers }),
  'photo: place': () => answers.photoPlace(context, { id: middle, filter: {} }),
  'people: people': () => answers.people(context, { hidden: false }),
  'people: groups': () => answers.groups(context, page),
  'person: person': () => answers.person(context, { id }),
  'person: faces': () => answers.personFaces(context, { id, which: 'all', ...page }),
  'person: suggested': () => answers.personFaces(context, { id, which: 'suggested', ...page }),
  'person: odd ones': () => answers.personFaces(context, { id, which: 'odd', ...page }),
  'person: timeline': () => answers.timeline(context, { filter: { with: [id] } }),
  'review: review': () => answers.review(context, page),
  'review: group': () => answers.reviewGroup(context, { id: group }),
  'review: strangers by day': () => answers.strangersByDay(context, page),
  'review: ignored': () => answers.ignored(context, { which: 'stranger', ...page }),
  'search: offers': () => answers.searchOffers(context, { text: 'an' }),
  'search: words': () => answers.timeline(context, { filter: { text: 'übersee 2014' } }),
  'search: only two people': () => answers.timeline(context, { filter: { with: [id, rarest], only: true } }),
  'search: without somebody': () => answers.timeline(context, { filter: { without: [id] } }),
  'search: unknown': () => answers.timeline(context, { filter: { unknown: true } }),
  'settings: folders': () => store.folders.counts(),
  'settings: problems': () => answers.problems(context, page),
  'activity: history': () => answers.history(context, page),
  'side bar: folder tree': () => answers.folderTree(context, {}),
  'waiting: how many faces': () => answers.waiting(context, {}),
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
