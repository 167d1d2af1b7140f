import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { BackupView } from '../../contract/api.ts'
import type { ReadableStore, Store } from '../store/database.ts'
import { keptBackups } from './kept-backups.ts'
import { unfinished, writeTextWhole } from './write-file.ts'
import { libraryAsJson, settingsOf } from './write-json.ts'

/** All of them together take no more room, in bytes. */
const maxBytes = 500_000_000
/** As long as somebody goes on naming people, one is written so often. */
const everyMs = 60 * 60_000
/** What the last backup has. */
const markSetting = 'backed up'

const pattern = /^labels (\d{4})-(\d{2})-(\d{2}) (\d{2})\.(\d{2})\.(\d{2})\.json$/

export function backupFolder(library: string): string {
  return join(library, 'backups')
}

/**
 * The backups of what was said in a library, the latest first; behind them what is dated after `now`, as the clock was wrong then:
 * nobody knows when that was.
 */
export function listBackups(library: string, now = Date.now()): BackupView[] {
  const folder = backupFolder(library)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => {
      const at = timeOf(name)
      const file = join(folder, name)
      const found = at === null ? undefined : statSync(file, { throwIfNoEntry: false })
      return found?.isFile() ? [{ file, at: at!, bytes: found.size }] : []
    })
    .sort((a, b) => Number(a.at > now) - Number(b.at > now) || b.at - a.at)
}

/** Whether something was said that no backup has. */
export function isBackupDue(store: ReadableStore): boolean {
  const { said, settings, people } = store
  if (settings.get(markSetting) === markOf(store) && listBackups(store.folder).length > 0) return false
  return said.mark() !== nothingSaid || people.count() > 0
}

/** How long until the next backup may be written, in milliseconds. A clock that was set back makes nobody wait. */
export function untilNextBackup(library: string, now: number): number {
  const last = listBackups(library).find(({ at }) => at <= now)
  return last ? Math.max(0, last.at + everyMs - now) : 0
}

/** Writes a backup, and takes those away that are not needed any more. Throws `library-unwritable`. */
export function backUp(store: Store, by: string, now = new Date()): void {
  const { folder } = store
  mkdirSync(backupFolder(folder), { recursive: true })
  clearUnfinished(folder)
  const mark = store.snapshot(() => {
    writeTextWhole(freeName(folder, now), libraryAsJson(store, { by, now, automatic: false }))
    return markOf(store)
  })
  store.settings.set(markSetting, mark)
  const all = listBackups(folder)
  const kept = new Set(keptBackups(all, now.getTime(), maxBytes))
  for (const backup of all) if (!kept.has(backup)) rmSync(backup.file, { force: true })
}

/** Another text whenever something is to be written. */
function markOf(store: ReadableStore): string {
  const folders = store.folders.list().map(({ path, paused }) => ({ path, paused }))
  return JSON.stringify({ said: store.said.mark(), settings: settingsOf(store), folders })
}

/** Takes all backups away: somebody in them is to be forgotten. */
export function dropBackups(library: string): void {
  rmSync(backupFolder(library), { recursive: true, force: true })
}

/** A library in which nobody has done anything. */
const nothingSaid = '0/0'

/** Local time, as whoever looks into the folder expects it. */
function timeOf(name: string): number | null {
  const match = pattern.exec(name)
  if (!match) return null
  const [year, month, date, hour, minute, second] = match.slice(1).map(Number)
  return new Date(year!, month! - 1, date, hour, minute, second).getTime()
}

/** Where two are of the same second, the later one counts up. */
function freeName(library: string, now: Date): string {
  for (let time = now.getTime(); ; time += 1000) {
    const two = (value: number): string => String(value).padStart(2, '0')
    const date = new Date(time)
    const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
    const clock = `${two(date.getHours())}.${two(date.getMinutes())}.${two(date.getSeconds())}`
    const file = join(backupFolder(library), `labels ${day} ${clock}.json`)
    if (!existsSync(file)) return file
  }
}

/** Of somebody who died while writing. */
function clearUnfinished(library: string): void {
  const folder = backupFolder(library)
  for (const name of readdirSync(folder)) if (name.endsWith(unfinished)) rmSync(join(folder, name), { force: true })
}
