import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Box } from '../../../electron/engine/faces/geometry.ts'
import { peerMessageSchema } from './messages.ts'

/** How the peer did on a list of photos. */
export interface PeerResult {
  /** From the first photo to the last, decoding included; loading and one photo to warm up are not. */
  readonly seconds: number
  readonly photos: number
  readonly processes: number
  /** What TensorFlow's backend uses: SIMD, threads. */
  readonly backend: string
  /** In the order of the files, boxes in pixels of the upright photo; null where it could not read the photo. */
  readonly faces: readonly { readonly file: string; readonly boxes: readonly Box[] | null }[]
}

/**
 * Runs @vladmandic/face-api over photos: the same job as ours, which is decoding, detection, landmarks, descriptors.
 * Its backend has one thread in Node; several processes use several cores, as its own demo for Node does.
 *
 * @param warmUp a photo with a face, run once in every process before the clock starts
 */
export async function runPeer(files: readonly string[], warmUp: string, processes: number): Promise<PeerResult> {
  const children = Array.from({ length: processes }, () => fork(resolve(import.meta.dirname, 'peer.process.ts')))
  try {
    const backends = await Promise.all(children.map(start))
    await Promise.all(children.map((child) => findFaces(child, warmUp)))
    const waiting = [...files].reverse()
    const found = new Map<string, readonly Box[] | null>()
    const begin = performance.now()
    await Promise.all(
      children.map(async (child) => {
        for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
          found.set(file, await findFaces(child, file))
        }
      }),
    )
    const seconds = (performance.now() - begin) / 1000
    const faces = files.map((file) => ({ file, boxes: found.get(file) ?? null }))
    return { seconds, photos: files.length, processes, backend: backends[0] ?? '', faces }
  } finally {
    for (const child of children) child.kill()
  }
}

async function start(child: ChildProcess): Promise<string> {
  const message = await nextMessage(child)
  if (!('backend' in message)) throw new Error('The peer answered before it was asked.')
  return message.backend
}

async function findFaces(child: ChildProcess, file: string): Promise<readonly Box[] | null> {
  child.send(file)
  const message = await nextMessage(child)
  if (!('file' in message) || message.file !== file) throw new Error(`The peer did not answer for ${file}.`)
  return message.boxes
}

async function nextMessage(child: ChildProcess) {
  const listening = new AbortController()
  const { signal } = listening
  const exited = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`The peer's process ended early (code ${String(code)}).`)
  })
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal }), exited])) as unknown[]
    return peerMessageSchema.parse(message)
  } finally {
    listening.abort()
  }
}
