import { globSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { build, type BuildOptions, type Plugin } from 'esbuild'

const project = resolve(import.meta.dirname, '../../..')

/** Packages with native or LGPL parts: they are shipped as they are, beside the bundles. */
const shippedAsTheyAre = ['better-sqlite3', 'sharp', 'onnxruntime-node', 'libheif-js']

const common: BuildOptions = {
  absWorkingDir: project,
  bundle: true,
  platform: 'node',
  target: 'node24',
  sourcemap: false,
  legalComments: 'linked',
  logLevel: 'warning',
}

/**
 * Sources name a worker's file by its URL (`new URL('./photo.worker.ts', import.meta.url)`). In the bundle all files
 * lie side by side; this is the one place that knows.
 */
const workersSideBySide: Plugin = {
  name: 'workers-side-by-side',
  setup: (bundling) => {
    bundling.onLoad({ filter: /[\\/]electron[\\/]engine[\\/].*\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8')
      const contents = source.replace(
        /new URL\('[^']*?([\w-]+\.worker)\.ts', import\.meta\.url\)/g,
        "new URL('./$1.js', import.meta.url)",
      )
      return { contents, loader: 'ts' }
    })
  },
}

/** Bundles the desktop shell: its main script, the preload script, and the engine's process with its workers. */
export async function bundleShell(folder: string): Promise<void> {
  const workers = globSync('electron/engine/**/*.worker.ts', { cwd: project }).sort()
  await Promise.all([
    build({
      ...common,
      entryPoints: Object.fromEntries(
        ['electron/main.ts', 'electron/hosts/process/engine-process.ts', ...workers].map((file) => [
          basename(file, '.ts'),
          file,
        ]),
      ),
      outdir: folder,
      format: 'esm',
      external: ['electron', ...shippedAsTheyAre],
      plugins: [workersSideBySide],
      // Some of what is bundled is CommonJS and asks for Node's own modules by `require`.
      banner: {
        js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
      },
    }),
    // A sandboxed preload script can only be one CommonJS file.
    build({
      ...common,
      entryPoints: ['electron/preload.ts'],
      outfile: join(folder, 'preload.cjs'),
      format: 'cjs',
      external: ['electron'],
    }),
  ])
}

if (import.meta.main) await bundleShell(join(project, 'dist/electron'))
