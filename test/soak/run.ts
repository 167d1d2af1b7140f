import { soak } from './soak.ts'

/* npm run soak [-- OPERATIONS SEED] */
const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
const [operations = 200_000, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number)
if (Number.isSafeInteger(operations) && operations > 0 && Number.isSafeInteger(seed)) {
  say(`${operations} operations from the seed ${seed}`)
  const { differences, growth, ...report } = await soak({ operations, seed, say })
  for (const difference of differences) say(difference)
  say(
    `${report.operations} operations in ${report.rounds} rounds, ${report.kills} kills: ${differences.length} differences`,
  )
  if (growth) {
    const [heap, rss] = [growth.heap, growth.rss].map((bytes) => (bytes / 1e6).toFixed(1))
    say(
      `In the second half the engine's heap grew by ${heap} MB, the process by ${rss} MB: ${growth.flat ? 'flat' : 'NOT FLAT'}`,
    )
  }
  process.exitCode = differences.length > 0 || growth?.flat === false ? 1 : 0
} else {
  say(
    'Usage: npm run soak [-- OPERATIONS SEED], whole numbers both; else 200,000 operations, and a seed of the moment.',
  )
  process.exitCode = 2
}
