import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { models, parts } from './about.ts'

const project = resolve(import.meta.dirname, '../..')
const notice = readFileSync(join(project, 'NOTICE'), 'utf8')
const manifest = JSON.parse(readFileSync(join(project, 'models/manifest.json'), 'utf8')) as Record<
  string,
  { readonly title: string; readonly licence: string; readonly paper: string }
>

describe('About', () => {
  it('names every model of the manifest with its licence and its paper, and no other', () => {
    expect(models.map(({ name }) => name).sort()).toEqual(
      Object.values(manifest)
        .map(({ title }) => title)
        .sort(),
    )
    for (const { title, licence, paper } of Object.values(manifest)) {
      const credit = models.find(({ name }) => name === title)!
      expect(credit.licence).toBe(licence)
      expect(paper).toContain(credit.link?.href)
    }
  })

  it('says of the parts what NOTICE says', () => {
    for (const { name, licence } of parts) {
      const line = notice.split('\n').find((text) => text.startsWith(name))
      expect(line, name).toContain(licence)
    }
  })
})
