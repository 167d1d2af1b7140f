import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { clearProfile } from '../../electron/hosts/browser/profile.ts'
import { makeFolder, removeFolder } from '../cli/familiar.ts'

const root = makeFolder('profile')
afterAll(() => {
  removeFolder(root)
})

function profileOf(name: string): string {
  const profile = join(root, name)
  mkdirSync(join(profile, 'Default/Cache'), { recursive: true })
  for (const file of ['Local State', 'Variations', 'Default/Preferences', 'Default/History', 'Default/Cache/face'])
    writeFileSync(join(profile, file), 'Anna')
  return profile
}
const everything = ['Default', 'Default/Cache', 'Default/Cache/face', 'Default/History', 'Default/Preferences']
const there = (profile: string) =>
  (readdirSync(profile, { recursive: true }) as string[]).filter((name) => name !== 'SingletonLock').sort()

test('what a browser showed is cleared away, and not how it was set up', async () => {
  const profile = profileOf('usual')
  await clearProfile(profile)
  expect(there(profile)).toEqual(['Default', 'Default/Preferences', 'Local State'])
  await clearProfile(join(root, 'none yet'))
})

test.skipIf(process.platform === 'win32')('but not while it runs', async () => {
  const [running, killed] = [profileOf('running'), profileOf('killed')]
  symlinkSync(`machine-${process.pid}`, join(running, 'SingletonLock'))
  symlinkSync('machine-999999999', join(killed, 'SingletonLock'))
  await clearProfile(running)
  await clearProfile(killed)
  expect(there(running)).toEqual([...everything, 'Local State', 'Variations'])
  expect(there(killed)).toEqual(['Default', 'Default/Preferences', 'Local State'])
})
