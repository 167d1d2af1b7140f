import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { copySamples, expectRefusal, Familiar, makeFolder, program, removeFolder, repository, run } from './familiar.ts'

const root = makeFolder('node')
afterAll(() => {
  removeFolder(root)
})

/** A Node that is too old, if the machine has one. */
const old = ['/usr/local/bin/node', '/usr/bin/node'].find((node) => {
  const [, major] = /^v(\d+)/.exec(String(spawnSync(node, ['--version']).stdout)) ?? []
  return major !== undefined && Number(major) < 22
})

test.skipIf(!old)(`an old Node is refused in words${old ? '' : ' (skipped: no Node before 22 is here)'}`, async () => {
  const { code, stdout, stderr } = await run(['people'], { command: [old!, program] })
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(
    /^Familiar needs Node 22\.18 or newer; this is Node \d+\.\d+\.\d+ \(.*\)\.\nInside the project/,
  )
  expect(stderr).not.toMatch(/ {4}at /)
})

test('works from any folder, through a link, and with relative paths', async () => {
  copySamples(join(root, 'photos'), ['sample2.jpg'])
  mkdirSync(join(root, 'elsewhere'))
  symlinkSync(program, join(root, 'familiar'))
  symlinkSync(join(root, 'photos'), join(root, 'linked photos'))
  const cwd = join(root, 'elsewhere')
  const linked = [process.execPath, join(root, 'familiar')] as const
  const scan = ['--library', '../library', 'scan', '../linked photos', '--model', 'mobilefacenet', '--json']
  const { code, stderr, stdout } = await run(scan, { cwd, command: linked })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(JSON.parse(stdout)).toMatchObject({ photos: 1, added: 1 })

  const familiar = new Familiar(join(root, 'library'))
  expect(await familiar.faces()).toMatchObject([{ paths: [join(root, 'photos', 'sample2.jpg')] }])
  const photo = relative(repository, join(root, 'linked photos', 'sample2.jpg'))
  const there = await familiar.run(['faces', '--photo', photo], { cwd: repository })
  expect(there).toMatchObject({ code: 0, stderr: '' })
  expect(expectRefusal(await familiar.run(['faces', '--photo', 'sample2.jpg'], { cwd }), 1)).toBe(
    `There is no file ${join(cwd, 'sample2.jpg')}. Check the path.`,
  )
})

test('by npm, paths count from where the user is', async () => {
  const env = { INIT_CWD: root, npm_lifecycle_event: 'familiar', npm_package_name: 'familiar' }
  const ask = (photo: string) => run(['--library', 'library', 'faces', '--photo', photo], { cwd: repository, env })
  expect(await ask('photos/sample2.jpg')).toMatchObject({ code: 0, stderr: '' })
  copySamples(root, ['sample2.jpg'])
  expect(expectRefusal(await ask('sample2.jpg'), 1)).toMatch(/first: npm run familiar -- scan FOLDER$/)
})

test('a library of its own in the user’s folder for data, where none is named', async () => {
  const env = { HOME: join(root, 'home'), XDG_DATA_HOME: join(root, 'data'), LOCALAPPDATA: join(root, 'data') }
  mkdirSync(env.HOME)
  const { code, stdout, stderr } = await run(['people'], { env })
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(process.platform === 'darwin' ? /Application Support\/Familiar/ : /data.familiar/i)
})
