import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Answers, CallName, Input } from '../../electron/contract/api.ts'
import { openSession } from '../../electron/engine/open.ts'
import type { Session } from '../../electron/engine/session.ts'
import { anotherShot, Enrolled, Familiar, makeFolder, models, Photo, Problem, removeFolder } from './familiar.ts'

const root = makeFolder('names')
const photos = join(root, 'photos')
const familiar = new Familiar(join(root, 'library'))

const names = [
  'two\nlines.jpg',
  'one\r\n/home/you/other.jpg: 0 faces.jpg',
  'tab\tand\vothers\f.jpg',
  '\'single\' "double" `back` $(id) ${HOME}.jpg',
  '👩‍👧‍👦 🏳️‍🌈 family.jpg',
  '\u202egpj.exe.jpg',
  'mark \u200f\u200e\u2067אבא\u2069.jpg',
  'nothing to see\u200b\u2060\ufeff.jpg',
  '\u001b[2J\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007.jpg',
  '\u001b]0;title\u001b\\.jpg',
  'bell\u0007, delete\u007f, backspace\b.jpg',
  '\u009b31mred \u0085.jpg',
  '-rf.jpg',
  '--help.jpg',
  ' begins and ends with a space .jpg',
  '%00.jpg',
  'a..%2f..%2fetc%2fpasswd.jpg',
  '<img src=x onerror=alert(1)> &amp; "\'.jpg',
  "=cmd|' /C calc'!A0,1;2.jpg",
  "'; DROP TABLE photo; --.jpg",
  '% _ * ? [a-z] ^ \\ .jpg',
  'C:\\nul|<>.jpg',
  'e\u0301 and \u00e9.jpg',
  '\ufffd.jpg',
  `${'x'.repeat(251)}.jpg`,
  `${'👪'.repeat(62)}xyz.jpg`,
  'folder\nof\u001b[1mtwo lines/in it.jpg',
  '-folder/--option.jpg',
]

/** What must not reach a terminal. */
const controls = /(?!\n)[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/u

beforeAll(async () => {
  for (const [at, name] of names.entries()) {
    mkdirSync(dirname(join(photos, name)), { recursive: true })
    const colour = { r: at * 9, g: 90, b: 200 }
    const picture = sharp({ create: { width: 64, height: 48, channels: 3, background: colour } })
    writeFileSync(join(photos, name), await picture.jpeg().toBuffer())
  }
  await anotherShot('sample1.jpg', join(root, 'face.jpg'))
  writeFileSync(join(photos, '-n; face\n.jpg'), readFileSync(join(root, 'face.jpg')))
})

afterAll(() => {
  removeFolder(root)
})

// Other systems have no such names.
describe.skipIf(process.platform !== 'linux')('names of files that hold anything (Linux only)', () => {
  const all = [...names, '-n; face\n.jpg'].map((name) => join(photos, name))

  test('are scanned and listed as they are', async () => {
    expect(await familiar.scan(photos)).toMatchObject({ photos: all.length, problems: 0 })
    expect((await familiar.faces()).flatMap(({ paths }) => paths).sort()).toEqual(all.sort())
    expect(await familiar.scan(photos)).toMatchObject({ added: 0, unchanged: all.length, removed: 0 })
  })

  test('feign no line and control no terminal', async () => {
    const words = await familiar.words('faces')
    expect(words).not.toMatch(controls)
    const lines = words.trimEnd().split('\n')
    expect(lines.filter((line) => !line.startsWith('  '))).toHaveLength(all.length)
    expect(words).toContain(join(photos, 'two␊lines.jpg'))
    const { stdout } = await familiar.run(['--json', 'faces'])
    expect(stdout).not.toMatch(controls)
  })

  test('are taken as arguments', async () => {
    for (const path of [all[0]!, all[3]!, all[8]!, all.at(-2)!]) {
      const [photo] = await familiar.json(z.array(Photo), 'faces', '--photo', path)
      expect(photo?.photo).toBe(path)
    }
    const identified = await familiar.json(z.array(Photo), 'identify', ...all)
    expect(identified.map(({ photo }) => photo)).toEqual(all)
    const face = String((await familiar.faces()).flatMap(({ faces }) => faces)[0]!.id)
    const args = ['--json', 'enroll', '--name', 'Ann', '--face', face, '--', '-n; face\n.jpg']
    const enrolled = await familiar.run(args, { cwd: photos })
    expect(enrolled.stderr).toBe('')
    expect(Enrolled.parse(JSON.parse(enrolled.stdout))).toMatchObject({ person: 'Ann' })
  })

  test('of people are looked up by their bare letters, but a face gets the very name that was given', async () => {
    const face = String((await familiar.faces()).flatMap(({ faces }) => faces)[0]!.id)
    const named = async (name: string): Promise<string> => {
      const { stdout, stderr } = await familiar.run(
        ['enroll', '--face', face, '--name', name, '--', '-n; face\n.jpg'],
        {
          cwd: photos,
        },
      )
      expect(stderr).toBe('')
      return stdout
    }
    for (const [name, bare] of [
      ['José', 'jose'],
      ['Søren', 'SOREN'],
      ['Łukasz', 'lukasz'],
      ['Đặng', 'dang'],
      ['İpek', 'ipek'],
    ] as const) {
      expect(await named(name)).toContain(`Face ${face} is ${name}.`)
      expect(await familiar.words('reject', face, '--name', bare)).toBe(`Face ${face} is not ${name}.\n`)
    }
    expect(await named('Jose')).toMatch(/is Jose\.[^]*José is another person here/)
    expect(await familiar.words('reject', face, '--name', 'jose')).toBe(`Face ${face} is not Jose.\n`)
    const ambiguous = await familiar.run(['reject', face, '--name', 'Josè'])
    expect(ambiguous).toMatchObject({ code: 1, stdout: '' })
    expect(await named('Ann')).toContain(`Face ${face} is Ann.`)
  })

  test('are said in one line where something is wrong', async () => {
    const { code, stderr } = await familiar.run(['identify', join(photos, 'no\nsuch\u001b[2J.jpg')])
    expect(code).toBe(1)
    expect(stderr).toBe(`There is no file ${join(photos, 'no␊such␛[2J.jpg')}. Check the path.\n`)
  })

  describe('in a window', () => {
    let session: Session
    const ask = <Name extends CallName>(call: Name, input: Input<Name>): Promise<Answers[Name]> =>
      session.handle(call, input) as Promise<Answers[Name]>

    beforeAll(async () => {
      session = await openSession({ library: familiar.library, models, version: 'test' })
    })
    afterAll(() => session.close())

    test('are shown, and found by what they are', async () => {
      const ids = await ask('photoIds', { filter: {} })
      const details = await Promise.all(ids.map((id) => ask('photo', { id })))
      expect(details.flatMap(({ paths }) => paths).sort()).toEqual(all.toSorted())
      for (const { id, name, paths } of details) {
        const found = await ask('photoIds', { filter: { text: name.slice(0, 200) } })
        if (name.trim() === name && !/[\p{Cc}]/u.test(name)) expect(found, name).toContain(id)
        expect((await session.image(`/image/photo/${id}/full`))?.path).toBe(paths[0])
      }
    })

    test('are exported, also where they are as long as names can be', async () => {
      const folder = join(root, 'exported')
      mkdirSync(folder)
      const longest = `${'👪'.repeat(62)}xyz.jpg`
      writeFileSync(join(folder, longest), 'another photo of that name')
      expect(await ask('exportPhotos', { filter: {}, folder })).toMatchObject({ copied: all.length, there: 0 })
      const written = readdirSync(folder)
      expect(written).toHaveLength(all.length + 1)
      expect(written).toContain(`${'👪'.repeat(61)} (2).jpg`)
      expect(await ask('exportPhotos', { filter: {}, folder })).toMatchObject({ copied: 0, there: all.length })
    })
  })

  test('that are no text are problems, each of them', async () => {
    const folder = join(root, 'bytes')
    mkdirSync(folder)
    const bytes = (name: string) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')])
    const picture = readFileSync(join(photos, '%00.jpg'))
    for (const name of ['caf\xe9.jpg', 'caf\xe8.jpg', '\xff\xfe.png', '\xed\xa0\x80.jpg', '\x1b\xff.jpg'])
      writeFileSync(bytes(name), picture)
    mkdirSync(bytes('\xe9t\xe9'))
    writeFileSync(bytes('\xe9t\xe9/a.jpg'), picture)
    const own = new Familiar(join(root, 'library of bytes'))
    expect(await own.scan(folder)).toMatchObject({ photos: 0, problems: 6 })
    const problems = await own.json(z.array(Problem), 'problems')
    expect(problems.map(({ reason }) => reason)).toEqual(
      problems.map(
        ({ path }) =>
          expect.stringMatching(path.includes('t\ufffd') ? /^The folder’s name/ : /^The file’s name/) as string,
      ),
    )
    const words = await own.words('problems')
    expect(words.trimEnd().split('\n')).toHaveLength(6)
    expect(words).not.toMatch(controls)
    expect(await own.scan(folder)).toMatchObject({ photos: 0, problems: 6 })
  })
})
