import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { logEvent } from '../../electron/engine/log/log-event.ts'
import { Log } from '../../electron/engine/log/log.ts'
import { HeldOpen, until } from './held-open.ts'

describe('what a library that is held open writes down', () => {
  const linesOf = ({ library }: HeldOpen): Record<string, unknown>[] =>
    readFileSync(join(library, 'logs', 'familiar.log'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)

  test('is its starts and ends, and what each round of work did; no name and no place', async () => {
    const held = await HeldOpen.with([1, 6])
    await held.look()
    const [face] = await held.faces(6)
    await held.ask('confirm', { faces: [face!.id], person: { name: 'Anna Karenina' } })
    await expect(held.ask('addFolders', { paths: [join(held.root, 'missing')] })).rejects.toMatchObject({
      code: 'no-such-folder',
    })
    await until(() => linesOf(held).some(({ what }) => what === 'round'))
    await held.close()
    const lines = linesOf(held)
    expect(lines.map(({ what }) => what)).toEqual(['opened', 'round', 'closed'])
    expect(lines[0]).toMatchObject({ node: process.version, platform: process.platform, died: false })
    expect(lines[1]).toMatchObject({ looked: 2, gone: 0, photos: 2, problems: 0 })
    const all = JSON.stringify(lines)
    for (const secret of ['Karenina', 'sample', 'photos/', held.root]) expect(all).not.toContain(secret)
  })

  test('can be sent, and says whether the one before died', async () => {
    const held = await HeldOpen.with([])
    await held.look()
    await held.close()
    using log = Log.open(held.library)
    log.write('opened', {}) // By somebody who was killed.
    await held.open()
    logEvent('crashed', { error: new Error(`${held.photos} is missing`) })
    const report = await held.ask('report', {})
    expect(report).toContain('Familiar test, Node')
    expect(report).toContain('"what":"crashed"')
    expect(report).not.toContain(held.root)
    expect(linesOf(held).findLast(({ what }) => what === 'opened')).toMatchObject({ died: true })
  })

  test('goes with everything else that is forgotten', async () => {
    const held = await HeldOpen.with([])
    expect(existsSync(join(held.library, 'logs'))).toBe(true)
    await held.ask('forgetAllFaces', { word: 'forget' })
    expect(existsSync(join(held.library, 'logs'))).toBe(false)
  })
})
