import { sentenceOf } from '../../electron/hosts/messages.ts'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import type { Answers, CallName, EngineEvent, Input, PhotoFace } from '../../electron/contract/api.ts'
import { openSession, type Session, type SessionOptions } from '../../electron/engine/session.ts'
import { ToldPower } from '../../electron/engine/platform/power/power-source.ts'

const samples = resolve(import.meta.dirname, '../../node_modules/@vladmandic/face-api/demo')

const shippedModels = resolve(import.meta.dirname, '../../models')

/** A library held open for a test, with a folder of photos beside it. */
export class HeldOpen implements AsyncDisposable {
  readonly root = mkdtempSync(join(tmpdir(), 'familiar-session-'))
  readonly library: string
  readonly photos = join(this.root, 'photos')
  readonly models: string
  readonly events: EngineEvent[] = []
  /** Whether the library's machine is plugged in; a test may pull the plug. */
  readonly power = new ToldPower()
  #session: Session | null = null

  private constructor(models: string, library: string | null) {
    this.models = models
    this.library = library ?? join(this.root, 'library')
    mkdirSync(this.photos)
    onTestFinished(async () => {
      await this.close()
      rmSync(this.root, { recursive: true, force: true })
    })
  }

  /** Holds a new library open, with these sample photos in it. */
  static async with(numbers: readonly number[], models = shippedModels): Promise<HeldOpen> {
    return HeldOpen.#begin(new HeldOpen(models, null), numbers)
  }

  /** The same, with the library in a place of its own. */
  static async at(library: string, numbers: readonly number[]): Promise<HeldOpen> {
    return HeldOpen.#begin(new HeldOpen(shippedModels, library), numbers)
  }

  static async #begin(held: HeldOpen, numbers: readonly number[]): Promise<HeldOpen> {
    for (const number of numbers)
      copyFileSync(join(samples, `sample${number}.jpg`), join(held.photos, `sample${number}.jpg`))
    await held.open()
    return held
  }

  async open(options: Pick<SessionOptions, 'checkAfterMs'> = {}): Promise<void> {
    const { library, models, power } = this
    this.#session = await openSession({ library, models, version: 'test', power, ...options })
    this.#session.listen((event) => this.events.push(event))
  }

  async close(): Promise<void> {
    const session = this.#session
    this.#session = null
    await session?.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** What was said to the user without being asked. */
  get notices(): readonly string[] {
    return this.events.flatMap((event) => (event.event === 'notice' ? [sentenceOf(event.message)] : []))
  }

  get session(): Session {
    if (!this.#session) throw new Error('the library is closed')
    return this.#session
  }

  ask<Name extends CallName>(call: Name, input: Input<Name>): Promise<Answers[Name]> {
    return this.session.handle(call, input) as Promise<Answers[Name]>
  }

  /** Adds the folder of photos, and waits until they have been looked at. */
  async look(): Promise<void> {
    await this.ask('addFolders', { paths: [this.photos] })
    await this.idle()
  }

  /** Resolves when nothing is being done any more, after something was begun. */
  async idle(): Promise<void> {
    await new Promise((done) => setTimeout(done, 300))
    await until(async () => (await this.ask('status', {})).activity.phase === 'idle')
  }

  /** The number of a sample photo. */
  async photo(sample: number): Promise<number> {
    const [id] = await this.ask('photoIds', { filter: { text: `sample${sample}` } })
    return id!
  }

  async faces(sample: number): Promise<readonly PhotoFace[]> {
    return (await this.ask('photo', { id: await this.photo(sample) })).faces
  }

  /** What the database holds, or becomes by these statements, while the library is closed or not. */
  sql(statement: string): unknown[] {
    const database = new Database(join(this.library, 'familiar.db'))
    try {
      const prepared = database.prepare(statement)
      return prepared.reader ? prepared.all() : [prepared.run()]
    } finally {
      database.close()
    }
  }
}

/** Resolves when the condition holds; fails by the test's own timeout. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await new Promise((done) => setTimeout(done, 100))
}
