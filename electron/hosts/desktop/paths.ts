import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Where the parts of the program are: in the project, or in an installed app. */
export interface ProgramPaths {
  readonly preload: string
  readonly pages: string
  readonly engine: string
  readonly models: string
  /** The Node that the engine runs by on Linux. */
  readonly node: string
  readonly icon: string
}

/** `built` is the folder of main.js. */
export function programPaths(
  built: string,
  { packaged, resources }: { readonly packaged: boolean; readonly resources: string },
): ProgramPaths {
  // What runs outside of Electron can't read its archive; these files lie beside it.
  const outside = packaged ? built.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked') : built
  const project = resolve(built, '../..')
  return {
    preload: join(built, 'preload.cjs'),
    pages: resolve(built, '../renderer'),
    engine: join(outside, 'engine-process.js'),
    models: join(packaged ? resources : project, 'models'),
    node: packaged ? join(resources, 'node') : projectNode(project),
    icon: packaged ? join(resources, 'icon.png') : join(project, 'resources/icons/512x512.png'),
  }
}

/** The Node that the project's packages bring where they do, else the one that is found. */
function projectNode(project: string): string {
  const brought = join(project, 'node_modules/.bin/node')
  return existsSync(brought) ? brought : 'node'
}
