import { describe, expect, it } from 'vitest'
import { askGroup, besideGroup, groupEvidenceOf, inGroup, memberships } from './group-evidence.ts'
import { personModelOf, verdictOf } from './matcher.ts'
import { seededRandom } from '../platform/random.ts'
import { similarity, type FacePoint } from './space.ts'
import { across, joinSums, single, sumOf, within, without } from './sum.ts'
import { testBands } from './bands.testing.ts'

/** As real faces are: two photos of one person are half alike, and a third is enough to name. */
const bands = testBands({ typical: 0.5, accept: 0.35, suggest: 0.1, group: 0.4 })
const dimensions = 64
const random = seededRandom(5)

function unit(vector: Float32Array): FacePoint {
  const length = Math.hypot(...vector)
  return { vector: vector.map((value) => value / length), strangeness: 0 }
}

function anywhere(): FacePoint {
  return unit(Float32Array.from({ length: dimensions }, () => random() - 0.5))
}

/** A photo of whom `centre` stands for: alike by about `share`, another time by about its square. */
function photoOf(centre: FacePoint, share = Math.SQRT1_2): FacePoint {
  const other = anywhere().vector
  const rest = Math.sqrt(1 - share ** 2)
  return unit(centre.vector.map((value, i) => share * value + rest * other[i]!))
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('sums of faces', () => {
  const some = Array.from({ length: 5 }, () => ({ ...anywhere(), strangeness: random() }))
  const others = Array.from({ length: 3 }, () => ({ ...anywhere(), strangeness: random() }))

  it('tell mean similarities as all pairs do', () => {
    const pairs = some.flatMap((a) => others.map((b) => similarity(a, b)))
    expect(across(sumOf(some), sumOf(others))).toBeCloseTo(mean(pairs), 5)
    const inside = some.flatMap((a, i) => some.slice(i + 1).map((b) => similarity(a, b)))
    expect(within(sumOf(some))).toBeCloseTo(mean(inside), 5)
    expect(within(single(some[0]!))).toBe(0)
  })

  it('can be joined and taken apart', () => {
    const joined = joinSums(sumOf(some), sumOf(others))
    expect(within(joined)).toBeCloseTo(within(sumOf([...some, ...others])), 5)
    expect(within(without(joined, others[2]!))).toBeCloseTo(within(sumOf([...some, ...others.slice(0, 2)])), 5)
  })
})

describe('a group', () => {
  const anna = anywhere()
  const taught = [photoOf(anna)]
  const person = personModelOf(taught, null, bands)

  it('of a person is them more surely than any of its faces is', () => {
    const company = groupEvidenceOf(
      Array.from({ length: 8 }, () => photoOf(anna)),
      bands,
    )
    const { score, estrangement } = askGroup(company, taught, person, bands)
    expect(score).toBeGreaterThan(bands.accept)
    expect(score).toBeGreaterThan(mean(company.points.map((point) => similarity(point, taught[0]!))))
    expect(estrangement).toBe(0)
    const unlucky = verdictOf(0.2, bands)
    const [belongs] = memberships(company, bands)
    const said = inGroup({ ...unlucky, rule: 'distance' }, belongs!, { score, estrangement }, bands)
    expect(said).toMatchObject({ band: 'accept', rule: 'group' })
  })

  it('of a brother is not the person, and speaks for none of its faces', () => {
    const brother = photoOf(anna, 0.35)
    const company = groupEvidenceOf(
      Array.from({ length: 8 }, () => photoOf(brother, 0.85)),
      bands,
    )
    const evidence = askGroup(company, taught, person, bands)
    expect(evidence.score).toBeLessThan(bands.accept)
    expect(evidence.estrangement).toBeGreaterThan(0)
    const alone = { ...verdictOf(bands.accept + 0.01, bands), rule: 'distance' as const }
    const said = inGroup(alone, memberships(company, bands)[0]!, evidence, bands)
    expect(said.band).toBe('suggest')
  })

  it('that is somebody else keeps a face that is more like the others in it than like the person', () => {
    const somebody = { score: bands.accept - 0.01, estrangement: 0 }
    const alone = { ...verdictOf(bands.accept + 0.05, bands), rule: 'distance' as const }
    expect(inGroup(alone, 0.5, somebody, bands).band).toBe('suggest')
    expect(inGroup(alone, 0.1, somebody, bands).band).toBe('accept')
    expect(inGroup(alone, 0.5, { ...somebody, score: bands.accept }, bands).band).toBe('accept')
  })

  it('names none of its faces more surely than the face belongs to it', () => {
    const stray = anywhere()
    const company = groupEvidenceOf([...Array.from({ length: 8 }, () => photoOf(anna)), stray], bands)
    const belongs = memberships(company, bands)
    const evidence = askGroup(company, taught, person, bands)
    expect(evidence.score).toBeGreaterThan(bands.accept)
    const alone = { ...verdictOf(0, bands), rule: 'distance' as const }
    expect(inGroup(alone, belongs[8]!, evidence, bands).band).not.toBe('accept')
    expect(inGroup(alone, belongs[0]!, evidence, bands).band).toBe('accept')
  })

  it('that is a person speaks for a face beside it which resembles it, and for no other', () => {
    const company = groupEvidenceOf(
      Array.from({ length: 8 }, () => photoOf(anna)),
      bands,
    )
    const evidence = askGroup(company, taught, person, bands)
    expect(besideGroup(photoOf(anna), company, evidence, bands)).toBeGreaterThan(bands.accept)
    expect(besideGroup(anywhere(), company, evidence, bands)).toBeLessThan(bands.accept)
    const unsure = { score: 0.2, estrangement: 0 }
    expect(besideGroup(photoOf(anna), company, unsure, bands)).toBe(0.2)
  })
})
