import type { Candidate, Evidence, GroupCard, NamedFace } from '../../contract/api.ts'
import { AppError } from '../../contract/errors.ts'
import type { Box } from '../faces/geometry.ts'
import { Births } from '../recognition/birth.ts'
import { probabilityOf } from '../recognition/calibration.ts'
import { hesitationsOf } from '../recognition/evidence.ts'
import type { Likeness } from '../recognition/likeness.ts'
import { distanceOf, similarityAt } from '../recognition/space.ts'
import { surenessOf } from '../recognition/confidence.ts'
import type { Face, NewFace } from '../store/faces.ts'
import type { PersonId, PhotoId } from '../store/ids.ts'
import type { FacePerson } from '../store/people.ts'
import { personOf } from './commands/faces.ts'
import { standing } from './queries/proposals.ts'
import { reviewGroup } from './queries/review.ts'
import { facesWithPeople } from './faces-with-people.ts'
import type { LiveLibrary, PartialAnswers } from '../background/live-library.ts'
import { readPreferences, writePreferences } from './preferences.ts'

/** A drawn box with a shorter side tells nothing, in pixels of the photo. */
const leastSide = 12
/** So many faces are enough to see whom a group resembles. */
const mostAsked = 24

/** What needs to look at faces as numbers: who somebody might be, why, and faces that the user drew. */
export function peopleAnswers(library: LiveLibrary) {
  const { store, thinking } = library

  const likenesses = (faces: readonly number[]): Promise<readonly Likeness<PersonId>[]> =>
    thinking.likenesses(library.inUse.namedBy(), readPreferences(store).oneWrongIn, faces)

  const candidates = async (faces: readonly number[]): Promise<Candidate[]> => {
    const found = await likenesses(faces.slice(0, mostAsked))
    const { bands } = library.context
    return found.flatMap(({ person, similarity, face, nearest }) => {
      const card = store.portraits.one(person)
      // Faces whose photo is gone teach, but there is nothing to show of them.
      const [tile] = store.faces.tiles([nearest, card?.cover ?? nearest])
      if (!card || !tile) return []
      const sureness = surenessOf(distanceOf(similarity), bands)
      return [{ id: card.id, name: card.name, cover: card.cover, sureness, face, nearest: tile }]
    })
  }

  const alikeTo = (group: number): GroupCard | null => {
    for (const { one, other } of standing(store, library.proposing.known())) {
      if (!('group' in one.party && 'group' in other.party)) continue
      const found = [one.party.group, other.party.group]
      if (found.includes(group)) return store.review.group(found.find((id) => id !== group)!)?.card ?? null
    }
    return null
  }

  return {
    candidates: ({ faces }) => candidates(faces),
    reviewGroup: async (input) => {
      const group = reviewGroup(library.context, input)
      const sure = group.members.filter(({ doubtful, poor }) => !doubtful && !poor).map(({ id }) => id)
      return {
        ...group,
        candidates: await candidates(sure.length > 0 ? sure : group.members.map(({ id }) => id)),
        alike: alikeTo(input.id),
      }
    },
    evidence: async ({ face }): Promise<Evidence | null> => {
      const known = store.faces.byId(face)
      const detail = known && store.photoFaces.of(known.photoId).find(({ id }) => id === face)
      const about = detail?.label?.state === 'auto' ? detail.label : detail?.suggestion
      if (!known || !about) return null
      const { bands } = library.context
      const grounds = await thinking.grounds(
        library.inUse.namedBy(),
        readPreferences(store).oneWrongIn,
        face,
        about.personId,
      )
      const named = detail?.label?.state === 'auto'
      const rival = grounds?.rival && store.decisions.person(grounds.rival.person)
      const similarity = similarityAt(about.distance ?? Infinity)
      return {
        face,
        person: { id: about.personId, name: about.person },
        sureness: surenessOf(about.distance ?? Infinity, bands, named ? 'named' : 'suggested'),
        rule: named ? ruleOf(library, known) : 'suggestion',
        probability: probabilityOf(similarity, bands),
        nearest: (grounds?.nearest ?? []).flatMap(({ face, distance }) =>
          store.faces.tiles([face]).map((tile) => ({ ...tile, distance })),
        ),
        rival: rival ? { ...rival, margin: grounds.rival.margin } : null,
        doubts: named
          ? []
          : hesitationsOf({
              quality: known.quality,
              similarity,
              accept: bands.accept,
              leastForChild: new Births(store).leastForChild(known.photoId, about.personId, bands),
              margin: grounds?.rival?.margin ?? Infinity,
              doubted: store.decisions.wasDoubted(known.id, about.personId),
            }),
      }
    },
    drawFace: async ({ photo, box, person }) => {
      const { face, photoId } = await lookAtBox(library, photo, box)
      const drawn = store.faces.addDrawn(photoId, face)
      const { action, result } = store.actions.record('draw-face', () => {
        store.faces.show(drawn, true)
        if (person === null) return { count: 1, person, moved: 0 }
        const { id, name } = personOf(store, person)
        return { count: 1, person: name, moved: store.people.confirm(drawn, id) }
      })
      return { action, face: drawn, moved: result.moved }
    },
    moveFace: async ({ face: moved, box }) => {
      const old = store.faces.byId(moved)
      if (!old) throw new AppError('no-such-face', {})
      const { face, photoId } = await lookAtBox(library, old.photoId, box)
      const label = store.people.labelsOfPhoto(photoId).find(({ faceId }) => faceId === old.id)
      const drawn = store.faces.addDrawn(photoId, face)
      const { action } = store.actions.record('move-face', () => {
        store.faces.show(old.id, false)
        store.decisions.unname(old.id)
        store.faces.show(drawn, true)
        if (label?.state === 'confirmed') store.people.confirm(drawn, label.personId)
        return { count: 1, person: label?.person ?? null }
      })
      return { action, face: drawn }
    },
    previewPrecision: async ({ oneWrongIn }) => {
      const now = readPreferences(store).oneWrongIn
      const named = (faces: readonly FacePerson[]): NamedFace[] =>
        facesWithPeople(
          store,
          faces.map(({ faceId, personId }) => ({ face: faceId, person: personId })),
        )
      const { someGained, someLost, ...counts } = await thinking.preview(library.inUse.namedBy(), now, oneWrongIn)
      return { oneWrongIn, ...counts, someGained: named(someGained), someLost: named(someLost) }
    },
    promise: () => {
      library.promise.renew({ looked: true })
      return library.promise.view()
    },
    setPrecision: ({ oneWrongIn }) => {
      const { action } = store.actions.record('precision', () => {
        writePreferences(store, { oneWrongIn })
        return { count: oneWrongIn }
      })
      return { action }
    },
  } satisfies PartialAnswers
}

/** The face in a box of a photo, with everything that is kept of it. Throws `no-such-photo`, `bad-box`, `vanished`. */
async function lookAtBox(
  library: LiveLibrary,
  photoNumber: number,
  wanted: Box,
): Promise<{ face: NewFace; photoId: PhotoId }> {
  const photo = library.store.photos.byId(photoNumber as PhotoId)
  const [path] = photo?.paths ?? []
  if (!photo || path === undefined) throw new AppError('no-such-photo', {})
  const x = Math.max(0, wanted.x)
  const y = Math.max(0, wanted.y)
  const box = {
    x,
    y,
    width: Math.min(photo.width, wanted.x + wanted.width) - x,
    height: Math.min(photo.height, wanted.y + wanted.height) - y,
  }
  if (box.width < leastSide || box.height < leastSide) {
    throw new AppError('bad-box', {})
  }
  const seen = await library.inUse.analyzer().lookAtBox(path, photo.hash, box)
  return { face: { ...seen, source: 'drawn' }, photoId: photo.id }
}

function ruleOf({ store }: LiveLibrary, { id, photoId }: Face): 'distance' | 'distance and classifier' | 'group' {
  const label = store.people.labelsOfPhoto(photoId).find(({ faceId }) => faceId === id)
  return label?.rule === 'distance and classifier' || label?.rule === 'group' ? label.rule : 'distance'
}
