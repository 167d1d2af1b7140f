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
  // The memory limits are read when a process begins; so begin again.
  const { memoryLimits: limits } = await import('../memory-limits.ts')
  if (platform === 'linux' && process.execve && Object.keys(limits).every((name) => env[name] === undefined)) {
    process.execve(execPath, [execPath, ...execArgv, ...argv.slice(1)], { ...env, ...limits })
  }
  await import('./main.ts')
}
