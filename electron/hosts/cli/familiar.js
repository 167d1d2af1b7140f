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
  // glibc keeps freed blocks of a megabyte and more for later, in pieces that no other photo fits: half of a scan's memory.
  // It reads this limit, from which on freed memory goes back to the system, when a process begins; so begin again.
  const limit = 'MALLOC_MMAP_THRESHOLD_'
  if (platform === 'linux' && env[limit] === undefined && process.execve) {
    process.execve(execPath, [execPath, ...execArgv, ...argv.slice(1)], { ...env, [limit]: '1000000' })
  }
  await import('./main.ts')
}
