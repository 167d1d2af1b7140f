import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { migrations } from './migrations/index.ts'
import { openLibrary, type ReadableStore, type Store } from './database.ts'
import { savePhotoWithFaces, temporaryFolder } from './samples.testing.ts'

function failure(action: () => unknown): AppError {
  try {
    action()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('It did not fail')
}

/** A library with enough in it to span many pages. */
function filledLibrary(): string {
  const library = join(temporaryFolder(), 'library')
  const store = openLibrary(library, { mode: 'write' })
  const folder = store.folders.add('/photos')
  for (let n = 0; n < 200; n++) savePhotoWithFaces(store, folder, `${n}.jpg`, 3)
  store.close()
  return library
}

describe('openLibrary', () => {
  it('makes a library where there is none', () => {
    const library = join(temporaryFolder(), 'not', 'there', 'yet')
    const store = openLibrary(library, { mode: 'write' })
    expect(store.photos.counts()).toEqual({ photos: 0, files: 0, faces: 0, problems: 0 })
    store.close()
    const database = new Database(join(library, 'familiar.db'))
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(database.pragma('page_size', { simple: true })).toBe(8192)
    expect(database.pragma('user_version', { simple: true })).toBe(migrations.at(-1)!.version)
    database.close()
  })

  it('says what to do where there is none to read', () => {
    const error = failure(() => openLibrary(temporaryFolder(), { mode: 'read' }))
    expect(error.code).toBe('no-library')
    expect(error.message).toMatch(/^no-library /)
  })

  it('can be moved to another place', () => {
    const library = filledLibrary()
    const moved = `${library} moved`
    renameSync(library, moved)
    const store = openLibrary(moved, { mode: 'read' })
    expect(store.photos.counts()).toMatchObject({ photos: 200, faces: 600 })
    expect(store.photos.byPath('/photos/7.jpg')).not.toBeNull()
    store.close()
  })

  it('lets readers look while a writer writes, and shows them what was saved', () => {
    const library = filledLibrary()
    const writer = openLibrary(library, { mode: 'write' })
    const reader = openLibrary(library, { mode: 'read' })
    savePhotoWithFaces(writer, writer.folders.list()[0]!, 'new.jpg', 1)
    expect(reader.photos.counts().photos).toBe(201)
    reader.close()
    writer.close()
  })

  it('gives a reader nothing to write with', () => {
    const library = filledLibrary()
    const reader: ReadableStore = openLibrary(library, { mode: 'read' })
    const write = (store: Store) => {
      store.settings.set('key', 'value')
    }
    expect(() => {
      // @ts-expect-error A reader is no writer: this must not compile.
      write(reader)
    }).toThrow(TypeError)
    reader.close()
  })
})

describe('a library that can not be opened', () => {
  it.each(['write', 'read'] as const)('refuses one from the future and leaves it as it was (%s)', (mode) => {
    const library = filledLibrary()
    const file = join(library, 'familiar.db')
    const database = new Database(file)
    database.pragma('user_version = 99990')
    database.close()
    const before = readFileSync(file)
    const error = failure(() => openLibrary(library, { mode: mode as 'write' }))
    expect(error.code).toBe('library-newer')
    expect(error.message).toContain('99990')
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it.each(['write', 'read'] as const)('refuses another program’s database and leaves it as it was (%s)', (mode) => {
    const library = temporaryFolder()
    const file = join(library, 'familiar.db')
    const database = new Database(file)
    database.exec('CREATE TABLE bookmark (url TEXT)')
    database.close()
    const before = readFileSync(file)
    expect(failure(() => openLibrary(library, { mode: mode as 'write' })).code).toBe('library-corrupt')
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it.each(['write', 'read'] as const)('refuses garbage and leaves it as it was (%s)', (mode) => {
    const library = temporaryFolder()
    const file = join(library, 'familiar.db')
    writeFileSync(file, 'This is not a database. '.repeat(1000))
    const before = readFileSync(file)
    const error = failure(() => openLibrary(library, { mode: mode as 'write' }))
    expect(error.code).toBe('library-corrupt')
    expect(error.message).toContain(file)
    expect(error.message).toMatch(/^library-corrupt/)
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it.each(['write', 'read'] as const)('refuses a truncated file and leaves it as it was (%s)', (mode) => {
    const library = filledLibrary()
    const file = join(library, 'familiar.db')
    truncateSync(file, 40_000)
    const before = readFileSync(file)
    expect(failure(() => openLibrary(library, { mode: mode as 'write' })).code).toBe('library-corrupt')
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('reports damage that shows only later', () => {
    const library = filledLibrary()
    const file = join(library, 'familiar.db')
    const database = new Database(file)
    const page = database.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'embedding'`).pluck().get() as number
    database.close()
    const bytes = readFileSync(file)
    bytes.fill(0xff, (page - 1) * 8192, page * 8192)
    writeFileSync(file, bytes)
    const store = openLibrary(library, { mode: 'read' })
    expect(failure(() => [...store.faces.embeddings('small')]).code).toBe('library-corrupt')
    store.close()
  })

  it('refuses a file in the folder’s place', () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, 'mine')
    expect(failure(() => openLibrary(file, { mode: 'write' })).code).toBe('library-unwritable')
    expect(failure(() => openLibrary(join(file, 'library'), { mode: 'write' })).code).toBe('library-unwritable')
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  it.skipIf(process.platform !== 'linux')('refuses a folder where nothing can be made (Linux only: /proc)', () => {
    const error = failure(() => openLibrary('/proc/library', { mode: 'write' }))
    expect(error.code).toBe('library-unwritable')
    expect(error.message).toMatch(/^library-unwritable /)
  })
})

describe('the writer’s lock', () => {
  it('lets one writer in and names it to the next', () => {
    const library = temporaryFolder()
    const store = openLibrary(library, { mode: 'write' })
    const error = failure(() => openLibrary(library, { mode: 'write' }))
    expect(error.code).toBe('library-locked')
    expect(error.message).toContain(`"process":"${process.pid}"`)
    store.settings.set('still', 'mine')
    store.close()
    openLibrary(library, { mode: 'write' }).close()
  })

  it('keeps another process out, and is free again when that process is killed', async () => {
    const library = temporaryFolder()
    const module = resolve(import.meta.dirname, 'database.ts')
    const program = `
      const { openLibrary } = await import(${JSON.stringify(module)})
      const store = openLibrary(${JSON.stringify(library)}, { mode: 'write' })
      store.folders.add('/photos')
      console.log('open')
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exited = once(child, 'exit')
    await once(child.stdout, 'data')

    const error = failure(() => openLibrary(library, { mode: 'write' }))
    expect(error.code).toBe('library-locked')
    expect(error.message).toContain(`"process":"${child.pid ?? '?'}"`)
    const reader = openLibrary(library, { mode: 'read' })
    expect(reader.folders.list()).toHaveLength(1)
    reader.close()

    child.kill('SIGKILL')
    await exited
    const store = openLibrary(library, { mode: 'write' })
    expect(store.folders.list().map((folder) => folder.path)).toEqual(['/photos'])
    store.close()
  })

  it('is given back when opening fails', () => {
    const library = temporaryFolder()
    writeFileSync(join(library, 'familiar.db'), 'garbage '.repeat(1000))
    expect(failure(() => openLibrary(library, { mode: 'write' })).code).toBe('library-corrupt')
    expect(failure(() => openLibrary(library, { mode: 'write' })).code).toBe('library-corrupt')
    expect(existsSync(join(library, 'familiar.db-wal'))).toBe(false)
    expect(readdirSync(library).sort()).toEqual(['familiar.db', 'writer.lock', 'writer.pid'])
  })
})
