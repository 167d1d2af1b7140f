import { createHash, randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getHostArch } from '@electron/get'
import { upToDatePages } from '../../electron/hosts/browser/build.ts'
import { repository } from '../cli/familiar.ts'
import { zipOf } from './mirror.testing.ts'

/** Electron's version in the project, and its zip's name on a mirror. */
const { version } = JSON.parse(readFileSync(join(repository, 'node_modules/electron/package.json'), 'utf8')) as {
  version: string
}
export const zipName = `electron-v${version}-${process.platform}-${getHostArch()}.zip`
export const zipPath = `/v${version}/${zipName}`

/** Stands for Electron: notes its arguments, and which of the files that the desktop app consists of are there. */
const program = `#!/bin/sh
printf '%s\\n' "$@" > "$0.started"
for file in dist/electron/main.js dist/electron/preload.cjs dist/electron/engine-process.js dist/renderer/index.html; do
  [ -e "$1/$file" ] && echo "$file" >> "$0.started"
done
exit 0
`

/** A zip as Electron's releases have it, 3 MB large, with a stand-in for the program. */
export function standInZip(): Buffer {
  return zipOf({
    electron: { content: Buffer.from(program), mode: 0o755 },
    version: { content: Buffer.from(version), mode: 0o644 },
    'resources/filling.bin': { content: randomBytes(2_950_000), mode: 0o644 },
  })
}

/**
 * The project as one has it after `npm ci`, in a folder of its own: the sources are copies, the packages links, and Electron's
 * package knows the checksum of the stand-in.
 */
export class StandInProject {
  readonly folder: string
  readonly #electron: string

  private constructor(folder: string) {
    this.folder = folder
    this.#electron = join(folder, 'node_modules/electron')
  }

  static async make(folder: string, zip: Buffer): Promise<StandInProject> {
    await upToDatePages(() => undefined)
    const packages = join(repository, 'node_modules')
    mkdirSync(join(folder, 'node_modules'), { recursive: true })
    for (const name of readdirSync(packages)) {
      if (!['electron', '.cache'].includes(name)) symlinkSync(join(packages, name), join(folder, 'node_modules', name))
    }
    // The built pages come last, as they are up to date only while they are newer than their sources.
    for (const part of [
      'electron',
      'renderer',
      'package.json',
      'tsconfig.json',
      'node_modules/electron',
      'dist/renderer',
    ])
      cpSync(join(repository, part), join(folder, part), { recursive: true })
    symlinkSync(join(repository, 'models'), join(folder, 'models'))
    const project = new StandInProject(folder)
    const checksums = { [zipName]: createHash('sha256').update(zip).digest('hex') }
    writeFileSync(join(project.#electron, 'checksums.json'), JSON.stringify(checksums))
    project.reset()
    return project
  }

  /** As if nothing had been fetched yet. */
  reset(): void {
    for (const path of ['electron/dist', 'electron/path.txt', '.cache/electron', '.cache/user'])
      rmSync(join(this.folder, 'node_modules', path), { recursive: true, force: true })
  }

  get program(): string {
    return join(this.folder, 'electron/hosts/cli/familiar.js')
  }

  /** The cache that all Electron projects of a user share. */
  get cache(): string {
    return join(this.folder, 'node_modules/.cache/user')
  }

  /** What has come of a zip. */
  get part(): string {
    return join(this.folder, 'node_modules/.cache/electron', `${zipName}.part`)
  }

  get isInstalled(): boolean {
    return existsSync(join(this.#electron, 'path.txt'))
  }

  /** What the stand-in noted, line by line; null if it was never started. */
  get started(): readonly string[] | null {
    const file = join(this.#electron, 'dist/electron.started')
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : null
  }
}
