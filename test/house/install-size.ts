/**
 * What an installation weighs: node test/house/install-size.ts [--all]
 * Clones this repository's last commit, installs it with an empty npm cache as a user does, and prints megabytes (10^6 bytes
 * on the disk), packages and the ten largest. With --all also the folders whose
 * packages are installed on demand, and what is left with --omit=dev.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'

interface Package {
  readonly name: string
  readonly bytes: number
}

const Lock = z.object({ packages: z.record(z.string(), z.unknown()) })
const repository = resolve(import.meta.dirname, '../..')
const root = mkdtempSync(join(tmpdir(), 'familiar-install-'))
const clone = join(root, 'clone')

/** The bytes that a path takes on the disk, without packages inside of packages: each is counted under its own name. */
function bytesIn(path: string): number {
  const stat = lstatSync(path)
  const own = stat.blocks * 512
  if (!stat.isDirectory()) return own
  return readdirSync(path)
    .filter((name) => name !== 'node_modules')
    .reduce((sum, name) => sum + bytesIn(join(path, name)), own)
}

/** All packages that npm put below a folder, the largest first. npm lists those of other systems, too: they are not there. */
function packagesIn(folder: string): Package[] {
  const lock: unknown = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'))
  return Object.keys(Lock.parse(lock).packages)
    .filter((path) => existsSync(join(folder, path)))
    .map((path) => ({ name: path.slice('node_modules/'.length), bytes: bytesIn(join(folder, path)) }))
    .toSorted((one, other) => other.bytes - one.bytes)
}

function install(name: string, folder: string, ...flags: readonly string[]): void {
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true })
  const env = { ...process.env, npm_config_cache: join(root, 'cache') }
  const fixed = ['--ignore-scripts', '--no-audit', '--no-fund', '--silent']
  execFileSync('npm', ['ci', ...fixed, ...flags], { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] })
  const packages = packagesIn(folder)
  const bytes = packages.reduce((sum, { bytes }) => sum + bytes, 0)
  const largest = packages.slice(0, 10).map((one) => `  ${megabytes(one.bytes)} MB  ${one.name}\n`)
  process.stdout.write(`${name}: ${megabytes(bytes)} MB, ${packages.length} packages\n${largest.join('')}`)
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0).padStart(4)

try {
  execFileSync('git', ['clone', '--quiet', repository, clone])
  install('npm ci', clone)
  if (process.argv.includes('--all')) {
    install('npm ci --omit=dev', clone, '--omit=dev')
    for (const folder of ['test/e2e', 'resources/installers', 'test/bench']) {
      if (existsSync(join(clone, folder, 'package-lock.json'))) install(folder, join(clone, folder))
    }
  }
} finally {
  rmSync(root, { recursive: true, force: true })
}
