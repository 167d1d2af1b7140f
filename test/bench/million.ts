/**
 * What recognition costs in a large library: `npm run bench:million [-- FACES [LIBRARY]]`, of a million faces unless said
 * otherwise. Made-up faces, unit vectors around centres, twenty to a centre on average; two in three are in groups, the rest are
 * of people who have some confirmed faces. The library is made in a temporary folder, or in LIBRARY if there is none yet, to
 * measure again. Prints the memory that the index takes and the engine's time for what a user waits for; and how long a plain
 * loop takes in its place, as a peer.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Calibration } from '../../electron/engine/recognition/calibration.ts'
import type { Storage } from '../../electron/engine/recognition/faces-index.ts'
import { nearness } from '../../electron/engine/recognition/matcher.ts'
import { FaceCache } from '../../electron/engine/recognition/face-cache.ts'
import { outcomesOf } from '../../electron/engine/recognition/outcomes.ts'
import { decideFaces } from '../../electron/engine/recognition/recognition.ts'
import { openLibrary } from '../../electron/engine/store/database.ts'
import { addFaces, makeCrowd, space } from './crowd.ts'

const faces = Number(process.argv[2] ?? 1_000_000)
const kept = process.argv[3]
const library = kept === undefined ? mkdtempSync(join(tmpdir(), 'familiar-million-')) : resolve(kept)
const calibration = Calibration.read(resolve(import.meta.dirname, '../../models'))
const bands = calibration.bands(space)
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`
const say = (what: string, ...figures: readonly string[]): void => {
  process.stdout.write(`${what.padEnd(64)}${figures.map((figure) => figure.padStart(12)).join('')}\n`)
}

/** How long something took, and how long the processors worked for it. */
interface Time {
  readonly ms: number
  readonly cpu: number
}
const figures = ({ ms, cpu }: Time): [string, string] => [`${ms.toFixed(0)} ms`, `${cpu.toFixed(0)} ms`]
const middle = (times: readonly Time[]): Time => ({
  ms: times.map(({ ms }) => ms).sort((a, b) => a - b)[times.length >> 1]!,
  cpu: times.map(({ cpu }) => cpu).sort((a, b) => a - b)[times.length >> 1]!,
})
async function timed<T>(work: () => T | Promise<T>): Promise<[T, Time]> {
  const [start, used] = [performance.now(), process.cpuUsage()]
  const result = await work()
  const { user, system } = process.cpuUsage(used)
  return [result, { ms: performance.now() - start, cpu: (user + system) / 1000 }]
}

say('', 'by the clock', 'processors')
if (!existsSync(join(library, 'familiar.db'))) {
  const [, time] = await timed(() => {
    makeCrowd(library, faces)
  })
  say(`a library of ${faces.toLocaleString('en')} faces is made`, ...figures(time))
}
const store = openLibrary(library, { mode: 'write' })

const automatic = store.people.labels().filter(({ state }) => state === 'auto')
const byItself = Map.groupBy(automatic, ({ personId }) => personId)
for (const precision of ['full', 'quantized'] satisfies Storage[]) {
  const memory = new FaceCache(space, precision)
  /** A decision in a hurry and what it changes, as the people worker does it; written afterwards. */
  const decide = async (): Promise<Time> => {
    const [outcomes, time] = await timed(async () => {
      const decision = await decideFaces(store, calibration, { space, bands, memory, budgetMs: 0, few: 0 })
      return outcomesOf(store, decision)
    })
    store.recognized.write(outcomes)
    return time
  }
  const [, read] = await timed(() => {
    memory.recall(store)
  })
  say(`${precision}: all faces are read at a start`, ...figures(read))
  say(`${precision}: memory of the index`, megabytes(memory.index.bytes))
  await decide()

  const people = memory.enrolled(store).slice(0, 7)
  for (const when of ['first since the start', 'later on']) {
    const times: Time[] = []
    for (const { person } of people) {
      // A face that was named by itself is confirmed.
      const face = byItself.get(person)?.pop()
      if (!face) continue
      store.people.confirm(face.faceId, person)
      times.push(await decide())
    }
    say(`${precision}: a face is enrolled, a person's ${when}`, ...figures(middle(times)))
  }

  const added = addFaces(store, 100, faces)
  const time = await decide()
  const joined = store.standing.of(added.map(({ id }) => id)).filter(({ id, clusterId }) => {
    const own = added.find((face) => face.id === id)!
    return clusterId === own.belongs
  })
  say(`${precision}: 100 new faces are named or join groups`, ...figures(time))
  say(`${precision}: of them as they should`, String(joined.length))

  const { rss, heapUsed } = process.memoryUsage()
  say(`${precision}: what else is kept in mind; and the whole process`, megabytes(heapUsed), megabytes(rss))

  if (precision === 'quantized') continue
  const one = [memory.index.point([...memory.open][0]!)!]
  const [, scan] = await timed(() => memory.index.scan(one, 1, () => undefined))
  say('all faces are compared with one', ...figures(scan))
  const some = [...memory.open].slice(0, 20_000).map((id) => memory.index.point(id)!)
  const [, { ms, cpu }] = await timed(() => some.filter((point) => nearness(point, one) > 1))
  const share = memory.index.size / some.length
  say('the same in a plain loop, as a part of them takes', ...figures({ ms: ms * share, cpu: cpu * share }))
}
store.close()
if (kept === undefined) rmSync(library, { recursive: true })
