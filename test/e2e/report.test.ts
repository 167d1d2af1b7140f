import axe from 'axe-core'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Evaluation } from '../../electron/engine/recognition/evaluation/evaluation.ts'
import { cropFace } from '../../electron/engine/images/crops.ts'
import { reportPage } from '../../electron/hosts/cli/evaluation/page.ts'
import { launchChromium } from './chromium.ts'

const hostile = '"><img src=x onerror="document.title=1"><script>document.title=2</script>\u202egpj.exe'
const folder = '/photos/<set> & "more"'
const at = (place: string): string => join(folder, place)
const [taught, asked, stranger] = [at(`train/${hostile}/1.jpg`), at('val/Ann/2 <b>.jpg'), at('unknown/3.jpg')]

const figures = { valAccuracy: 0.5, unknownRate: null, macroF1: 0.5, confusion: {} }
const wrong = [
  { photo: asked, truth: 'Ann', said: hostile, distance: 1.2, nearest: taught },
  { photo: at('val/Ann/no face.jpg'), truth: 'Ann', said: null, distance: null, nearest: null },
]
const mistake = { distance: 1.1, probability: 0.93, nearest: taught, draws: 2 }
const evaluation: Evaluation = {
  model: 'mobilefacenet',
  experiment: {
    shots: 2,
    draws: 3,
    fewer: [{ person: hostile, photos: 1 }],
    methods: {
      distance: { ...figures, wrong },
      svc: { ...figures, wrong },
      combined: { ...figures, wrong },
    },
    oneByOne: { valAccuracy: 0.5, unknownRate: null, macroF1: 0.5123 },
  },
  openSet: {
    shots: 1,
    draws: 8,
    strangers: 3,
    people: 2,
    fewer: [],
    coverage: 1,
    rank1: 0.9,
    tpir: { '0.001': 0.7, '0.01': 0.8 },
    oneByOne: { rank1: 0.9, tpir: { '0.001': 0.6, '0.01': 0.7 } },
    thresholds: { '0.001': 0.3, '0.01': 0.2 },
    tooFewStrangers: ['0.001'],
    product: { right: 0.8, wrong: 0, strangersNamed: 0.01 },
    calibration: [
      { from: 0, to: 0.1, predicted: 0.02, right: 0.1, count: 30 },
      { from: 0.9, to: 1, predicted: 0.97, right: 0.96, count: 400 },
    ],
    mistakes: [
      { ...mistake, kind: 'stranger named', photo: stranger, truth: null, best: hostile },
      { ...mistake, kind: 'stranger named', photo: stranger, truth: null, best: 'Ann' },
      ...Array.from({ length: 60 }, (_, i) => ({
        ...mistake,
        kind: 'not recognized' as const,
        photo: at(`val/Ann/${i}.jpg`),
        truth: 'Ann',
        best: hostile,
      })),
    ],
  },
  clusters: {
    precision: 0.99,
    recall: 0.9,
    f: 0.943,
    mixed: 1,
    groups: 12,
    alone: 4,
    faces: 40,
    people: 9,
    strangers: 3,
    coverage: 1,
    mixedGroups: [
      [
        { photo: taught, person: hostile },
        { photo: stranger, person: 'unknown/3.jpg' },
        ...Array.from({ length: 30 }, () => ({ photo: asked, person: 'Ann' })),
      ],
    ],
    splitPeople: [{ person: hostile, groups: [[taught, asked], [at('val/Ann/gone.jpg')]] }],
  },
}

const browser = await launchChromium()
const why = browser ? '' : ' (skipped: no browser is here)'

describe.skipIf(!browser)(`the page of an evaluation${why}`, () => {
  const home = mkdtempSync(join(tmpdir(), 'familiar-report-'))
  const file = join(home, 'report.html')

  beforeAll(async () => {
    const pixels = { data: new Uint8Array(200 * 200 * 3).fill(140), width: 200, height: 200 }
    const picture = await cropFace(pixels, { x: 50, y: 50, width: 100, height: 100 })
    const pictures = new Map([taught, asked, stranger].map((photo) => [photo, picture]))
    writeFileSync(file, reportPage(evaluation, { folder, pictures }))
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(home, { recursive: true })
  })

  test.each([
    ['light', { width: 1440, height: 900 }],
    ['dark', { width: 800, height: 600 }],
  ] as const)('is calm and open to everybody, %s', async (theme, size) => {
    const context = await browser!.newContext({ viewport: size, colorScheme: theme })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) complaints.push(request.url())
    })
    await page.goto(pathToFileURL(file).href)

    // Names are words, whatever is in them.
    expect(await page.title()).toBe('How well people are told apart')
    expect(await page.locator('script').count()).toBe(0)
    const sources = await page.evaluate<string[]>('[...document.images].map((image) => image.src.slice(0, 23))')
    expect(new Set(sources)).toEqual(new Set(['data:image/webp;base64,']))
    const text = await page.locator('main').innerText()
    expect(text).toContain('onerror="document.title=1"')
    expect(text).not.toContain('\u202e')
    expect(text).toContain('Most like "><img src=x')
    expect(text).toContain('val/Ann/2 <b>.jpg')

    // Pictures are seen, and what has none says so; of many, some are shown.
    const seen = await page.evaluate<number[]>('[...document.images].map((image) => image.naturalWidth && image.width)')
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(48)
    expect(text).toContain('no picture of a face')
    expect(text).toContain('Like nobody')
    expect(text).toContain('Strangers who would be named: 1 picture, in 2 ways')
    expect(text).not.toMatch(/\d %/) // They don’t come apart at the end of a line.
    expect(text).toContain('and 20 more; all of them with --json')
    expect(text).toMatch(/and 22 more$/m)
    expect(await page.getByRole('img', { name: /How sure, .* 97\s% sure, 96\s% right/ }).isVisible()).toBe(true)

    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    const dark = await page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor')
    expect(dark).toContain(theme === 'dark' ? '0.17' : '0.985')
    await page.evaluate(axe.source)
    const violations = await page.evaluate(async () => {
      const found = await (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] })
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    })
    expect(violations).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })
})
