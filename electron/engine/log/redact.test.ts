import { readFileSync, renameSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { redactError } from './redact.ts'

/** Names as people and files have them, also those that look like something else; none of them is harmless. */
const names = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.constantFrom(
      '\n    at Anna (node:fs:1:1)',
      ' at ',
      '/etc/Photos of Anna/14 June/',
      "'; ",
      '": ',
      '#0a1b2c3d',
      '(x)',
    ),
  )
  .map((name) => `Zq${name.replaceAll('\0', '')}xJ`)

function thrown(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

/** Ways in which a name gets into an error. */
const errors: readonly ((name: string) => unknown)[] = [
  (name) => new AppError('no-such-person.name', { name }),
  (name) => new AppError('twice-in-photo', { name, photo: name }),
  (name) => new AppError('no-access.failed', { path: name, system: name }),
  (name) => new Error(`'${name}' could not be read`, { cause: new TypeError(`“${name}” is not a folder`) }),
  (name) => thrown(() => readFileSync(`/no/such/${name}/photo.jpg`)),
  (name) =>
    thrown(() => {
      renameSync(`/no/such/${name}`, `/no/such/other ${name}`)
    }),
  (name) => thrown(() => JSON.parse(`{"${name}`)),
  (name) => Object.assign(new Error('something else'), { name, code: name }),
  (name) => Object.assign(new Error(name), { stack: `Error: another\n    at ${name} (/home/${name}/x.ts:1:1)` }),
  (name) => name,
]

describe('what is kept of an error', () => {
  test('never tells a name, wherever it stood', () => {
    fc.assert(
      fc.property(names, fc.constantFrom(...errors), (name, errorWith) => {
        const redacted = redactError(errorWith(name))
        expect(JSON.stringify(redacted)).not.toMatch(/Zq|xJ/)
        // The program's own places are called “node” and the like.
        const kept = JSON.stringify(redacted, (key, value: unknown) => (key === 'at' ? [] : value))
        const parts = name.split(/[\s/\\'"“”‘’().,:;!?[\]{}]+/).filter((part) => part.length > 3)
        for (const part of parts) expect(kept).not.toContain(part)
      }),
      { numRuns: 2000 },
    )
  })

  test('tells what happened and where in the program', () => {
    const { name, code, at } = redactError(thrown(() => readFileSync('/home/anna/2014/IMG 1.jpg')))
    expect({ name, code }).toEqual({ name: 'Error', code: 'ENOENT' })
    expect(at.at(-1)).toMatch(/^(\S+ \()?(node:|electron|node_modules)/)
    expect(at.some((place) => place.includes('electron/engine/log/redact.test.ts:'))).toBe(true)
    expect(JSON.stringify(at)).not.toContain(resolve(import.meta.dirname))
  })

  test('tells our own keys, with numbers and system codes as they are and of anything else the kind', () => {
    const told = redactError(new AppError('no-such-face.in-photo', { path: '/home/Anna', face: 7, faces: [] }))
    expect(told).toMatchObject({
      name: 'AppError',
      code: 'no-such-face',
      key: 'no-such-face.in-photo',
      params: { path: 'path', face: 7, faces: 'faces' },
    })
    const failed = redactError(new AppError('no-access.failed', { path: '/home/Anna', system: 'EIO' }))
    expect(failed).toMatchObject({ code: 'no-access', params: { path: 'path', system: 'EIO' } })
    const quoting = redactError(new AppError('set-aside', { cause: { key: 'damaged', params: { detail: 'by Anna' } } }))
    expect(quoting.params).toEqual({ cause: { key: 'damaged', params: { detail: 'text' } } })
  })
})
