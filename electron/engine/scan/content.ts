import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { AppError, systemCode } from '../../contract/errors.ts'
import { NotInParallel } from '../images/decode.ts'
import { pictureHash } from '../images/picture-hash.ts'
import type { ContentHashes } from './messages.ts'

/** A larger file is no photo that fits into memory, in bytes. */
const largestFile = 1024 ** 3
/** A larger file is read only while no other such file is in work, in bytes. */
const maxParallelBytes = 100 * 1024 ** 2

/** The bytes of a file with their hashes. Nothing else reads or hashes a photo on its way to stored faces. */
export interface Content extends ContentHashes {
  readonly bytes: Buffer
}

/**
 * Reads a file whole and hashes it.
 *
 * Throws the AppErrors `too-large`, `vanished` and `unreadable`, and `NotInParallel` where the file must wait until no other
 * large file is in work.
 */
export function readContent(path: string, inParallel: boolean): Content {
  const bytes = readWhole(path, inParallel)
  return { bytes, hash: sha256(bytes), picture: pictureHash(bytes) }
}

/**
 * Reads a file that must still have the content `hash` (SHA-256, hexadecimal).
 *
 * Throws what `readContent` throws, and the AppError `vanished` where the content is another one by now.
 */
export function readKnown(path: string, hash: string, inParallel: boolean): Buffer {
  const bytes = readWhole(path, inParallel)
  if (sha256(bytes) !== hash) throw new AppError('vanished', `${path} has changed since it was scanned.`)
  return bytes
}

/**
 * Reads synchronously on purpose. All threads of a process share the few threads that asynchronous reads use, and a share
 * that stalls would soon block every one of them.
 */
function readWhole(path: string, inParallel: boolean): Buffer {
  try {
    const { size } = statSync(path)
    if (size > largestFile)
      throw new AppError('too-large', 'The file is larger than a gigabyte; photos this large can’t be read.')
    if (inParallel && size > maxParallelBytes) throw new NotInParallel()
    return readFileSync(path)
  } catch (error) {
    if (error instanceof AppError || error instanceof NotInParallel) throw error
    const code = systemCode(error)
    if (code === 'ENOENT')
      throw new AppError('vanished', 'The file disappeared before it could be read.', { cause: error })
    if (code === 'EACCES' || code === 'EPERM')
      throw new AppError('unreadable', 'There is no permission to read the file.', { cause: error })
    throw new AppError('unreadable', `The file can’t be read (${code ?? String(error)}).`, { cause: error })
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
