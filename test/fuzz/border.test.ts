import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MessagePortMain } from 'electron'
import { expect, onTestFinished, test } from 'vitest'
import { browserAbilities } from '../../electron/hosts/library-line.ts'
import { nodeChild } from '../../electron/hosts/process/node-child.ts'
import { RemoteLibrary } from '../../electron/hosts/process/remote-library.ts'
import { models } from '../cli/familiar.ts'

/** As JSON can hold it and a body of a megabyte has room for, but no message to another process. */
const endless = `${'['.repeat(400_000)}${']'.repeat(400_000)}`

/** An engine that hears everything and says nothing. */
function deafEngine() {
  const folder = mkdtempSync(join(tmpdir(), 'familiar-border-'))
  const script = join(folder, 'engine.mjs')
  writeFileSync(script, "process.on('message', ({ kind }) => { if (kind === 'close') process.exit() })")
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return nodeChild({ node: process.execPath, script, settings: { library: folder, models: folder, version: 'test' } })
}

test('what can’t be passed on to the engine as a value is a wrong question', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'familiar-border-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const log: string[] = []
  const note = (text: string): void => void log.push(text)
  const script = join(import.meta.dirname, '../../electron/hosts/process/engine-process.ts')
  const library = new RemoteLibrary({
    start: nodeChild({ node: process.execPath, script, settings: { library: folder, models, version: 'test' } }),
    host: browserAbilities(() => Promise.resolve(), note),
    onEvent: () => undefined,
    onLost: () => undefined,
    onBack: () => undefined,
    onGaveUp: () => undefined,
    log: note,
  })
  for (const input of [endless, `{"id":${endless}}`, `{"filter":{"with":${endless}}}`]) {
    for (const call of ['photo', 'timeline', 'status']) {
      const reply: unknown = JSON.parse(await library.forward(`{"id":1,"call":"${call}","input":${input}}`))
      expect(reply).toMatchObject({ id: 1, ok: false, failure: { code: 'bad-input' } })
    }
  }
  expect(log).toEqual([])
  await library.close()
})

test('a page that says such a thing does not end the shell', async () => {
  const ended = Promise.withResolvers<undefined>()
  const engine = deafEngine()({
    afterDeath: false,
    onMessage: () => undefined,
    onExit: () => {
      ended.resolve(undefined)
    },
  })
  const port = Object.assign(new EventEmitter(), { start: () => undefined, postMessage: () => undefined })
  engine.connect(1, port as unknown as MessagePortMain)
  const lists: unknown = JSON.parse(endless)
  for (const data of [lists, { id: 1, call: 'photo', input: lists }, () => undefined])
    expect(() => port.emit('message', { data })).not.toThrow()
  engine.post({ kind: 'close' })
  await ended.promise
})
