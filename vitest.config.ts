import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['renderer/**/*.test.ts', 'electron/**/*.test.ts', 'models/**/*.test.ts', 'test/**/*.test.ts'],
    // Native modules and model sessions live best in processes of their own.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
})
