import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { TextDecoder } from 'node:util'
import { AppError, systemCode } from '../../contract/errors.ts'
import { NotRecords } from './json-records.ts'

const atOnce = 1 << 18
/** A larger file is none of ours: half a million photos take a tenth of it. */
const maxBytes = 4e9

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
    if (!fstatSync(descriptor).isFile())
      throw new AppError('bad-export', `${file} is not a file. Name the file itself.`)
    if (size > maxBytes) throw new AppError('bad-export', `${file} is too large to be an export of Familiar.`)
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
  const reason =
    code === 'ENOENT'
      ? `There is no file ${file}. Check the path.`
      : code === 'EISDIR'
        ? `${file} is a folder. Name the file in it.`
        : code === 'EACCES' || code === 'EPERM'
          ? `There is no permission to read ${file}.`
          : `${file} can’t be read (${code}).`
  return new AppError('bad-export', reason, { cause: error })
}
