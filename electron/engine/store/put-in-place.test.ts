import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLibrary } from './database.ts'
import { rebuild } from './rebuild.ts'
import { temporaryFolder } from './samples.testing.ts'

function libraryOf(name: string): string {
  const library = temporaryFolder()
  const store = openLibrary(library, { mode: 'write' })
  store.people.findOrCreate(name)
  store.close()
  return library
}

function names(library: string): string[] {
  const store = openLibrary(library, { mode: 'write' })
  const found = store.people.list().map(({ name }) => name)
  store.close()
  return found
}

/** A library file that was built anew, and would be in its place if nobody had died a moment before. */
function rebuilt(library: string): void {
  cpSync(libraryOf('Ben'), join(library, 'rebuilt-20260101'), { recursive: true })
}

const left = (library: string): string[] => readdirSync(library).filter((name) => /^re(built|building)-/.test(name))

test('a library file that was built anew gets to its place, wherever whoever built it was killed', () => {
  const deaths: ((library: string) => void)[] = [
    () => undefined,
    (library) => {
      renameSync(join(library, 'familiar.db'), join(library, 'familiar.db.broken-20260101'))
    },
    (library) => {
      mkdirSync(join(library, 'backups'))
      cpSync(join(library, 'familiar.db'), join(library, 'backups', 'labels.json'))
      renameSync(join(library, 'familiar.db'), join(library, 'familiar.db.broken-20260101'))
    },
  ]
  for (const death of deaths) {
    const library = libraryOf('Anna')
    rebuilt(library)
    death(library)
    expect(names(library)).toEqual(['Ben'])
    expect(readdirSync(library).filter((name) => name.startsWith('familiar.db.broken-'))).toHaveLength(1)
    expect(left(library)).toEqual([])
  }
})

test('once it is in its place nothing else is', () => {
  const library = libraryOf('Anna')
  rebuilt(library)
  rmSync(join(library, 'rebuilt-20260101', 'familiar.db'))
  expect(names(library)).toEqual(['Anna'])
  expect(left(library)).toEqual([])
})

test('who builds anew after somebody was killed at that begins with what that one made', () => {
  const library = libraryOf('Anna')
  rebuilt(library)
  const { setAside } = rebuild(library, (store) => store.people.findOrCreate('Clara'))
  expect(names(library)).toEqual(['Clara'])
  expect(existsSync(setAside!)).toBe(true)
  const before = openLibrary(library, { mode: 'read' })
  before.close()
  renameSync(setAside!, join(library, 'familiar.db'))
  expect(names(library)).toEqual(['Ben'])
  expect(left(library)).toEqual([])
})
