#!/usr/bin/env node
// Plain JavaScript that any Node can read, to say in words that a newer one is needed: the database's Node-API 10 came with
// Node 22.14, and running TypeScript as it is with 22.18.
const { env, execPath, platform, argv, execArgv, versions } = process
const [major, minor] = versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Familiar needs Node 22.18 or newer; this is Node ${versions.node} (${execPath}).\n` +
      'Inside the project, npm brings its own: run it as “npm run familiar -- …” or “npm start”.\n',
  )
  process.exitCode = 1
} else {
  // glibc keeps freed blocks for later, by default in an arena a thread and without limit, in pieces that no other photo
  // fits: half of a scan's memory. It reads its limits when a process begins; so begin again.
  const limits = { MALLOC_MMAP_THRESHOLD_: '32000000', MALLOC_TRIM_THRESHOLD_: '256000000', MALLOC_ARENA_MAX: '2' }
  if (platform === 'linux' && process.execve && Object.keys(limits).every((name) => env[name] === undefined)) {
    process.execve(execPath, [execPath, ...execArgv, ...argv.slice(1)], { ...env, ...limits })
  }
  await import('./main.ts')
}
