import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { calls, type EngineEvent } from '../../electron/contract/api.ts'
import { AppError } from '../../electron/contract/errors.ts'
import type { Session } from '../../electron/engine/session.ts'
import { serveLibrary, type WebHost } from '../../electron/hosts/browser/host.ts'
import { builtPages } from '../../electron/hosts/browser/pages.ts'

/** A library of one photo, kept in memory: what the host carries is not its business. */
export class OnePhoto implements Session {
  readonly listeners = new Set<(event: EngineEvent) => void>()
  closed = 0
  readonly #folder: string

  /** `folder` holds `picture.webp`. */
  constructor(folder: string) {
    this.#folder = folder
  }

  async handle(call: keyof typeof calls, input: unknown): Promise<unknown> {
    calls[call].parse(input)
    await Promise.resolve()
    if (call === 'photo') {
      if ((input as { id: number }).id === 1) return { id: 1, paths: [] }
      throw new AppError('no-such-photo', {})
    }
    if (call === 'rename') {
      throw new AppError('name-taken', { person: { id: 3, name: 'Anna' } })
    }
    if (call === 'rescan') throw new Error('a bug at /home/somebody/secret.ts')
    return { call, input }
  }

  listen(listener: (event: EngineEvent) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  image(address: string): ReturnType<Session['image']> {
    const known = { type: 'image/webp', immutable: address.includes('face') }
    if (address === '/image/photo/2/small')
      return Promise.resolve({ ...known, path: join(this.#folder, 'deleted.webp') })
    const here = address === '/image/photo/1/small' || address === '/image/face/5'
    return Promise.resolve(here ? { ...known, path: join(this.#folder, 'picture.webp') } : null)
  }

  close(): Promise<void> {
    this.closed++
    return Promise.resolve()
  }
}

/** Lays out pages, a picture, and something that is none of their business. Returns the folder of the pages. */
export function layOut(folder: string): string {
  const pages = join(folder, 'pages')
  mkdirSync(join(pages, 'assets'), { recursive: true })
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>Familiar</title>')
  writeFileSync(join(pages, 'assets', 'main-abc.js'), 'export {}')
  writeFileSync(join(folder, 'secret.html'), 'beside the pages')
  writeFileSync(join(folder, 'picture.webp'), 'a picture')
  return pages
}

/** Every kind of address that there is, and one of none. */
export const routes = [
  '/',
  '/photos',
  '/assets/main-abc.js',
  '/call',
  '/events',
  '/image/photo/1/small',
  '/image/face/5',
  '/nothing',
]

/** Serves the pages of `layOut`; what the host logs is gathered in `log`. */
export function servePages(pages: string, log: string[]) {
  return (open: () => Promise<Session>, port = 0): Promise<WebHost> =>
    serveLibrary({ open, port, pages: () => builtPages(pages), log: (text) => log.push(text) })
}
