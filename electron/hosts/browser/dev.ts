import { realpathSync } from 'node:fs'
import type { Server } from 'node:http'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createServer } from 'vite'
import { openSession } from '../../engine/open.ts'
import { shippedModels } from '../../engine/models/models.ts'
import { defaultLibrary } from '../cli/default-library.ts'
import type { Guard } from './guard.ts'
import { browserAbilities, localLibrary } from '../library-line.ts'
import { revealFile } from '../reveal.ts'
import { serveLibrary } from './host.ts'
import type { Pages } from './pages.ts'

/**
 * `npm run dev`: the same host with the same rules, whose pages are the sources as they are now; a change shows at once. Only
 * here may styles stand in the page, as Vite puts them there.
 */
const project = resolve(import.meta.dirname, '../../..')
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; connect-src 'self'; " +
  "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

async function livePages(server: Server, guard: Guard): Promise<Pages> {
  server.on('upgrade', (request, socket) => {
    if (!guard.admits(request)) socket.destroy()
  })
  const vite = await createServer({
    configFile: join(project, 'renderer/vite.config.ts'),
    logLevel: 'warn',
    server: {
      middlewareMode: true,
      hmr: { server },
      fs: { allow: [project, realpathSync(join(project, 'node_modules'))] },
    },
  })
  return (request, response) => {
    response.setHeader('Content-Security-Policy', policy)
    vite.middlewares(request, response)
  }
}

const { values } = parseArgs({ options: { library: { type: 'string' }, port: { type: 'string' } } })
const { library = defaultLibrary(), port = '0' } = values
const log = (text: string): void => void process.stderr.write(`${text}\n`)
const open = (): ReturnType<typeof openSession> => openSession({ library, models: shippedModels, version: 'dev' })
const host = await serveLibrary({
  library: localLibrary(open, browserAbilities(revealFile, log)),
  pages: livePages,
  port: Number(port),
  log,
})
process.stdout.write(`${host.address}\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void host.close().then(() => process.exit())
  })
}
