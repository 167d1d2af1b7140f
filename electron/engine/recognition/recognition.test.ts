import { describe, expect, it } from 'vitest'
import { poorQuality } from '../faces/quality.ts'
import type { FaceId } from '../store/ids.ts'
import { sampleFace } from '../store/samples.testing.ts'
import { facesForClassifier } from './classifier.ts'
import { seededRandom } from '../platform/random.ts'
import { distanceOf } from './space.ts'
import { Album, at, cosineOf, embeddingOf, poor } from './album.testing.ts'

describe('recognition', () => {
  it('names what is near one confirmed face, suggests what is less near, and leaves the rest unknown', async () => {
    const album = new Album()
    const [taught, near, nearToo, further, far] = [0, 10, -20, 35, 60].map((degrees) => album.portrait(at(degrees)))
    album.confirm(taught!, 'Anna')
    await album.recognize()
    const faces = [taught!, near!, nearToo!, further!, far!]
    expect(album.known(...faces)).toEqual(['Anna confirmed', 'Anna auto', 'Anna auto', 'Anna?', null])
    expect(album.store.people.labels()[1]).toMatchObject({
      faceId: near,
      provenance: 'matcher',
      rule: 'distance',
      distance: expect.closeTo(distanceOf(cosineOf(10)), 5) as number,
    })
  })

  it('names nobody and groups everybody where nobody is confirmed', async () => {
    const album = new Album()
    const faces = [0, 5, 90].map((degrees) => album.portrait(at(degrees)))
    await album.recognize()
    expect(album.known(...faces)).toEqual([null, null, null])
    expect(album.groups(...faces)).toEqual([faces[0], faces[0], faces[2]])
  })

  it('has nothing to do in an empty library', async () => {
    const album = new Album()
    await album.recognize()
    expect(album.store.people.labels()).toEqual([])
  })

  it('never learns from its own labels: who is near a named face only stays unknown', async () => {
    const album = new Album()
    const [a, b, c] = [0, 20, 40.2].map((degrees) => album.portrait(at(degrees))) as [FaceId, FaceId, FaceId]
    album.confirm(a, 'Anna')
    for (let time = 0; time < 3; time++) {
      await album.recognize()
      expect(album.known(a, b, c)).toEqual(['Anna confirmed', 'Anna auto', null])
    }
    album.confirm(b, 'Anna')
    await album.recognize()
    expect(album.known(c)[0]).toMatch(/^Anna/)
  })

  it('lets somebody with two looks be like either: a second, other face takes no name away', async () => {
    const album = new Album()
    album.confirm(album.portrait(at(0)), 'Anna')
    const near = [5, 8, 11].map((degrees) => album.portrait(at(degrees)))
    await album.recognize()
    expect(album.known(...near)).toEqual(near.map(() => 'Anna auto'))
    album.confirm(album.portrait(at(120)), 'Anna')
    const alike = album.portrait(at(125))
    await album.recognize()
    expect(album.known(...near, alike)).toEqual([...near, alike].map(() => 'Anna auto'))
  })

  it('takes a name back when what taught it goes to somebody else', async () => {
    const album = new Album()
    const [a, b] = [album.portrait(at(0)), album.portrait(at(10))]
    album.confirm(a, 'Anna')
    await album.recognize()
    album.confirm(a, 'Bert')
    await album.recognize()
    expect(album.known(a, b)).toEqual(['Bert confirmed', 'Bert auto'])
    expect(album.store.people.list()).toMatchObject([
      { name: 'Anna', confirmed: 0, auto: 0, suggested: 0 },
      { name: 'Bert', confirmed: 1, auto: 1, suggested: 0 },
    ])
  })

  it('gives a face the nearer of two people, and leaves the other unsaid', async () => {
    const album = new Album()
    album.confirm(album.portrait(at(30)), 'Bert')
    album.confirm(album.portrait(at(0)), 'Anna')
    const [nearAnna, nearBert] = [8, 25].map((degrees) => album.portrait(at(degrees))) as [FaceId, FaceId]
    await album.recognize()
    expect(album.known(nearAnna, nearBert)).toEqual(['Anna auto', 'Bert auto'])
    expect(album.store.people.suggestions()).toEqual([])
  })

  it('only asks about a face that may as well be either of two people: first for the one made first', async () => {
    const album = new Album()
    const [first, second] = [album.portrait(at(0)), album.portrait(at(0))]
    album.confirm(second, 'Zoe')
    album.confirm(first, 'Anna')
    const [near, further] = [album.portrait(at(10)), album.portrait(at(30))]
    await album.recognize()
    expect(album.known(near, further)).toEqual(['Zoe?', 'Zoe?'])
  })

  it('suggests nobody who is hidden, but the next likely; and names them where it is sure', async () => {
    const album = new Album()
    album.confirm(album.portrait(at(0)), 'Anna')
    album.confirm(album.portrait(at(70)), 'Bert')
    const [sure, unsure, between] = [10, -35, 34].map((degrees) => album.portrait(at(degrees))) as [
      FaceId,
      FaceId,
      FaceId,
    ]
    await album.recognize()
    expect(album.known(sure, unsure, between)).toEqual(['Anna auto', 'Anna?', 'Anna?'])
    album.store.decisions.setHidden(album.store.people.byName('Anna')!.id, true)
    await album.recognize()
    expect(album.known(sure, unsure, between)).toEqual(['Anna auto', null, 'Bert?'])
  })

  it('asks the classifier as soon as a person has enough confirmed faces', async () => {
    const album = new Album()
    for (let i = 0; i < facesForClassifier; i++) {
      album.confirm(album.portrait(at(-2 * i)), 'Anna')
      album.confirm(album.portrait(at(90 + 2 * i)), 'Bert')
    }
    const face = album.portrait(at(3))
    await album.recognize()
    expect(album.known(face)).toEqual(['Anna auto'])
    expect(album.store.people.labels().find(({ faceId }) => faceId === face)?.rule).toBe('distance and classifier')
  })

  it('learns from a photo whose file is gone, and says nothing about its other faces', async () => {
    const album = new Album()
    const [taught, beside] = album.photo(at(0), at(90)) as [FaceId, FaceId]
    const face = album.portrait(at(5))
    album.confirm(taught, 'Anna')
    album.removePhoto(1)
    await album.recognize()
    expect(album.known(face)).toEqual(['Anna auto'])
    expect(album.groups(beside)).toEqual([null])
  })

  it('compares in all embedders of the space, and waits with a face that one of them has not seen', async () => {
    const album = new Album()
    const seenByBoth = (mobile: number, facenet: number) =>
      sampleFace({
        embeddings: [
          ...at(mobile).embeddings,
          ...at(facenet).embeddings.map(({ vector }) => embeddingOf(vector, 'facenet')),
        ],
      })
    album.confirm(album.portrait(seenByBoth(0, 0)), 'Anna')
    const faces = [seenByBoth(5, 5), seenByBoth(0, 90), at(0)].map((face) => album.portrait(face))
    await album.recognize('facenet+mobilefacenet')
    expect(album.known(...faces)).toEqual(['Anna auto', null, null])
    expect(album.groups(...faces)).toEqual([faces[0], faces[1], null])
    await album.recognize('mobilefacenet')
    expect(album.known(...faces)).toEqual(['Anna auto', 'Anna auto', 'Anna auto'])
  })
})

describe('a person is in a photo once', () => {
  it('so the nearest of several faces is named', async () => {
    const album = new Album()
    album.confirm(album.portrait(at(0)), 'Anna')
    const [near, nearest, nearToo] = album.photo(at(8), at(4), at(-12)) as [FaceId, FaceId, FaceId]
    await album.recognize()
    expect(album.known(near, nearest, nearToo)).toEqual([null, 'Anna auto', null])
  })

  it('so nobody is named where the user has named them, and they are not suggested', async () => {
    const album = new Album()
    const [confirmed, nearer, further] = album.photo(at(0), at(1), at(30)) as [FaceId, FaceId, FaceId]
    album.confirm(confirmed, 'Anna')
    await album.recognize()
    expect(album.known(confirmed, nearer, further)).toEqual(['Anna confirmed', null, null])
  })

  it('so the second face is the next likely person, if there is one', async () => {
    const album = new Album()
    album.confirm(album.portrait(at(0)), 'Anna')
    album.confirm(album.portrait(at(30)), 'Bert')
    const [first, second] = album.photo(at(-1), at(10)) as [FaceId, FaceId]
    await album.recognize()
    expect(album.known(first, second)).toEqual(['Anna auto', 'Bert auto'])
  })

  it('unless the user allowed more: then both are named, and group with their like', async () => {
    const album = new Album()
    album.confirm(album.portrait(at(0)), 'Anna')
    const [inMirror, before, stranger, alike] = album.photo(at(4), at(-8), at(90), at(95)) as [
      FaceId,
      FaceId,
      FaceId,
      FaceId,
    ]
    await album.recognize()
    expect(album.known(inMirror, before)).toEqual(['Anna auto', null])
    expect(album.groups(stranger, alike)).toEqual([stranger, alike])
    const { photoId } = album.store.faces.byId(inMirror)!
    album.store.decisions.setTwice(photoId, true)
    await album.recognize()
    expect(album.known(inMirror, before)).toEqual(['Anna auto', 'Anna auto'])
    album.store.decisions.setTwice(photoId, false)
    expect(album.known(inMirror, before)).toEqual([null, null])
    await album.recognize()
    expect(album.known(inMirror, before)).toEqual(['Anna auto', null])
  })

  it('in albums of many random faces, which come out the same when recognition runs again', async () => {
    const random = seededRandom(3)
    const album = new Album()
    const names = ['Anna', 'Bert', 'Carl']
    names.forEach((name, i) => {
      album.confirm(album.portrait(at(i * 25)), name)
    })
    const photos = Array.from({ length: 20 }, () => album.photo(...Array.from({ length: 4 }, () => at(random() * 90))))
    await album.recognize()
    const outcome = photos.map((faces) => album.known(...faces))
    for (const known of outcome) {
      const named = known.filter((label) => label?.endsWith(' auto'))
      expect(new Set(named).size).toBe(named.length)
      const offered = known.filter((label) => label?.endsWith('?'))
      for (const label of offered) expect(named).not.toContain(label!.replace('?', ' auto'))
    }
    expect(new Set(outcome.flat()).size).toBeGreaterThan(4)
    const groups = album.groups(...photos.flat())
    await album.recognize()
    expect(photos.map((faces) => album.known(...faces))).toEqual(outcome)
    expect(album.groups(...photos.flat())).toEqual(groups)
  })
})

describe('a rejection', () => {
  it('stays when recognition runs again and when the person is enrolled anew', async () => {
    const album = new Album()
    album.confirm(album.portrait(at(0)), 'Anna')
    const [wrong, right, unsure] = [5, 6, 30].map((degrees) => album.portrait(at(degrees))) as [FaceId, FaceId, FaceId]
    await album.recognize()
    expect(album.known(wrong, right, unsure)).toEqual(['Anna auto', 'Anna auto', 'Anna?'])
    album.reject(wrong, 'Anna')
    album.reject(unsure, 'Anna')
    for (let degrees = 5; degrees < 12; degrees++) {
      await album.recognize()
      expect(album.known(wrong, right, unsure)).toEqual([null, 'Anna auto', null])
      album.confirm(album.portrait(at(degrees)), 'Anna')
    }
  })

  it('is of one face and one person: others may be named instead, and the next face gets the name', async () => {
    const album = new Album()
    album.confirm(album.portrait(at(0)), 'Anna')
    album.confirm(album.portrait(at(20)), 'Bert')
    const [first, second] = album.photo(at(4), at(-8)) as [FaceId, FaceId]
    await album.recognize()
    expect(album.known(first, second)).toEqual(['Anna auto', 'Bert?'])
    album.reject(first, 'Anna')
    await album.recognize()
    expect(album.known(first, second)).toEqual(['Bert auto', 'Anna auto'])
  })

  it('takes a confirmed face out of what teaches', async () => {
    const album = new Album()
    const [taught, face] = [album.portrait(at(0)), album.portrait(at(5))]
    album.confirm(taught, 'Anna')
    await album.recognize()
    album.reject(taught, 'Anna')
    await album.recognize()
    expect(album.known(taught, face)).toEqual([null, null])
  })
})

describe('a poor face', () => {
  it('is suggested at most, however near', async () => {
    const album = new Album()
    album.confirm(album.portrait(at(0)), 'Anna')
    const faces = [at(0, poor), at(0, poorQuality), at(60, poor)].map((face) => album.portrait(face))
    await album.recognize()
    expect(album.known(...faces)).toEqual(['Anna?', 'Anna auto', null])
  })

  it('does not teach beside a better one', async () => {
    const album = new Album()
    album.confirm(album.portrait(at(0)), 'Anna')
    album.confirm(album.portrait(at(90, poor)), 'Anna')
    const [near, nearPoor] = [album.portrait(at(5)), album.portrait(at(90))]
    await album.recognize()
    expect(album.known(near, nearPoor)).toEqual(['Anna auto', null])
  })

  it('teaches while it is all there is', async () => {
    const album = new Album()
    album.confirm(album.portrait(at(0, poor)), 'Anna')
    const face = album.portrait(at(5))
    await album.recognize()
    expect(album.known(face)).toEqual(['Anna auto'])
    album.confirm(album.portrait(at(90)), 'Anna')
    await album.recognize()
    expect(album.known(face)).toEqual([null])
  })

  it('leaves a good face of its photo the name', async () => {
    const album = new Album()
    album.confirm(album.portrait(at(0)), 'Anna')
    const [nearest, face] = album.photo(at(0, poor), at(15)) as [FaceId, FaceId]
    await album.recognize()
    expect(album.known(nearest, face)).toEqual([null, 'Anna auto'])
  })
})

describe('a stranger who was confirmed by mistake', () => {
  it('is not named again', async () => {
    const album = new Album()
    for (const degrees of [0, 2, 4, 6, 8, 10, 12, 14]) album.confirm(album.portrait(at(degrees)), 'Anna')
    for (const degrees of [119, 120, 121]) album.confirm(album.portrait(at(degrees)), 'Anna')
    const again = album.portrait(at(120))
    const anna = album.portrait(at(5))
    await album.recognize()
    expect(album.known(again, anna)).toEqual([null, 'Anna auto'])
  })
})

describe('a birth date', () => {
  it('keeps a name from photos that were taken before, and lets the next likely have them', async () => {
    const album = new Album()
    album.confirm(album.portrait(at(0)), 'Anna')
    album.confirm(album.portrait(at(25)), 'Bert')
    const [before, unsure] = album.taken('1999-12-31T12:00:00', at(5), at(-30)) as [FaceId, FaceId]
    const [later] = album.taken('2019-12-31T12:00:00', at(5)) as [FaceId]
    const undated = album.portrait(at(5))
    album.born('Anna', '2000-06-01')
    await album.recognize()
    expect(album.known(before, unsure, later, undated)).toEqual(['Bert auto', null, 'Anna auto', 'Anna auto'])
    album.confirm(before, 'Anna')
    await album.recognize()
    expect(album.known(before)).toEqual(['Anna confirmed'])
  })

  it('makes a name of a child a suggestion where it is only just near enough', async () => {
    const album = new Album()
    album.confirm(album.taken('2012-06-01T12:00:00', at(0))[0]!, 'Anna')
    const year = (of: number) =>
      [1, 18].map((degrees) => album.taken(`${of}-06-01T12:00:00`, at(degrees))[0]!) as [FaceId, FaceId]
    const [asChild, grownUp] = [year(2013), year(2020)]
    await album.recognize()
    expect(album.known(...asChild, ...grownUp)).toEqual(['Anna auto', 'Anna auto', 'Anna auto', 'Anna auto'])
    album.born('Anna', '2000')
    await album.recognize()
    expect(album.known(...asChild, ...grownUp)).toEqual(['Anna?', 'Anna?', 'Anna auto', 'Anna auto'])
  })
})
