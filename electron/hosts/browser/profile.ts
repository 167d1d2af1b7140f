import { lstat, readdir, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from '../../contract/errors.ts'

/** What is kept of a browser's profile: how it was set up, and where its windows were. */
const kept: ReadonlySet<string> = new Set(['Default', 'First Run', 'Local State', 'Preferences', 'Secure Preferences'])

/**
 * Takes away what a browser wrote down of what it showed: pictures of faces, and titles with the names of people. All of it is
 * in the library, as long as it is wanted. Nothing happens while a browser runs on the profile.
 */
export async function clearProfile(profile: string): Promise<void> {
  if (await isInUse(profile)) return
  for (const folder of [profile, join(profile, 'Default')]) {
    const names = await readdir(folder).catch(() => [])
    const rest = names.filter((name) => !kept.has(name))
    // What can't be removed, as a virus scanner looks at it perhaps, goes the next time.
    await Promise.allSettled(
      rest.map((name) => rm(join(folder, name), { recursive: true, force: true, maxRetries: 3 })),
    )
  }
}

/** By Chromium's own signs: a link to MACHINE-PROCESS, which a browser that is killed leaves behind; on Windows a file, which goes with it. */
async function isInUse(profile: string): Promise<boolean> {
  const link = await readlink(join(profile, 'SingletonLock')).catch(() => null)
  if (link !== null) return isAlive(Number(link.split('-').at(-1)))
  return lstat(join(profile, 'lockfile')).then(
    () => true,
    () => false,
  )
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return systemCode(error) === 'EPERM'
  }
}
