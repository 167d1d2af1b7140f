import { resolve } from 'node:path'
import { compileModule } from 'svelte/compiler'
import { defineConfig } from 'vitest/config'

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
    include: ['renderer/**/*.test.ts', 'electron/**/*.test.ts', 'models/**/*.test.ts', 'test/**/*.test.ts'],
    // Native modules and model sessions live best in processes of their own.
    pool: 'forks',
    maxWorkers: 2,
    // What is waited for in a window comes when the machine gets round to it.
    expect: { poll: { interval: 50, timeout: 60_000 } },
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
})
