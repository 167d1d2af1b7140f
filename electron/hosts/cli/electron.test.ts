import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { allowsSandbox, runElectron } from './electron.ts'

const root = mkdtempSync(join(tmpdir(), 'familiar-electron-'))
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

it.each([
  ['nothing is said about it', {}, true],
  ['AppArmor restricts it, as on Ubuntu', { 'kernel/apparmor_restrict_unprivileged_userns': '1\n' }, false],
  ['AppArmor allows it', { 'kernel/apparmor_restrict_unprivileged_userns': '0\n' }, true],
  ['only root may', { 'kernel/unprivileged_userns_clone': '0\n' }, false],
  ['there may be none', { 'user/max_user_namespaces': '0\n' }, false],
  ['there may be many', { 'user/max_user_namespaces': '96365\n', 'kernel/unprivileged_userns_clone': '1\n' }, true],
])('knows whether the sandbox is allowed where %s', (_what, settings, allowed) => {
  for (const [file, text] of Object.entries(settings)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  expect(allowsSandbox(root)).toBe(allowed)
})

it.skipIf(process.platform === 'win32').each([
  ['exit 0', { kind: 'closed', code: 0 }],
  ['exit 127', { kind: 'not-started', reason: 'exit code 127' }],
  ['kill -TRAP $$', { kind: 'not-started', reason: 'SIGTRAP' }],
  ['kill -TERM $$', { kind: 'closed', code: 1 }],
])('tells a program that does not run here from one that was ended: %s', async (script, ended) => {
  mkdirSync(root, { recursive: true })
  const program = join(root, 'program')
  writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  const options = { library: root, folders: [], signal: new AbortController().signal }
  expect(await runElectron(program, options)).toEqual(ended)
})

it('says that a program is not for this system', async () => {
  const options = { library: root, folders: [], signal: new AbortController().signal }
  const ended = await runElectron(join(root, 'missing'), options)
  expect(ended).toMatchObject({ kind: 'not-started', reason: expect.stringContaining('ENOENT') as string })
})
