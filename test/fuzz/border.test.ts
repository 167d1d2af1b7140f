import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MessagePortMain } from 'electron'
import { expect, onTestFinished, test } from 'vitest'
import { answer } from '../../electron/hosts/answer.ts'
import { nodeChild } from '../../electron/hosts/process/node-child.ts'
import { RemoteLibrary } from '../../electron/hosts/process/remote-library.ts'

/** As JSON can hold it and a body of a megabyte has room for, but no message to another process. */
const endless: unknown = JSON.parse(`${'['.repeat(400_000)}${']'.repeat(400_000)}`)

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

test('what can’t be passed on to the engine is a wrong question', async () => {
  const log: string[] = []
  const note = (text: string): void => void log.push(text)
  const library = new RemoteLibrary({
    start: deafEngine(),
    onLost: () => undefined,
    onBack: () => undefined,
    onGaveUp: () => undefined,
    log: note,
  })
  const host = {
    pickFolders: () => Promise.resolve({ native: false, paths: [] }),
    reveal: () => Promise.resolve(),
    log: note,
  }
  for (const input of [endless, { id: endless }, { filter: { with: endless } }]) {
    for (const call of ['photo', 'timeline', 'status'])
      expect(await answer({ id: 1, call, input }, () => Promise.resolve(library), host)).toMatchObject({
        ok: false,
        failure: { code: 'bad-input' },
      })
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
  for (const data of [endless, { id: 1, call: 'photo', input: endless }, () => undefined])
    expect(() => port.emit('message', { data })).not.toThrow()
  engine.post({ kind: 'close' })
  await ended.promise
})
