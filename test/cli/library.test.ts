import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { CommandLibrary } from '../../electron/hosts/cli/library.ts'
import { sharedDir } from '../shared.ts'
import { dumpLibrary, Familiar, makeFolder, models, Problem, removeFolder, Scan } from './familiar.ts'

const title = `a family's library${sharedDir ? '' : ' (skipped: ../shared/photos is not here)'}`

describe.skipIf(!sharedDir)(title, () => {
  const photos = join(sharedDir ?? '', 'photos')
  const root = makeFolder('library')
  const familiar = new Familiar(join(root, 'library'))
  let first: z.infer<typeof Scan>

  beforeAll(async () => {
    first = await familiar.scan(join(photos, 'library'))
  }, 600_000)

  afterAll(() => {
    removeFolder(root)
  })

  test('its faces are found, and nothing else', async () => {
    const file = join(root, 'faces.json')
    writeFileSync(file, JSON.stringify(await familiar.faces()))
    const { status, stdout } = spawnSync(process.execPath, [join(photos, 'score.mjs'), file], { encoding: 'utf8' })
    const figures = z.object({ recall24to40: z.number() }).parse(JSON.parse(stdout))
    expect(status, stdout).toBe(0)
    expect(figures.recall24to40).toBeGreaterThanOrEqual(0.95)
  })

  test('what is no photo stands among the problems with a reason, and nothing else does', async () => {
    const labels = z
      .record(z.string(), z.object({ expect: z.string() }))
      .parse(JSON.parse(readFileSync(join(photos, 'labels.json'), 'utf8')))
    const expected = (...kinds: string[]): string[] =>
      Object.entries(labels).flatMap(([path, label]) => (kinds.includes(label.expect) ? [path.normalize('NFC')] : []))
    const problems = await familiar.json(z.array(Problem), 'problems')
    const paths = problems.map(({ path }) => relative(join(photos, 'library'), path).normalize('NFC'))
    expect(paths).toEqual(expect.arrayContaining(expected('problem')))
    const allowed = new Set(expected('problem', 'indexed or problem'))
    expect(paths.filter((path) => !allowed.has(path))).toEqual([])
    expect(first).toMatchObject({ problems: problems.length })
    for (const { reason } of problems) expect(reason).toMatch(/^[A-Z].+\.$/)
  })

  test('a second scan looks at nothing again and changes nothing', async () => {
    const before = dumpLibrary(familiar.library)
    const phases = new Set<string>()
    const library = new CommandLibrary({ library: familiar.library, models, version: 'test' })
    const second = await library.change(
      'scanFolders',
      { folders: [join(photos, 'library')], again: false },
      {
        model: 'mobilefacenet',
        listen: (told) => {
          if (told.event === 'activity') phases.add(told.activity.phase)
        },
      },
    )
    expect(phases).toContain('looking for photos')
    expect(phases).not.toContain('looking at photos')
    expect(phases).not.toContain('looking at faces again')
    const { photos: shown, faces, problems } = first
    expect(second).toMatchObject({ photos: shown, added: 0, unchanged: shown, removed: 0, faces, problems })
    expect(dumpLibrary(familiar.library)).toEqual(before)
  })
})
