import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import type { Answers, CallName, Input } from '../../electron/contract/api.ts'
import { databaseFile } from '../../electron/engine/store/database.ts'
import { memoryLimits } from '../../electron/hosts/memory-limits.ts'
import { restrictionFor } from '../helpers/without-rights.ts'
import type { Answer, Memory, Request, View } from './messages.ts'

/** The engine refused what was asked. */
export class Refused extends Error {
  readonly code: string | null

  constructor(code: string | null, message: string) {
    super(message)
    this.code = code
  }
}

const script = fileURLToPath(new URL('./engine-child.ts', import.meta.url))
/** The engine runs so that permissions bind it, where the system offers a way. */
const restriction = restrictionFor(script)
/** The user who must own the library's folder, where that is not the user of the soak. */
export const owner: number | null = restriction?.owner ?? null
/** Whether there are files that the engine may not read. */
export const permissionsHold = restriction !== null

/** A library held open by the real engine, in a process of its own. */
export class SoakedEngine {
  readonly #settings: { readonly library: string; readonly models: string }
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  #child: ChildProcess | null = null
  #next = 1

  constructor(settings: { readonly library: string; readonly models: string }) {
    this.#settings = settings
  }

  async start(): Promise<void> {
    const [node, ...before] = restriction?.command ?? [process.execPath]
    const child = spawn(node, [...before, '--expose-gc', script, JSON.stringify(this.#settings)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      serialization: 'advanced',
      env: { ...process.env, ...memoryLimits },
    })
    this.#child = child
    child.on('message', (message) => {
      if (message === 'open') return
      const answer = message as Answer
      const waiting = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if (answer.ok) waiting?.resolve(answer.value)
      else waiting?.reject(new Refused(answer.code, answer.message))
    })
    child.once('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`The engine ended (${code ?? signal}).`))
      this.#waiting.clear()
    })
    const ended = once(child, 'exit').then(() => {
      throw new Error('The engine could not be started.')
    })
    ended.catch(() => undefined)
    await Promise.race([once(child, 'message'), ended])
  }

  ask<Name extends CallName>(call: Name, input: Input<Name>): Promise<Answers[Name]> {
    return this.#request({ kind: 'call', call, input }) as Promise<Answers[Name]>
  }

  /** What the library holds once it is up to date. */
  async upToDate(): Promise<View> {
    const notices = (await this.#request({ kind: 'up-to-date' })) as string[]
    const { photos, problems, faces } = await this.ask('status', {})
    const { photos: timeline } = await this.ask('timeline', { filter: {} })
    const tree = await this.ask('folderTree', {})
    return {
      ...readLibrary(this.#settings.library),
      counts: { photos, problems, faces, timeline },
      folders: tree.map((folder) => folder.photos),
      notices,
    }
  }

  memory(): Promise<Memory> {
    return this.#request({ kind: 'memory' }) as Promise<Memory>
  }

  async close(): Promise<void> {
    const child = this.#child!
    await this.#request({ kind: 'close' })
    if (child.exitCode === null) await once(child, 'exit')
  }

  /** As a power cut would, whatever it is at. */
  async kill(): Promise<void> {
    const child = this.#child!
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  #request(request: Request): Promise<unknown> {
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#child!.send({ id, ...request }, (error) => {
        if (!error) return
        this.#waiting.delete(id)
        reject(error)
      })
    })
  }
}

/** Everything that was ever known, which is more than an engine has to hold: its memory is to be its own. */
function readLibrary(library: string): Pick<View, 'files' | 'photos' | 'faces' | 'labels'> {
  const database = new Database(databaseFile(library), { readonly: true })
  try {
    const all = (sql: string): never => database.prepare(sql).all() as never
    return {
      files: all(
        `SELECT path || '/' || relative AS path, photo_id AS photo FROM file JOIN folder ON folder.id = folder_id`,
      ),
      photos: all('SELECT id, hash, favourite FROM photo'),
      faces: all('SELECT id, photo_id AS photo, removed FROM face'),
      labels: all(`SELECT face_id AS face, name, state FROM label JOIN person ON person.id = person_id
        WHERE state = 'confirmed' OR state = 'rejected' AND provenance = 'user'`),
    }
  } finally {
    database.close()
  }
}
