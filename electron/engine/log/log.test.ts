import { fork } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { logEvent } from './log-event.ts'
import { Log } from './log.ts'

describe('the log', () => {
  let library: string
  const logs = (): string => join(library, 'logs')
  const open = (limits?: { files: number; bytes: number }): Log => {
    const log = Log.open(library, limits)
    onTestFinished(() => {
      log[Symbol.dispose]()
    })
    return log
  }

  beforeEach(() => {
    library = mkdtempSync(join(tmpdir(), 'familiar-log-'))
    onTestFinished(() => {
      rmSync(library, { recursive: true, force: true })
    })
  })

  test('has a line for whatever happened while it is open', () => {
    const log = open()
    logEvent('round', { looked: 3, seconds: 1.5 })
    logEvent('trouble', { error: new Error('Anna is missing') })
    const [round, trouble] = log.latest(10).map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(round).toMatchObject({ process: process.pid, what: 'round', looked: 3, seconds: 1.5 })
    expect(trouble).toMatchObject({ what: 'trouble', error: { name: 'Error' } })
    expect(JSON.stringify(trouble)).not.toContain('Anna')
    log[Symbol.dispose]()
    logEvent('closed')
    expect(log.latest(10)).toHaveLength(2)
  })

  test('keeps no more than a few files of a few bytes, the latest', () => {
    const log = open({ files: 3, bytes: 1000 })
    for (let round = 0; round < 200; round++) logEvent('round', { round })
    expect(readdirSync(logs()).sort()).toEqual(['familiar.1.log', 'familiar.2.log', 'familiar.log'])
    for (const name of readdirSync(logs())) expect(statSync(join(logs(), name)).size).toBeLessThan(1200)
    const rounds = log.latest(20).map((line) => (JSON.parse(line) as { round: number }).round)
    expect(rounds).toEqual(Array.from({ length: 20 }, (_, i) => 180 + i))
  })

  test('makes no library where there is none', () => {
    rmSync(library, { recursive: true })
    open()
    logEvent('opened')
    expect(existsSync(library)).toBe(false)
  })

  test('fails nothing where nothing can be written', () => {
    writeFileSync(logs(), 'in the way')
    const log = open()
    logEvent('opened')
    expect(log.latest(10)).toEqual([])
  })

  test.skipIf(!existsSync('/dev/full'))('nor on a full disk (Linux)', () => {
    mkdirSync(logs())
    symlinkSync('/dev/full', join(logs(), 'familiar.log'))
    const log = open()
    expect(() => {
      logEvent('opened')
    }).not.toThrow()
    log[Symbol.dispose]()
  })

  test('is written by two processes at once, and loses no line', async () => {
    const writers = [1, 2].map((number) =>
      fork(new URL('../../../test/fixtures/log-writer.ts', import.meta.url), [library, String(number), '300']),
    )
    await Promise.all(writers.map((writer) => once(writer, 'exit')))
    const lines = readFileSync(join(logs(), 'familiar.log'), 'utf8').trimEnd().split('\n')
    const parsed = lines.map((line) => JSON.parse(line) as { writer: number; line: number })
    for (const number of [1, 2])
      expect(parsed.filter(({ writer }) => writer === number).map(({ line }) => line)).toEqual([...Array(300).keys()])
  })

  test('is gone when it is forgotten, and begins anew', () => {
    const log = open()
    logEvent('opened')
    log.forget()
    expect(existsSync(logs())).toBe(false)
    logEvent('round')
    expect(log.latest(10)).toHaveLength(1)
  })
})
