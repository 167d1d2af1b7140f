import { sentenceOf } from '../../electron/hosts/messages.ts'
import axe from 'axe-core'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, vi } from 'vitest'
import type { Answers, CallName, Input, Reply } from '../../electron/contract/api.ts'
import { writePreferences } from '../../electron/engine/features/preferences.ts'
import { openLibrary } from '../../electron/engine/store/database.ts'
import { makeFolder, removeFolder } from '../cli/familiar.ts'
import type { Ending, OpenWindow, Size, Theme, Windows } from './windows.ts'

export interface AppOptions {
  readonly windows: Windows
  /** Where the library is; a new one in a temporary folder if it is not said. */
  readonly library?: string
  /** Named when the program is started. */
  readonly folders?: readonly string[]
  readonly size?: Size
  readonly theme?: Theme
}

/**
 * Familiar in a real Chromium, on the real engine. It keeps a list of complaints (errors in the console, broken rules of the
 * content policy, requests that fail or leave the machine); `close` expects none.
 */
export class App {
  readonly library: string
  readonly #options: AppOptions
  readonly #temporary: string | null
  readonly #complaints: string[] = []
  readonly #forgiven: RegExp[] = []
  #window!: OpenWindow

  private constructor(options: AppOptions) {
    this.#options = options
    this.#temporary = options.library === undefined ? makeFolder('window') : null
    this.library = options.library ?? join(this.#temporary ?? '', 'library')
  }

  static async open(options: AppOptions): Promise<App> {
    const app = new App(options)
    if (!existsSync(app.library)) useCompactModel(app.library)
    await app.#start(options.folders ?? [])
    return app
  }

  get page(): Page {
    return this.#window.page
  }

  /** Goes to a screen as typing its address does. */
  async go(path: string): Promise<void> {
    await this.page.goto(new URL(path, this.page.url()).href)
    await this.page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' })
  }

  /** Asks the engine behind the window what a screen would ask. */
  async ask<Name extends CallName>(call: Name, input: Input<Name>): Promise<Answers[Name]> {
    const reply = await this.page.evaluate(
      async (question): Promise<Reply> => {
        const { familiar } = globalThis as { familiar?: { ask(call: string, input: unknown): Promise<Reply> } }
        if (familiar) return familiar.ask(question.call, question.input)
        const headers = { 'content-type': 'application/json' }
        const response = await fetch('/call', { method: 'POST', headers, body: JSON.stringify(question) })
        return (await response.json()) as Reply
      },
      { id: 1, call, input: input },
    )
    if (!reply.ok) throw new Error(`${call}: ${sentenceOf(reply.failure)}`)
    return reply.answer as Answers[Name]
  }

  /** Waits until so many photos, or whatever there is, have been looked at, and everybody is named who can be. */
  async settled(photos?: number): Promise<void> {
    await vi.waitFor(
      async () => {
        const status = await this.ask('status', {})
        expect(status.activity.phase).toBe('idle')
        if (photos === undefined) expect(status.photos).toBeGreaterThan(0)
        else expect(status.photos + status.problems).toBe(photos)
      },
      { timeout: 600_000, interval: 250 },
    )
  }

  /** Waits until something holds. */
  async until(holds: () => Promise<boolean>): Promise<void> {
    await vi.waitFor(
      async () => {
        expect(await holds()).toBe(true)
      },
      { timeout: 120_000, interval: 100 },
    )
  }

  /** Waits until the page has asked for all it shows, and the pictures in view are there. */
  async calm(): Promise<void> {
    await this.until(() =>
      this.page.evaluate<boolean>(
        `document.querySelector('main')?.textContent.trim() !== '' && !document.querySelector('[aria-busy="true"]') &&
          [...document.images].every((image) => image.complete || image.loading === 'lazy')`,
      ),
    )
  }

  /** What the bar at the bottom says, once it says that. */
  async said(text: string | RegExp): Promise<void> {
    await this.page.getByRole('status').filter({ hasText: text }).first().waitFor()
  }

  /** Ends the program, as a user does or as a power cut, and starts it again on the same library. */
  async restart(how: 'gently' | 'killed' = 'gently'): Promise<void> {
    await this.#window.end(how)
    await this.#start([])
  }

  /** What axe-core finds wrong with what is on screen. */
  async barriers(): Promise<string[]> {
    await this.page.evaluate(axe.source)
    const found = await this.page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({
        resultTypes: ['violations'],
      })
      return violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ target }) => target.join(' ')) }))
    })
    return found.map(({ id, help, where }) => `${id}: ${help}: ${where.join(', ')}`)
  }

  /** A complaint that a test brings about on purpose. */
  forgive(complaint: RegExp): void {
    this.#forgiven.push(complaint)
  }

  /** Ends everything, and expects that there was nothing to complain about. */
  async close(): Promise<void> {
    const ending: Ending = await this.#window.end('gently')
    if (this.#temporary !== null) removeFolder(this.#temporary)
    const said = ending.words.split('\n').filter((line) => line !== '')
    const unforgiven = (complaint: string): boolean => !this.#forgiven.some((one) => one.test(complaint))
    expect([...this.#complaints, ...said].filter(unforgiven)).toEqual([])
    expect(ending.code).toBe(0)
  }

  async #start(folders: readonly string[]): Promise<void> {
    const { windows, size = { width: 1440, height: 900 }, theme = 'light' } = this.#options
    this.#window = await windows.open({ library: this.library, folders, size, theme })
    this.page.setDefaultTimeout(20_000)
    this.#listen(this.page, new URL(this.page.url()).origin)
    await this.page.reload() // From the first moment on somebody listens.
  }

  #listen(page: Page, origin: string): void {
    const complain = (text: string): void => void this.#complaints.push(text)
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complain(`console: ${message.text()}`)
    })
    page.on('pageerror', (error) => {
      complain(`uncaught: ${error.message}`)
    })
    page.on('request', (request) => {
      const url = request.url()
      if (!url.startsWith(`${origin}/`) && !url.startsWith('blob:')) complain(`left the machine: ${url}`)
    })
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? ''
      // What nobody looks at any more is no longer fetched.
      if (why !== 'net::ERR_ABORTED') complain(`failed: ${request.url()} ${why}`)
    })
  }
}

/** Begins a library that looks at faces with the model that is always here, and fetches no other. */
export function useCompactModel(library: string): void {
  const store = openLibrary(library, { mode: 'write' })
  writePreferences(store, { model: 'mobilefacenet' })
  store.close()
}
