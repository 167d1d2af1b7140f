import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { TextDecoder } from 'node:util'
import { AppError, systemCode } from '../../contract/errors.ts'
import { NotRecords } from './json-records.ts'

const atOnce = 1 << 18
/** A larger file is none of ours: half a million photos take a tenth of it. */
const mostBytes = 4e9

/** The text of a file in parts. Throws `bad-export` where it can't be read, `NotRecords` where it is no text. */
export function* textOf(file: string): Generator<string> {
  const descriptor = open(file)
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true })
    const bytes = Buffer.alloc(atOnce)
    for (;;) {
      const length = read(file, descriptor, bytes)
      yield decode(decoder, bytes.subarray(0, length), length > 0)
      if (length === 0) return
    }
  } finally {
    closeSync(descriptor)
  }
}

function open(file: string): number {
  let descriptor: number | undefined
  try {
    descriptor = openSync(file, 'r')
    const { size } = fstatSync(descriptor)
    if (!fstatSync(descriptor).isFile()) throw new AppError('bad-export.not-a-file', { path: file })
    if (size > mostBytes) throw new AppError('bad-export.large', { path: file })
    return descriptor
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor)
    throw unreadable(file, error)
  }
}

function read(file: string, descriptor: number, bytes: Buffer): number {
  try {
    return readSync(descriptor, bytes)
  } catch (error) {
    throw unreadable(file, error)
  }
}

function decode(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): string {
  try {
    return decoder.decode(bytes, { stream })
  } catch {
    throw new NotRecords('it is no UTF-8')
  }
}

function unreadable(file: string, error: unknown): unknown {
  const code = systemCode(error)
  if (error instanceof AppError || code === null) return error
  const options = { cause: error }
  switch (code) {
    case 'ENOENT':
      return new AppError('bad-export.missing', { path: file }, options)
    case 'EISDIR':
      return new AppError('bad-export.folder', { path: file }, options)
    case 'EACCES':
    case 'EPERM':
      return new AppError('bad-export.permission', { path: file }, options)
    default:
      return new AppError('bad-export.unreadable', { path: file, system: code }, options)
  }
}
