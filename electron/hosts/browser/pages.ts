import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'
import { refuse } from './respond.ts'

/** Answers what is neither a call, nor events, nor an image. */
export type Pages = (request: IncomingMessage, response: ServerResponse) => void

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/** The addresses of screens: all of them are the one page, which finds its way from there. */
const screen =
  /^\/(?:(?:photos|people|person|review|photo|search|activity|settings|welcome)(?:\/[\da-z-]+){0,2})?$|^\/index\.html$/

export const isScreen = (path: string): boolean => screen.test(path)

export interface BuiltPage {
  readonly type: string
  readonly bytes: Buffer
}

/** The built pages by their addresses, read once: an address can name one of these files and nothing else. */
export function readPages(folder: string): ReadonlyMap<string, BuiltPage> {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && extname(entry.name) in types)
      .map((entry) => {
        const path = join(entry.parentPath, entry.name)
        const address = path.slice(folder.length).split(sep).join('/')
        return [address, { type: types[extname(entry.name)]!, bytes: readFileSync(path) }] as const
      }),
  )
}

export function builtPages(folder: string): Pages {
  const files = readPages(folder)
  return ({ url = '/' }, response) => {
    const path = url.split('?', 1)[0]!
    const file = files.get(path) ?? (isScreen(path) ? files.get('/index.html') : undefined)
    if (!file) {
      refuse(response, 404, 'There is nothing here.')
      return
    }
    response.writeHead(200, {
      'Content-Type': file.type,
      'Content-Length': file.bytes.length,
      // What is built carries its content's hash in its name.
      'Cache-Control': path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-store',
    })
    response.end(file.bytes)
  }
}
