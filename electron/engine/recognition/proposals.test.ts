import { describe, expect, it } from 'vitest'
import type { ClusterId, FaceId, PersonId, PhotoId } from '../store/ids.ts'
import { FaceCache } from './face-cache.ts'
import { partiesOf, Proposals, type PartyFaces, type UserDecisions } from './proposals.ts'
import { Album, at as faceAt, cosineOf, poor } from './album.testing.ts'

const nothing: UserDecisions = { apart: [], rejected: [] }
const least = cosineOf(30)

/** Faces in the plane, each on a photo of its own unless it is said which. */
function faces(first: number, degrees: readonly number[], photo = first): PartyFaces['faces'] {
  return degrees.map((angle, i) => ({
    id: (first + i) as FaceId,
    photoId: (photo + i) as PhotoId,
    point: { vector: Float32Array.of(cosineOf(angle), cosineOf(90 - angle)), strangeness: 0 },
  }))
}
const person = (id: number, own: PartyFaces['faces']): PartyFaces => ({
  party: { person: id as PersonId },
  faces: own,
  others: [],
})
const group = (id: number, own: PartyFaces['faces'], others: PartyFaces['others'] = []): PartyFaces => ({
  party: { group: id as ClusterId },
  faces: own,
  others,
})

describe('who may be one and the same', () => {
  it('are those alike on average, surest first, whoever has a name or more faces in front', () => {
    const parties = [
      group(1, faces(10, [0, 2])),
      person(2, faces(20, [20, 22])),
      group(3, faces(30, [100, 102])),
      group(4, faces(40, [104, 106, 108])),
      group(5, faces(50, [200, 202])),
    ]
    const found = new Proposals().find(parties, nothing, least)
    expect(found).toMatchObject([
      { one: { group: 4 }, other: { group: 3 } },
      { one: { person: 2 }, other: { group: 1 } },
    ])
    expect(found[1]!.similarity).toBeCloseTo(cosineOf(20), 2)
  })

  it('are not a few that happen to be alike: a single face says too little', () => {
    const two = [person(1, faces(10, [0])), person(2, faces(20, [1, 2]))]
    expect(new Proposals().find(two, nothing, least)).toEqual([])
    const more = [person(1, faces(10, [0])), person(2, faces(20, [1, 2, 3, 4]))]
    expect(new Proposals().find(more, nothing, least)).toHaveLength(1)
  })

  it('are never two that are in one photo, be it that one of them can hardly be seen there', () => {
    const seen = [group(1, faces(10, [0, 2], 500)), group(2, faces(20, [1, 3], 501))]
    expect(new Proposals().find(seen, nothing, least)).toEqual([])
    const hardly = [
      group(1, faces(10, [0, 2])),
      group(2, faces(20, [1, 3]), [{ id: 29 as FaceId, photoId: 10 as PhotoId }]),
    ]
    expect(new Proposals().find(hardly, nothing, least)).toEqual([])
  })

  it('are never two that the user told apart, however their groups change, nor a group that is not somebody', () => {
    const apart = [{ one: 10 as FaceId, other: 21 as FaceId }]
    const parties = [person(1, faces(10, [0, 2])), person(2, faces(20, [1, 3]))]
    expect(new Proposals().find(parties, { ...nothing, apart }, least)).toEqual([])
    const now = [group(7, faces(10, [0, 2, 4])), person(2, faces(20, [1, 3]))]
    expect(new Proposals().find(now, { ...nothing, apart }, least)).toEqual([])

    const rejected = [10, 11].map((id) => ({ faceId: id as FaceId, personId: 2 as PersonId }))
    expect(new Proposals().find(now, { ...nothing, rejected }, least)).toEqual([])
    // One of many is not them; that says little of the others.
    const few = rejected.slice(0, 1)
    expect(new Proposals().find(now, { ...nothing, rejected: few }, least)).toHaveLength(1)
  })

  it('are the same whether all are compared or only what has changed', () => {
    const before = [group(1, faces(10, [0, 2])), group(2, faces(20, [5, 7])), group(3, faces(30, [60, 62]))]
    const after = [group(1, faces(10, [0, 2, 58])), group(3, faces(30, [60, 62])), person(4, faces(40, [61, 63, 65]))]
    const kept = new Proposals()
    kept.find(before, nothing, least)
    expect(kept.find(after, nothing, least)).toEqual(new Proposals().find(after, nothing, least))
    expect(kept.find(after, nothing, least)).toMatchObject([{ one: { person: 4 }, other: { group: 3 } }])
  })

  it('are soon found among many', () => {
    const many = Array.from({ length: 1500 }, (_, i) => group(i + 1, faces(10 * i, [(i * 137) % 360, (i * 137) % 360])))
    const proposals = new Proposals()
    proposals.find(many, nothing, cosineOf(1))
    const begun = performance.now()
    proposals.find([...many.slice(1), group(9999, faces(99_990, [1, 2]))], nothing, cosineOf(1))
    expect(performance.now() - begun).toBeLessThan(1000)
  })
})

describe('who is compared', () => {
  it('is everybody with a good face who is not hidden, and the groups of two good faces and more', async () => {
    const album = new Album()
    const { store } = album
    const [anna, again, blurred] = [faceAt(0), faceAt(3), faceAt(4, poor)].map((face) => album.portrait(face))
    album.confirm(anna!, 'Anna')
    const strangers = [120, 122, 124].map((degrees) => album.portrait(faceAt(degrees)))
    album.portrait(faceAt(240))
    album.confirm(album.portrait(faceAt(300)), 'Hidden')
    store.decisions.setHidden(store.people.byName('Hidden')!.id, true)
    await album.recognize()
    const memory = new FaceCache('mobilefacenet')
    expect(partiesOf(store, memory).map(({ party, faces }) => [party, faces.map(({ id }) => id)])).toEqual([
      [{ person: store.people.byName('Anna')!.id }, [anna, again]],
      [{ group: strangers[0] }, strangers],
    ])
    album.confirm(blurred!, 'Anna')
    expect(partiesOf(store, memory)[0]).toMatchObject({ others: [{ id: blurred }] })
  })
})
