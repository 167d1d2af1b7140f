import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  Arch,
  type Configuration,
  Platform,
} from '../../resources/installers/node_modules/app-builder-lib/out/index.js'
import * as fileMatchers from '../../resources/installers/node_modules/app-builder-lib/out/fileMatcher.js'
import { getConfig } from '../../resources/installers/node_modules/app-builder-lib/out/util/config/config.js'
import { DebugLogger } from '../../resources/installers/node_modules/builder-util/out/util.js'
import { z } from 'zod'
import { repository } from '../cli/familiar.ts'

export interface Target {
  readonly platform: 'darwin' | 'linux' | 'win32'
  readonly arch: 'x64' | 'arm64'
}

export interface PackagedFile {
  /** Where it is in the project; null for one of a package that is not installed on this system. */
  readonly source: string | null
  /** Where it comes to lie in the app, from its resources' folder. */
  readonly path: string
  readonly bytes: number
}

const { FileMatcher } = fileMatchers
/** electron-builder keeps these to itself; what they choose is what is packaged. */
const { getMainFileMatchers, getNodeModuleFileMatcher } = fileMatchers as unknown as {
  readonly getMainFileMatchers: (...given: unknown[]) => fileMatchers.FileMatcher[]
  readonly getNodeModuleFileMatcher: (...given: unknown[]) => fileMatchers.FileMatcher
}

export const readConfig = (): Promise<Configuration> =>
  getConfig(repository, join(repository, 'electron-builder.yml'), null)

const names = z.union([z.array(z.string()), z.string().transform((name) => [name])])
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      dev: z.boolean().optional(),
      optional: z.boolean().optional(),
      os: names.optional(),
      cpu: names.optional(),
    }),
  ),
})
export const lock = Lock.parse(JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8'))).packages

/**
 * The files of an installed app, chosen by electron-builder's own matchers from the built bundles and from node_modules. What
 * npm does not install on this system is taken from the lock as one file of each package.
 */
export async function packagedFiles(target: Target): Promise<PackagedFile[]> {
  const config = await readConfig()
  const platform = { darwin: Platform.MAC, linux: Platform.LINUX, win32: Platform.WINDOWS }[target.platform]
  const own = config[({ darwin: 'mac', linux: 'linux', win32: 'win' } as const)[target.platform]] ?? {}
  const expand = (pattern: string): string =>
    pattern.replaceAll('${arch}', target.arch).replaceAll('${platform}', target.platform)
  const info = {
    projectDir: repository,
    buildResourcesDir: 'resources',
    config,
    isPrepackedAppAsar: false,
    debugLogger: new DebugLogger(false),
  }
  const packager = { info, platform, arch: Arch[target.arch] }
  const out = join(repository, 'dist/installers')
  const [app] = getMainFileMatchers(repository, '/app', expand, own, packager, out, false)
  const modules = getNodeModuleFileMatcher(repository, '/app', expand, own, info)
  if (!app) throw new Error('nothing is packaged')

  const appFilter = app.createFilter()
  const modulesFilter = modules.createFilter()
  const unpacked = new FileMatcher(repository, '/app', expand, config.asarUnpack ?? []).createFilter()
  const place = (path: string): string => `${isOutside(path, unpacked) ? 'app.asar.unpacked' : 'app.asar'}/${path}`

  const fromProject = [
    'dist/electron',
    'dist/renderer',
    'package.json',
    'LICENSE',
    'NOTICE',
    'electron',
    'models',
    'test',
  ]
    .flatMap((path) => filesIn(path))
    .filter((path) => appFilter(join(repository, path), fileStat))
  const fromPackages = Object.entries(lock)
    .filter(([name]) => name.startsWith('node_modules/') && !isDev(name))
    .flatMap(([name, { version, os, cpu }]) => {
      const files = filesIn(name)
      // Of a package for another system: the file that it is there for.
      return files.length > 0 ? files : os && cpu ? [`${name}/lib/binary-${version ?? ''}.node`] : []
    })
    .filter((path) => modulesFilter(join(repository, path), fileStat))
    // electron-builder's own rules for packages.
    .filter((path) => target.platform === 'win32' || !/\.(?:dll|exe)$/.test(path))

  const resources = [config.extraResources, own.extraResources].flat().flatMap((entry) => {
    if (typeof entry !== 'object' || entry?.from === undefined) return []
    const { from, to = from } = entry
    const matcher = new FileMatcher(join(repository, from), '/', expand, [entry.filter ?? []].flat())
    const filter = matcher.isEmpty() ? (): boolean => true : matcher.createFilter()
    return filesIn(from)
      .filter((path) => filter(join(repository, path), fileStat))
      .map((path) => ({ from: path, path: to + path.slice(from.length) }))
  })

  return [
    ...[...new Set([...fromProject, ...fromPackages])].map((path) => found(path, place(path))),
    ...resources.map(({ from, path }) => found(from, path)),
  ]
}

/** Where native parts are, electron-builder unpacks the whole package by itself. */
const isOutside = (path: string, unpacked: ReturnType<fileMatchers.FileMatcher['createFilter']>): boolean =>
  unpacked(join(repository, path), fileStat)

/** Only whether it is a folder is asked. */
const fileStat = { isDirectory: () => false } as never

const isDev = (name: string): boolean => lock[name]?.dev === true

function found(source: string, path: string): PackagedFile {
  const stat = statSync(join(repository, source), { throwIfNoEntry: false })
  return stat ? { source: join(repository, source), path, bytes: stat.size } : { source: null, path, bytes: 0 }
}

/** All files at a path of the project, packages inside of packages left out: they have entries of their own. */
function filesIn(path: string): string[] {
  const stat = statSync(join(repository, path), { throwIfNoEntry: false })
  if (!stat) return []
  if (stat.isFile()) return [path]
  return readdirSync(join(repository, path), { withFileTypes: true }).flatMap((entry) =>
    entry.name === 'node_modules' ? [] : filesIn(`${path}/${entry.name}`),
  )
}
