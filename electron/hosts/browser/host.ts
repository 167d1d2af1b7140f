import { sentenceOf } from '../messages.ts'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { HostEvent } from '../../../renderer/connection/connection.ts'
import { AppError, systemCode } from '../../contract/errors.ts'
import type { Session } from '../../engine/session.ts'
import { answer, type HostAbilities } from '../answer.ts'
import { failureOf } from '../failure.ts'
import { revealFile } from '../reveal.ts'
import { EventStreams } from './events.ts'
import { Guard } from './guard.ts'
import { imageAddress, sendImage } from './images.ts'
import { Opening } from '../process/opening.ts'
import type { Pages } from './pages.ts'
import { readJson } from './read.ts'
import { refuse, safeHeaders, sendJson } from './respond.ts'

export interface WebHostOptions {
  /** Begins at once; calls wait for it, pages don't. `tell` is heard by all pages. */
  readonly open: (tell: (event: HostEvent) => void) => Promise<Session>
  /** Makes what answers the rest, once the server is there. */
  readonly pages: (server: Server, guard: Guard) => Pages | Promise<Pages>
  /** 0 takes one that is free. */
  readonly port: number
  readonly log: (text: string) => void
  /** How long somebody may take to say what they want. */
  readonly patience?: Patience
}

interface Patience {
  readonly headersTimeout: number
  readonly requestTimeout: number
  readonly connectionsCheckingInterval: number
}

const usualPatience: Patience = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 }

export interface WebHost {
  /** With the token: whoever has it may come in. */
  readonly address: string
  readonly port: number
  readonly session: () => Promise<Session>
  close(): Promise<void>
}

/** The loopback host: carries one library to a browser's window, and to nobody who was not given its address. */
export async function serveLibrary({ open, pages, port, log, ...options }: WebHostOptions): Promise<WebHost> {
  const server = createServer({ ...(options.patience ?? usualPatience), maxHeaderSize: 16_384 })
  server.maxConnections = 100
  await listen(server, port)
  const taken = (server.address() as AddressInfo).port
  const guard = new Guard(taken)
  const streams = new EventStreams()
  const opening = new Opening(
    () => open(streams.send),
    (session) => session.listen(streams.send),
  )
  const host: HostAbilities = {
    pickFolders: () => Promise.resolve({ native: false, paths: [] }),
    reveal: revealFile,
    log,
  }
  const routes = { session: opening.session, pages: await pages(server, guard), streams, host }
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    respond(request, response, guard, routes).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return // Whoever asked went away in the middle of it.
      const failure = failureOf(error, log)
      if (response.headersSent) response.destroy()
      else refuse(response, 500, sentenceOf(failure))
    })
  }
  server.on('request', take)
  // Who asks first whether to go on is told so only after who it is was seen.
  server.on('checkContinue', (request, response: ServerResponse) => {
    if (guard.admits(request)) response.writeContinue()
    take(request, response)
  })
  return {
    address: guard.address,
    port: taken,
    session: opening.session,
    close: async () => {
      streams.close()
      const closed = new Promise((done) => server.close(done))
      server.closeAllConnections()
      await closed
      await opening.close()
    },
  }
}

interface Routes {
  readonly session: () => Promise<Session>
  readonly pages: Pages
  readonly streams: EventStreams
  readonly host: HostAbilities
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  guard: Guard,
  routes: Routes,
): Promise<void> {
  for (const [name, value] of Object.entries(safeHeaders)) response.setHeader(name, value!)
  const { method = '', url = '/' } = request
  const [path, query] = [url.split('?', 1)[0]!, new URLSearchParams(url.split('?')[1])]
  const token = path === '/' ? query.get('token') : null
  const mayEnter = token === null ? guard.admits(request) : guard.isFromHere(request) && guard.knowsToken(token)
  if (!mayEnter) {
    response.setHeader('Connection', 'close') // Nor is anything more of it read.
    refuse(response, 403, 'Familiar answers only its own window. Open the address that it printed when it was started.')
    return
  }
  const allowed = path === '/call' ? ['POST'] : ['GET', 'HEAD']
  if (!allowed.includes(method)) {
    response.setHeader('Allow', allowed.join(', '))
    refuse(response, 405, 'This can’t be done here.')
  } else if (token !== null) {
    response.writeHead(303, { Location: '/', 'Set-Cookie': guard.cookie, 'Cache-Control': 'no-store' }).end()
  } else if (path === '/call') {
    const read = await readJson(request)
    if ('refused' in read) sendJson(response, read.refused, read.reply)
    else sendJson(response, 200, await answer(read.value, routes.session, routes.host))
  } else if (path === '/events') {
    if (method === 'HEAD') response.end()
    else routes.streams.open(response)
  } else if (path.startsWith('/image/')) {
    const image = imageAddress.test(path) ? await (await routes.session()).image(path) : null
    await sendImage(request, response, image)
  } else routes.pages(request, response)
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', (error) => {
      const code = systemCode(error)
      if (code === 'EADDRINUSE') failed(new AppError('port-taken', { port }, { cause: error }))
      else if (code === 'EACCES') failed(new AppError('port-taken.forbidden', { port }, { cause: error }))
      else failed(error)
    })
    server.listen({ port, host: '127.0.0.1', exclusive: true }, done)
  })
}
