import { existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { AppError, causeOf, isAppError } from '../../contract/errors.ts'
import type { Message } from '../../contract/messages.ts'
import { isBackupDue, untilNextBackup } from '../interchange/backups.ts'
import type { ExportKind } from '../interchange/export.ts'
import type { UpkeepAnswer, UpkeepRequest, UpkeepWorkerSettings } from '../workers/messages.ts'
import { Pool } from '../workers/pool.ts'
import { usableFolders } from '../scan/folders.ts'
import type { ImportSummary } from '../../contract/shapes.ts'
import type { Store } from '../store/database.ts'

export interface MaintenanceOptions {
  readonly store: Store
  readonly version: string
  readonly checkAfterMs?: number | undefined
  /** Resolves when nobody keeps the library from being written to. */
  readonly writable: () => Promise<unknown>
  /** Something the user should know; the work goes on. */
  readonly onTrouble: (message: Message) => void
  /** The library's file is damaged. */
  readonly onDamage: (error: AppError) => void
}

/** A backup is written when the user has been quiet for so long. */
const quietMs = 60_000
/** The library's file is read through so long after a start: after a sudden end, else once a week. */
const usualCheckMs = 90_000
const checkEveryMs = 7 * 24 * 60 * 60_000
const checkedSetting = 'file checked at'
/** For a very large library on a slow disk. */
const patienceMs = 60 * 60_000

/** What is written beside the library and read back, on a thread of its own: exports, backups; and whether its file is sound. */
export class Maintenance implements AsyncDisposable {
  readonly #options: MaintenanceOptions
  readonly #pool: Pool<UpkeepRequest, UpkeepAnswer>
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #checking: ReturnType<typeof setTimeout>
  #backingUp: Promise<void> = Promise.resolve()
  #troubled = false
  #ended = false

  constructor(options: MaintenanceOptions) {
    this.#options = options
    const settings: UpkeepWorkerSettings = { library: options.store.folder, version: options.version }
    const file = new URL('./maintenance.worker.ts', import.meta.url)
    this.#pool = new Pool({ file, settings, workers: 1, patienceMs })
    this.soon()
    this.#checking = setTimeout(() => void this.#check(), options.checkAfterMs ?? usualCheckMs)
    this.#checking.unref()
  }

  /** Something may have been said that no backup has: one is written as soon as it is quiet, and the last is an hour old. */
  soon(): void {
    if (this.#ended) return
    clearTimeout(this.#timer)
    const wait = Math.max(quietMs, untilNextBackup(this.#options.store.folder, Date.now()))
    this.#timer = setTimeout(() => void this.backUp(), wait)
    this.#timer.unref()
  }

  /** Writes a backup if something was said since the last. That it fails is said once, and stops nothing. */
  backUp(): Promise<void> {
    clearTimeout(this.#timer)
    const next = this.#backingUp.then(() => this.#backUp())
    this.#backingUp = next
    return next
  }

  /** Resolves when no backup is being written. */
  get done(): Promise<void> {
    return this.#backingUp
  }

  /** Writes what was said into a folder; a name that is taken gets a number. Returns the file. */
  async export(folder: string, kind: ExportKind): Promise<string> {
    const [target] = await usableFolders([folder])
    const day = new Date().toISOString().slice(0, 10)
    const file = freeFile(target!, `Familiar ${day}`, kind)
    const answer = await this.#pool.ask({ kind: 'export', file })
    if (answer.kind !== 'export') throw new Error(`asked for an export, got ${answer.kind}`)
    return answer.file
  }

  /** Reads an export back. Nobody else may write to the library meanwhile. */
  async import(file: string): Promise<ImportSummary> {
    if (!isAbsolute(file)) throw new AppError('bad-export.relative', { path: file })
    const answer = await this.#pool.ask({ kind: 'import', file })
    if (answer.kind !== 'import') throw new Error(`asked for an import, got ${answer.kind}`)
    return answer.summary
  }

  /** A last backup, if one is due; then nothing more is begun. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#checking)
    await this.backUp()
    this.#ended = true
    await this.#pool.close()
  }

  async #backUp(): Promise<void> {
    const { store, onTrouble, writable } = this.#options
    try {
      await writable()
      if (this.#ended || !isBackupDue(store)) return
      await this.#pool.ask({ kind: 'back up' })
      this.#troubled = false
    } catch (error) {
      if (this.#troubled || this.#ended) return
      this.#troubled = true
      onTrouble({ key: 'notice.backup-failed', params: { cause: causeOf(error) } })
    }
  }

  async #check(): Promise<void> {
    const { store, onDamage } = this.#options
    const last = Number(store.settings.get(checkedSetting) ?? 0)
    // A clock that was set back does not keep it from being done.
    const isRecent = last <= Date.now() && Date.now() - last < checkEveryMs
    if (isRecent && !store.sudden) return
    try {
      await this.#pool.ask({ kind: 'check' })
      await this.#options.writable()
      if (!this.#ended) store.settings.set(checkedSetting, String(Date.now()))
    } catch (error) {
      if (isAppError(error) && error.code === 'library-corrupt') onDamage(error)
    }
  }
}

function freeFile(folder: string, name: string, ending: string): string {
  for (let number = 1; ; number++) {
    const file = join(folder, number === 1 ? `${name}.${ending}` : `${name} (${number}).${ending}`)
    if (!existsSync(file)) return file
  }
}
