import { resolve } from 'node:path'
import { compileModule } from 'svelte/compiler'
import { configDefaults, defineConfig, type TestUserConfig } from 'vitest/config'
import { LongestFirst } from './test/helpers/longest-first.ts'

/** Tests beside the code they test that start the real engine, run models on real photos, or watch real folders. */
const besideAndWhole = '{electron,models,renderer}/**/*.integration.test.ts'

const project = (name: string, test: TestUserConfig): { extends: true; test: TestUserConfig } => ({
  extends: true,
  test: { ...test, name },
})

/**
 * Compiles state of the pages (*.svelte.ts) as it runs in the window. Svelte's own plugin compiles it for a server in Node, where
 * effects do nothing.
 */
const pageState = {
  name: 'page-state',
  transform: (code: string, id: string) =>
    /\.svelte\.(test\.)?ts$/.test(id) ? compileModule(code, { filename: id, generate: 'client' }).js : null,
}

export default defineConfig({
  plugins: [pageState],
  resolve: {
    // In Node this would be the server's.
    alias: [{ find: /^svelte$/, replacement: resolve(import.meta.dirname, 'node_modules/svelte/src/index-client.js') }],
  },
  test: {
    // Native modules and model sessions live best in processes of their own.
    pool: 'forks',
    // Integration tests wait for disks, timers and other processes about half of their time.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // What is waited for in a window comes when the machine gets round to it.
    expect: { poll: { interval: 50, timeout: 60_000 } },
    testTimeout: 600_000,
    hookTimeout: 600_000,
    projects: [
      project('unit', {
        include: ['{electron,models,renderer}/**/*.test.ts'],
        exclude: [...configDefaults.exclude, besideAndWhole],
      }),
      project('integration', {
        include: ['test/**/*.test.ts', besideAndWhole],
        exclude: [...configDefaults.exclude, 'test/e2e/**'],
      }),
      project('e2e', { include: ['test/e2e/**/*.test.ts'] }),
    ],
  },
})
