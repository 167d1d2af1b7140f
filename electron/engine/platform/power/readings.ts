import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Whether a Linux machine runs on its battery, by the folder in which the kernel tells of what it is supplied by. Batteries of mice
 * and keyboards tell that they are a device's.
 */
export async function fromPowerSupplies(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => [])
  const supplies = await Promise.all(
    names.map(async (name) => {
      const [type, online, status, scope] = await Promise.all(
        ['type', 'online', 'status', 'scope'].map(async (file) =>
          (await readFile(join(folder, name, file), 'utf8').catch(() => '')).trim(),
        ),
      )
      return { type, online: online === '1', status, isDevices: scope === 'Device' }
    }),
  )
  const batteries = supplies.filter(({ type, isDevices }) => type === 'Battery' && !isDevices)
  const plugs = supplies.filter(({ type, isDevices }) => type !== 'Battery' && !isDevices)
  if (batteries.length === 0 || plugs.some(({ online }) => online)) return false
  return plugs.length > 0 || batteries.some(({ status }) => status === 'Discharging')
}

/** The same by what `pmset -g batt` says on a Mac: “Now drawing from 'Battery Power'”. */
export function fromPmset(said: string): boolean {
  return /^Now drawing from 'Battery Power'/m.test(said)
}

/** The same by Windows' numbers for the state of each battery: 1, 4 and 5 are those without a plug. */
export function fromWindows(said: string): boolean {
  const states = said.split(/\s+/).filter(Boolean)
  return states.length > 0 && states.every((state) => ['1', '4', '5'].includes(state))
}
