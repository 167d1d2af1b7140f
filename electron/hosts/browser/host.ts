import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError, systemCode } from '../../contract/errors.ts'
import { failureOf } from '../failure.ts'
import type { LibraryLine, OpenLine } from '../library-line.ts'
import { EventStreams } from './events.ts'
import { Guard } from './guard.ts'
import { imageAddress, sendImage } from './images.ts'
import type { Pages } from './pages.ts'
import { readMessage } from './read.ts'
import { refuse, safeHeaders, sendJson } from './respond.ts'

export interface WebHostOptions {
  /** Called once the server listens. Calls wait until the library is open; pages don't. */
  readonly library: OpenLine
  /** Makes the handler of all other addresses, once the server listens. */
  readonly pages: (server: Server, guard: Guard) => Pages | Promise<Pages>
  /** 0 takes one that is free. */
  readonly port: number
  readonly log: (text: string) => void
  /** How long a client may take to send its request. */
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
  close(): Promise<void>
}

/**
 * The loopback host: carries one library to a browser's window, and to no client without its address. It checks who asks and how
 * much; what is asked and answered passes through as it is.
 */
export async function serveLibrary({ library, pages, port, log, ...options }: WebHostOptions): Promise<WebHost> {
  const server = createServer({ ...(options.patience ?? usualPatience), maxHeaderSize: 16_384 })
  server.maxConnections = 100
  await listen(server, port)
  const taken = (server.address() as AddressInfo).port
  const guard = new Guard(taken)
  const streams = new EventStreams()
  const line = library(streams.send)
  const routes = { line, pages: await pages(server, guard), streams }
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    respond(request, response, guard, routes).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return // Whoever asked went away in the middle of it.
      const { message } = failureOf(error, log)
      if (response.headersSent) response.destroy()
      else refuse(response, 500, message)
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
    close: async () => {
      streams.close()
      const closed = new Promise((done) => server.close(done))
      server.closeAllConnections()
      await closed
      await line.close()
    },
  }
}

interface Routes {
  readonly line: LibraryLine
  readonly pages: Pages
  readonly streams: EventStreams
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
    const read = await readMessage(request)
    if ('refused' in read) sendJson(response, read.refused, JSON.stringify(read.reply))
    else sendJson(response, 200, await routes.line.forward(read.message))
  } else if (path === '/events') {
    if (method === 'HEAD') response.end()
    else routes.streams.open(response)
  } else if (path.startsWith('/image/')) {
    const image = imageAddress.test(path) ? await routes.line.image(path) : null
    await sendImage(request, response, image)
  } else routes.pages(request, response)
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', (error) => {
      const reason = portFailures[systemCode(error) ?? '']
      failed(reason === undefined ? error : new AppError('port-taken', `Port ${port} ${reason}`, { cause: error }))
    })
    server.listen({ port, host: '127.0.0.1', exclusive: true }, done)
  })
}

const portFailures: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program. Choose another with --port, or leave it out and one is found.',
  EACCES: 'is not yours to use. Choose one above 1023 with --port, or leave it out and one is found.',
}
