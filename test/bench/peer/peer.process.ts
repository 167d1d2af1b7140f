import { z } from 'zod'
import { AppError } from '../../../electron/contract/errors.ts'
import { loadFaceApi } from './face-api.ts'
import type { PeerMessage } from './messages.ts'

// Receives paths of photos, one at a time, and answers with their faces.
const { findFaces, backend } = await loadFaceApi()

process.on('message', (message) => {
  void answer(z.string().parse(message))
})
send({ backend })

async function answer(file: string): Promise<void> {
  try {
    send({ file, boxes: await findFaces(file) })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    send({ file, boxes: null })
  }
}

function send(message: PeerMessage): void {
  process.send?.(message)
}
