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
  // What Node compiled is kept, as each command would otherwise take twice as long to begin. Threads heed the environment alone.
  const { enableCompileCache } = await import('node:module')
  const { fileURLToPath } = await import('node:url')
  const compiled = fileURLToPath(new URL('../../../node_modules/.cache/familiar', import.meta.url))
  enableCompileCache(compiled)
  // The memory limits, too, are read when a process begins; so begin again.
  const { memoryLimits: limits } = await import('../memory-limits.ts')
  if (platform === 'linux' && process.execve && Object.keys(limits).every((name) => env[name] === undefined)) {
    const own = { NODE_COMPILE_CACHE: compiled, ...env, ...limits }
    process.execve(execPath, [execPath, ...execArgv, ...argv.slice(1)], own)
  }
  await import('./main.ts')
}
