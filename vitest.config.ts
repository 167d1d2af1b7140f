import { defineConfig } from 'vitest/config'

export default defineConfig({
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
