import { describe, expect, it } from 'vitest'
import { contradictionsOf, contradictionOf } from './contradiction.ts'
import type { Known } from './likeness.ts'
import { FaceCache } from './face-cache.ts'
import { Album, at as faceAt, cosineOf, poor } from './album.testing.ts'
import { testBands } from './bands.testing.ts'

const bands = testBands({ accept: cosineOf(20), suggest: cosineOf(40), group: cosineOf(15) })
const bounds = { bands, lenient: cosineOf(60) } // Far below is 66 degrees.
const at = (degrees: number, id: number) => ({
  id,
  point: { vector: Float32Array.of(cosineOf(degrees), cosineOf(90 - degrees)), strangeness: 0 },
})
const somebody = (person: string, first: number, degrees: readonly number[]): Known<string> => ({
  person,
  faces: degrees.map((angle, i) => at(angle, first + i)),
})
const anna = somebody('Anna', 1, [0, 2, 4, 6])

describe('a confirmation', () => {
  it('is doubted where the face is far from what the person looks like, and where nobody would have offered it', () => {
    expect(contradictionOf([at(80, 90)], 'Anna', [anna], bounds)).toEqual({
      faces: [90],
      like: null,
      nearest: [4, 3, 2],
      known: 4,
    })
    expect(contradictionOf([at(65, 90)], 'Anna', [anna], bounds)).toBeNull()
    expect(contradictionOf([], 'Anna', [anna], bounds)).toBeNull()
  })

  it('is not doubted of somebody with fewer than three faces, or nobody yet', () => {
    const ben = somebody('Ben', 10, [0, 2])
    expect(contradictionOf([at(120, 90)], 'Ben', [ben], bounds)).toBeNull()
    expect(contradictionOf([at(120, 90)], 'Cleo', [ben], bounds)).toBeNull()
  })

  it('does not count the face itself, where it was confirmed before', () => {
    expect(contradictionOf([at(0, 1)], 'Anna', [somebody('Anna', 1, [0, 2, 4])], bounds)).toBeNull()
    const again = { ...anna, faces: [...anna.faces, at(120, 90)] }
    expect(contradictionOf([at(120, 90)], 'Anna', [again], bounds)).toMatchObject({ faces: [90], known: 4 })
  })

  it('is not doubted of either half of somebody who looks like two', () => {
    const child = somebody('Anna', 1, [0, 2, 4, 120, 122, 124])
    for (const degrees of [-10, 60, 110, 140])
      expect(contradictionOf([at(degrees, 90)], 'Anna', [child], bounds)).toBeNull()
    expect(contradictionOf([at(220, 90)], 'Anna', [child], bounds)).not.toBeNull()
  })

  it('takes a person’s own spread into account', () => {
    const scattered = somebody('Anna', 1, [0, 80, 160, 240])
    expect(contradictionOf([at(120, 90)], 'Anna', [scattered], bounds)).toBeNull()
  })

  it('of a whole group is doubted where a third of it is unlike, least alike first', () => {
    const [right, wrong] = [
      [at(1, 80), at(3, 81), at(5, 82)],
      [at(100, 90), at(120, 91)],
    ]
    expect(contradictionOf([...right, ...wrong], 'Anna', [anna], bounds)).toMatchObject({ faces: [91, 90] })
    expect(contradictionOf([...right, wrong[0]!], 'Anna', [anna], bounds)).toBeNull()
  })

  it('is doubted where the face is much nearer to somebody else', () => {
    const ben = somebody('Ben', 10, [62, 64, 66])
    const wide = { ...bounds, bands: { ...bands, suggest: cosineOf(75) } }
    expect(contradictionOf([at(64, 90)], 'Anna', [anna, ben], wide)).toBeNull()
    const narrow = { ...bounds, bands: { ...bands, suggest: cosineOf(25) } }
    expect(contradictionOf([at(64, 90)], 'Anna', [anna, ben], narrow)).toEqual({
      faces: [90],
      like: { person: 'Ben', nearest: [11, 10, 12] },
      nearest: [4, 3, 2],
      known: 4,
    })
    // That the face was taken for his before says nothing.
    const moved = somebody('Ben', 90, [64, 90, 38, 120])
    expect(contradictionOf([at(64, 90)], 'Anna', [anna, moved], narrow)).toBeNull()
    // With two faces nobody knows yet what Ben looks like.
    expect(contradictionOf([at(64, 90)], 'Anna', [anna, somebody('Ben', 10, [62, 64])], narrow)).toBeNull()
    expect(contradictionOf([at(30, 90)], 'Anna', [anna, ben], narrow)).toBeNull()
  })
})

describe('a confirmation in a library', () => {
  const filled = (quality?: number) => {
    const album = new Album()
    for (const degrees of [0, 2, 4]) album.confirm(album.portrait(faceAt(degrees, quality)), 'Anna')
    const { store } = album
    const doubt = (face: ReturnType<typeof faceAt>) =>
      contradictionsOf(store, new FaceCache('mobilefacenet'), [album.portrait(face)], store.people.byName('Anna')!.id, {
        ...bounds,
        bands: { ...bands, suggest: cosineOf(25) },
      })
    return { album, store, doubt }
  }

  it('is doubted only of faces that can be seen well, and of somebody who has such', () => {
    expect(filled().doubt(faceAt(120))).toMatchObject({ known: 3, like: null })
    expect(filled().doubt(faceAt(120, poor))).toBeNull()
    expect(filled(poor).doubt(faceAt(120))).toBeNull()
  })

  it('of somebody with one confirmed face goes by those that were named after it', async () => {
    const album = new Album()
    album.confirm(album.portrait(faceAt(0)), 'Anna')
    const ask = () =>
      contradictionsOf(
        album.store,
        new FaceCache('mobilefacenet'),
        [stranger],
        album.store.people.byName('Anna')!.id,
        bounds,
      )
    const stranger = album.portrait(faceAt(120))
    await album.recognize()
    expect(ask()).toBeNull()
    for (const degrees of [2, 4, 6]) album.portrait(faceAt(degrees))
    await album.recognize()
    expect(ask()).toMatchObject({ faces: [stranger], known: 4 })
  })

  it('names nobody who is hidden', () => {
    const { album, store, doubt } = filled()
    for (const degrees of [64, 66, 68]) album.confirm(album.portrait(faceAt(degrees)), 'Ben')
    const ben = store.people.byName('Ben')!.id
    expect(doubt(faceAt(66))).toMatchObject({ like: { person: ben } })
    store.decisions.setHidden(ben, true)
    expect(doubt(faceAt(66))).toMatchObject({ like: null })
  })
})
