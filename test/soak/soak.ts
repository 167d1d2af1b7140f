import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { differences } from './compare.ts'
import { Disk } from './disk.ts'
import { owner, permissionsHold, SoakedEngine } from './engine.ts'
import { growth, type Growth } from './memory.ts'
import type { Memory, View } from './messages.ts'
import { afterComparing, operations } from './operations.ts'
import { Said } from './said.ts'
import { Saying } from './saying.ts'

export interface SoakOptions {
  readonly operations: number
  readonly seed: number
  /** Hears how it goes, a line a round. */
  readonly say: (line: string) => void
}

export interface SoakReport {
  readonly operations: number
  readonly rounds: number
  readonly kills: number
  /** Where the library differed from the model; the soak ends with the first round in which it does. */
  readonly differences: readonly string[]
  /** Of the memory, over the second half of the rounds, in which one engine lives. */
  readonly growth: Growth | null
}

/**
 * Lets a library live through a long time in a short one: random operations on files and words of the user, in rounds of some
 * hundred. After each the library is brought up to date and compared with the model. In the first half of the rounds the engine
 * is restarted and killed in between; in the second one engine lives, and its memory is measured.
 */
export async function soak({ operations: wanted, seed, say }: SoakOptions): Promise<SoakReport> {
  const place = temporaryPlace()
  const library = join(place, 'library')
  mkdirSync(library)
  if (owner !== null) chownSync(library, owner, owner)
  const engine = new SoakedEngine({ library, models: resolve(import.meta.dirname, '../../models') })
  const disk = new Disk(place, seed, { permissionsHold })
  const said = new Said()
  const saying = new Saying(engine, disk, said)
  const memory: Memory[] = []
  let [done, rounds, kills] = [0, 0, 0]

  const compare = async (): Promise<{ view: View; found: string[] }> => {
    const view = await engine.upToDate()
    const { roots, known } = disk
    const shown = disk.shown()
    const found = differences(view, { shown, said, roots, known })
    disk.compared(shown)
    return { view, found }
  }

  try {
    await engine.start()
    await engine.ask('addFolders', { paths: disk.roots.map(({ path }) => path) })
    while (done < wanted) {
      const young = done < wanted / 2
      const end = Math.min(wanted, done + 100 + Math.floor(disk.random() * 300))
      choose(disk, afterComparing)(disk)
      while (done < end) if (choose(disk, operations)(disk)) done++
      if (young && disk.chance(0.3)) {
        await killAmidScan(engine, disk)
        kills++
      } else if (young && disk.chance(0.1)) {
        await engine.close()
        await engine.start()
      }
      const { view, found } = await compare()
      for (let i = 0; i < 8; i++) if (await saying.something(view)) done++
      const after = await compare()
      rounds++
      const differing = [...found, ...after.found]
      const now = await engine.memory()
      if (!young) memory.push(now)
      say(line(rounds, done, wanted, after.view, now))
      if (differing.length > 0) return { operations: done, rounds, kills, differences: differing, growth: null }
    }
    return { operations: done, rounds, kills, differences: [], growth: growth(memory) }
  } finally {
    await engine.kill()
    for (const entry of disk.sealed()) if (entry.kind === 'folder') entry.sealed = null
    rmSync(place, { recursive: true, force: true })
  }
}

/** While it looks at what has changed, at a moment that nobody can choose. */
async function killAmidScan(engine: SoakedEngine, disk: Disk): Promise<void> {
  await engine.ask('rescan', {})
  await setTimeout(disk.random() * 200)
  await engine.kill()
  await engine.start()
}

function choose<Choice>(disk: Disk, choices: readonly (readonly [often: number, choice: Choice])[]): Choice {
  let left = disk.random() * choices.reduce((sum, [often]) => sum + often, 0)
  return choices.find(([often]) => (left -= often) < 0)![1]
}

/** In memory, where the system has room for that: disks are slow, and wear. */
function temporaryPlace(): string {
  const shared = '/dev/shm'
  const within = existsSync(shared) && statfsSync(shared).bavail * statfsSync(shared).bsize > 2e9 ? shared : tmpdir()
  const place = mkdtempSync(join(within, 'familiar-soak-'))
  chmodSync(place, 0o755)
  return place
}

function line(round: number, done: number, wanted: number, { counts, labels }: View, { heap, rss }: Memory): string {
  const [photos, problems] = [counts.photos, counts.problems].map(String)
  return `round ${round}: ${done} of ${wanted} operations, ${photos} photos, ${problems} problems, ${labels.length} labels, heap ${mb(heap)}, resident ${mb(rss)}`
}

const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
