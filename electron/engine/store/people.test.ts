import { describe, expect, it } from 'vitest'
import type { Store } from './database.ts'
import type { FaceId, PersonId } from './ids.ts'
import { savePhotoWithFaces, temporaryStore } from './samples.testing.ts'

function familyOf(store: Store) {
  const folder = store.folders.add('/photos')
  const { photoId, faceIds } = savePhotoWithFaces(store, folder, 'a.jpg', 3)
  const other = savePhotoWithFaces(store, folder, 'b.jpg', 1)
  return {
    photoId,
    faces: [...faceIds, ...other.faceIds] as [FaceId, FaceId, FaceId, FaceId],
    anna: store.people.findOrCreate('Anna').id,
    ben: store.people.findOrCreate('Ben').id,
  }
}

const auto = (faceId: FaceId, personId: PersonId) => ({ faceId, personId, distance: 0.5, rule: 'distance' })
const unsure = (faceId: FaceId, personId: PersonId) => ({ faceId, personId, distance: 0.9 })

describe('names', () => {
  it('are one person however they are written', () => {
    const { people } = temporaryStore()
    const anna = people.findOrCreate('  Zoë   Müller ')
    expect(anna.name).toBe('Zoë Müller')
    expect(people.findOrCreate('zoë MÜLLER'.normalize('NFD'))).toEqual(anna)
    expect(people.byName('ZOË\tmüller')).toEqual(anna)
    expect(people.byName('Zoe Muller')).toBeNull()
    expect(people.list()).toHaveLength(1)
  })

  it('are looked up by their bare letters where only one person has them, and given to a new person all the same', () => {
    const { people } = temporaryStore()
    const jose = people.findOrCreate('José')
    const dang = people.findOrCreate('Đặng Thị Hà')
    expect(people.lookUp('jose')).toEqual(jose)
    expect(people.lookUp('DANG  thi ha')).toEqual(dang)
    expect(people.lookUp('Dang')).toBeNull()
    const other = people.findOrCreate('Jose')
    expect(other.id).not.toBe(jose.id)
    expect(people.lookUp('jose')).toEqual(other)
    expect(people.lookUp('josé')).toEqual(jose)
    expect(people.lookUp('Josè')).toBeNull()
  })

  it.each(['', '   ', '\u200b', 'An\u0000na'])('can not be %j', (name) => {
    const { people } = temporaryStore()
    expect(() => people.findOrCreate(name)).toThrow(expect.objectContaining({ code: 'bad-name' }))
    expect(people.list()).toEqual([])
  })
})

describe('confirm', () => {
  it('names a face, takes its suggestion away, and tells who said so', () => {
    const store = temporaryStore()
    const { faces, photoId, anna, ben } = familyOf(store)
    store.people.replaceAutomatic([], [unsure(faces[0], ben)])
    store.people.confirm(faces[0], anna)
    expect(store.people.suggestions()).toEqual([])
    expect(store.people.labelsOfPhoto(photoId)).toEqual([
      {
        faceId: faces[0],
        personId: anna,
        person: 'Anna',
        state: 'confirmed',
        provenance: 'user',
        distance: null,
        rule: null,
      },
    ])
    expect(store.faces.unknown().map((face) => face.id)).toEqual(faces.slice(1))
  })

  it('replaces an automatic label, another person, and an earlier no', () => {
    const store = temporaryStore()
    const { faces, anna, ben } = familyOf(store)
    store.people.replaceAutomatic([auto(faces[0], ben)], [])
    store.people.confirm(faces[0], anna)
    expect(store.people.labels()).toMatchObject([{ personId: anna, state: 'confirmed' }])
    store.people.confirm(faces[0], ben)
    expect(store.people.labels()).toMatchObject([{ personId: ben, state: 'confirmed' }])
    store.people.reject(faces[0], ben)
    expect(store.people.labels()).toEqual([])
    store.people.confirm(faces[0], ben)
    expect(store.people.labels()).toMatchObject([{ personId: ben, state: 'confirmed' }])
    expect(store.people.rejectedPairs()).toEqual([])
  })

  it('refuses a face that is not there and keeps the rest as it was', () => {
    const store = temporaryStore()
    const { anna } = familyOf(store)
    expect(() => {
      store.people.confirm(999 as FaceId, anna)
    }).toThrow('FOREIGN KEY')
    expect(store.people.labels()).toEqual([])
  })
})

describe('reject', () => {
  it('is for good: the matcher can neither label nor suggest the pair again', () => {
    const store = temporaryStore()
    const { faces, anna, ben } = familyOf(store)
    store.people.replaceAutomatic([auto(faces[0], anna)], [unsure(faces[1], anna)])
    store.people.reject(faces[0], anna)
    store.people.reject(faces[1], anna)
    expect(store.people.labels()).toEqual([])
    expect(store.people.suggestions()).toEqual([])

    const all = [auto(faces[0], anna), auto(faces[1], ben)]
    expect(store.people.replaceAutomatic(all, [unsure(faces[1], anna)])).toEqual({ labels: 1, suggestions: 0 })
    expect(store.people.labels()).toMatchObject([{ faceId: faces[1], personId: ben }])
    expect(store.people.rejectedPairs()).toEqual([
      { faceId: faces[0], personId: anna },
      { faceId: faces[1], personId: anna },
    ])
  })

  it('leaves another person’s suggestion alone', () => {
    const store = temporaryStore()
    const { faces, anna, ben } = familyOf(store)
    store.people.replaceAutomatic([], [unsure(faces[0], ben)])
    store.people.reject(faces[0], anna)
    expect(store.people.suggestions()).toEqual([unsure(faces[0], ben)])
  })
})

describe('replaceAutomatic', () => {
  it('puts the new outcome in place of the last and leaves what the user confirmed', () => {
    const store = temporaryStore()
    const { faces, anna, ben } = familyOf(store)
    store.people.confirm(faces[0], anna)
    store.people.replaceAutomatic([auto(faces[1], ben)], [unsure(faces[2], anna)])
    const written = store.people.replaceAutomatic(
      [auto(faces[0], ben), auto(faces[2], ben)],
      [unsure(faces[0], ben), unsure(faces[2], anna), unsure(faces[3], anna)],
    )
    expect(written).toEqual({ labels: 1, suggestions: 1 })
    expect(store.people.labels()).toMatchObject([
      { faceId: faces[0], personId: anna, state: 'confirmed' },
      { faceId: faces[2], personId: ben, state: 'auto', provenance: 'matcher', distance: 0.5, rule: 'distance' },
    ])
    expect(store.people.suggestions()).toEqual([unsure(faces[3], anna)])
  })

  it('writes all or nothing', () => {
    const store = temporaryStore()
    const { faces, anna, ben } = familyOf(store)
    store.people.replaceAutomatic([auto(faces[0], anna)], [])
    expect(() => store.people.replaceAutomatic([auto(faces[1], anna), auto(faces[1], ben)], [])).toThrow('UNIQUE')
    expect(store.people.labels()).toMatchObject([{ faceId: faces[0], personId: anna }])
  })
})

it('counts what is shown of everybody, and what teaches', () => {
  const store = temporaryStore()
  const { faces, anna, ben } = familyOf(store)
  store.people.confirm(faces[0], anna)
  store.people.replaceAutomatic([auto(faces[1], anna), auto(faces[3], anna)], [unsure(faces[2], ben)])
  expect(store.people.list()).toEqual([
    { id: anna, name: 'Anna', confirmed: 1, auto: 1, suggested: 0, photos: 2 },
    { id: ben, name: 'Ben', confirmed: 0, auto: 0, suggested: 1, photos: 0 },
  ])
  expect(store.people.confirmedFaces()).toMatchObject([{ faceId: faces[0], personId: anna }])
})
