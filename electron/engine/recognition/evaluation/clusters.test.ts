import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../platform/random.ts'
import { clusterFigures, measureClusters, type Truth } from './clusters.ts'
import { calibrationOf, near, ToySet } from './toy.testing.ts'

/** Groups of faces, each face written as the first letter of who it is. */
function groupsOf(...groups: readonly string[]): Truth[][] {
  let count = 0
  return groups.map((group) => group.split('').map((person) => ({ person, photo: `${++count}.jpg` })))
}

describe('the figures of groups', () => {
  it('are full marks where every person is one group', () => {
    expect(clusterFigures(groupsOf('AAA', 'BB', 'C'))).toEqual({
      precision: 1,
      recall: 1,
      f: 1,
      mixed: 0,
      groups: 3,
      alone: 1,
      faces: 6,
      people: 3,
      mixedGroups: [],
      splitPeople: [],
    })
  })

  it('are what they are by hand', () => {
    // Precision: three of A see 3 of 4, B sees 1 of 4; the rest are pure. Recall: A 3 of 4 thrice and 1 of 4; B 1/3, 2/3, 2/3.
    const figures = clusterFigures(groupsOf('AAAB', 'A', 'BB'))
    expect(figures.precision).toBeCloseTo((3 * (3 / 4) + 1 / 4 + 1 + 2) / 7, 12)
    expect(figures.recall).toBeCloseTo((3 * (3 / 4) + 1 / 4 + 1 / 3 + 2 * (2 / 3)) / 7, 12)
    const { precision, recall, f } = figures
    expect(f).toBeCloseTo(2 / (1 / precision + 1 / recall), 12)
  })

  it('count as mixed the groups of three faces and more with more than one person', () => {
    const { mixed, mixedGroups } = clusterFigures(groupsOf('AB', 'AAB', 'CCC', 'CDEF', 'G'))
    expect(mixed).toBe(2)
    expect(mixedGroups.map((group) => group.map(({ person }) => person).join(''))).toEqual(['CDEF', 'AAB', 'AB'])
  })

  it('name the people who are in several groups, with their pictures', () => {
    const { splitPeople } = clusterFigures(groupsOf('A', 'AAB', 'CC'))
    expect(splitPeople).toEqual([{ person: 'A', groups: [['2.jpg', '3.jpg'], ['1.jpg']] }])
  })

  it('are none without faces', () => {
    expect(clusterFigures([])).toMatchObject({ precision: 0, recall: 0, f: 0, groups: 0 })
  })

  it('agree with B-cubed as it is defined, face by face', () => {
    const groups = fc.array(fc.string({ unit: fc.constantFrom('A', 'B', 'C'), minLength: 1, maxLength: 6 }), {
      minLength: 1,
    })
    fc.assert(
      fc.property(groups, (letters) => {
        const grouped = groupsOf(...letters)
        const faces = grouped.flatMap((group, index) => group.map(({ person }) => ({ person, index })))
        const mean = (share: (face: { person: string; index: number }) => number): number =>
          faces.reduce((sum, face) => sum + share(face), 0) / faces.length
        const both = (a: (typeof faces)[number]): number =>
          faces.filter((b) => a.person === b.person && a.index === b.index).length
        const figures = clusterFigures(grouped)
        expect(figures.precision).toBeCloseTo(
          mean((a) => both(a) / grouped[a.index]!.length),
          9,
        )
        expect(figures.recall).toBeCloseTo(
          mean((a) => both(a) / faces.filter((b) => a.person === b.person).length),
          9,
        )
      }),
    )
  })
})

describe('grouping a data set', () => {
  it('groups people and strangers alike, and holds strangers against the names of their folders', async () => {
    const random = seededRandom(1)
    const toy = new ToySet()
      .teach('Anna', near(0, 0.05, random), near(0, 0.05, random), null)
      .ask('Anna', near(0, 0.05, random))
      .ask(null, near(1, 0.05, random), { stranger: 'Bea' })
      .ask(null, near(1, 0.05, random), { stranger: 'Bea' })
      .ask(null, near(1, 0.05, random), { stranger: 'Cleo' })
    const clusters = await measureClusters(toy.dataset, toy.faces, calibrationOf([near(9, 0, random)]), 'mobilefacenet')
    expect(clusters).toMatchObject({ groups: 2, mixed: 1, faces: 6, people: 3, recall: 1, splitPeople: [] })
    expect(clusters.precision).toBeCloseTo((3 + 2 * (2 / 3) + 1 / 3) / 6, 12)
    expect(clusters.coverage).toBeCloseTo(6 / 7, 12)
    expect(clusters.mixedGroups[0]!.map(({ person }) => person)).toEqual(['unknown/Bea', 'unknown/Bea', 'unknown/Cleo'])
  })

  it('lets poor faces join a group and begin none, as the product does', async () => {
    const random = seededRandom(1)
    const toy = new ToySet()
      .teach('Anna', near(0, 0.05, random), near(0, 0.05, random))
      .ask('Anna', near(0, 0.05, random), { poor: true })
      .ask(null, near(1, 0.05, random), { poor: true, stranger: 'Bea' })
      .ask(null, near(1, 0.05, random), { poor: true, stranger: 'Bea' })
    const clusters = await measureClusters(toy.dataset, toy.faces, calibrationOf([near(9, 0, random)]), 'mobilefacenet')
    expect(clusters).toMatchObject({ groups: 3, alone: 2, splitPeople: [{ person: 'unknown/Bea' }] })
  })

  it('takes a stranger who bears the name of one of the people for somebody else', async () => {
    const random = seededRandom(1)
    const toy = new ToySet().teach('Anna', near(0, 0.05, random)).ask(null, near(1, 0.05, random), { stranger: 'Anna' })
    const clusters = await measureClusters(toy.dataset, toy.faces, calibrationOf([near(9, 0, random)]), 'mobilefacenet')
    expect(clusters).toMatchObject({ people: 2, recall: 1 })
  })
})
