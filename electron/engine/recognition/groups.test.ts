import { describe, expect, it } from 'vitest'
import { groupSlowly } from './groups-reference.testing.ts'
import { bandsAmong, groupFaces, type Ungrouped } from './groups.ts'
import { seededRandom } from '../platform/random.ts'
import { testBands } from './bands.testing.ts'

const bands = testBands()

/** A face in the plane at so many degrees, in a photo of its own unless said otherwise. */
function faceAt(degrees: number, more: Partial<Ungrouped<number, number>> = {}): Ungrouped<number, number> {
  const angle = (degrees / 180) * Math.PI
  const vector = Float32Array.of(Math.cos(angle), Math.sin(angle))
  return { id: degrees, photoId: degrees, point: { vector, strangeness: 0 }, group: null, poor: false, ...more }
}

/** The groups as sorted lists of the faces' numbers. */
async function grouped(faces: readonly Ungrouped<number, number>[]): Promise<number[][]> {
  const groups = await groupFaces(faces, bands)
  return groups
    .map(({ members }) => members.map((i) => faces[i]!.id).sort((a, b) => a - b))
    .sort((a, b) => a[0]! - b[0]!)
}

describe('groups of faces', () => {
  it('must be more alike among more faces, within reason', () => {
    const [few, usual, more, many, most] = [5, 500, 5000, 10_000, 1_000_000].map(
      (faces) => bandsAmong({ ...bands, thinning: 0.04 }, faces).group,
    )
    expect(few).toBe(bands.group)
    expect(usual).toBe(bands.group)
    expect(more).toBeCloseTo(bands.group + 0.04 * Math.log(10 ** 0.75), 12)
    expect(many).toBeGreaterThan(more!)
    expect(most).toBe(many)
  })

  it('joins what is near and keeps apart what is not', async () => {
    expect(await grouped([faceAt(0), faceAt(5), faceAt(90), faceAt(95)])).toEqual([
      [0, 5],
      [90, 95],
    ])
  })

  it('does not chain: a row of faces, each near the next, is no single person', async () => {
    const row = Array.from({ length: 12 }, (_, i) => faceAt(i * 15))
    const groups = await grouped(row)
    expect(groups.length).toBeGreaterThan(3)
    expect(groups.flat()).toHaveLength(12)
  })

  it('never joins two faces of one photo', async () => {
    const groups = await grouped([faceAt(0, { photoId: 1 }), faceAt(1, { photoId: 1 }), faceAt(2, { photoId: 2 })])
    expect(groups).toEqual([[0], [1, 2]])
  })

  it('never joins two poor faces of one photo, not even to a group they were in', async () => {
    const faces = [
      faceAt(0, { group: 7 }),
      faceAt(1, { photoId: 1, poor: true }),
      faceAt(2, { photoId: 1, poor: true }),
      faceAt(3, { photoId: 0, poor: true, group: 7 }),
    ]
    expect(await grouped(faces)).toEqual([[0, 1], [2], [3]])
  })

  it('keeps the number of a known group and never joins two of them', async () => {
    const faces = [faceAt(0, { group: 7 }), faceAt(1, { group: 8 }), faceAt(2)]
    const groups = await groupFaces(faces, bands)
    expect(groups.map(({ group }) => group).sort()).toEqual([7, 8])
    expect(groups.find(({ group }) => group === 8)!.members).toEqual([1, 2])
  })

  it('lets a poor face join, but not begin or bend a group', async () => {
    const faces = [faceAt(0), faceAt(4, { poor: true }), faceAt(60, { poor: true })]
    expect(await grouped(faces)).toEqual([[0, 4], [60]])
  })

  it('are those that a comparison of all with all finds, among any faces', async () => {
    const sorted = (groups: Awaited<ReturnType<typeof groupFaces>>) =>
      groups
        .map(({ group, members }) => ({ group, members: members.toSorted((a, b) => a - b) }))
        .sort((a, b) => a.members[0]! - b.members[0]!)
    for (let seed = 0; seed < 300; seed++) {
      const random = seededRandom(seed)
      const inGroups = new Set<string>()
      const faces = Array.from({ length: Math.floor(random() * 40) }, (_, id) => {
        const photoId = Math.floor(random() * 20)
        const known = random() < 0.3 ? Math.floor(random() * 4) : null
        // No known group has two faces of one photo.
        const free = known !== null && inGroups.size < inGroups.add(`${known} ${photoId}`).size
        const { vector } = faceAt(random() * 360).point
        return faceAt(id, {
          photoId,
          group: free ? known : null,
          poor: random() < 0.3,
          point: { vector, strangeness: random() / 10 },
        })
      })
      expect(sorted(await groupFaces(faces, bands))).toEqual(sorted(groupSlowly(faces, bands)))
    }
  })
})
