import { Births } from '../recognition/birth.ts'
import { probabilityOf } from '../recognition/calibration.ts'
import { surenessOf } from '../recognition/confidence.ts'
import { hesitationsOf } from '../recognition/evidence.ts'
import { similarityAt } from '../recognition/space.ts'
import { readPreferences } from '../scan/preferences.ts'
import type { Store } from '../store/database.ts'
import type { Face } from '../store/faces.ts'
import type { Context, Handler, StoreContext } from './context.ts'

/** Why a face carries a name that the user has not confirmed, or why one is suggested. */
export const evidence: Handler<'evidence', StoreContext & Pick<Context, 'recognition'>> = async (
  { store, space, bands, recognition },
  { face },
) => {
  const known = store.faces.byId(face)
  const detail = known && store.photoFaces.of(known.photoId).find(({ id }) => id === face)
  const about = detail?.label?.state === 'auto' ? detail.label : detail?.suggestion
  if (!known || !about) return null
  const grounds = await recognition.grounds(space, readPreferences(store).oneWrongIn, face, about.personId)
  const named = detail?.label?.state === 'auto'
  const rival = grounds?.rival && store.decisions.person(grounds.rival.person)
  const similarity = similarityAt(about.distance ?? Infinity)
  return {
    face,
    person: { id: about.personId, name: about.person },
    sureness: surenessOf(about.distance ?? Infinity, bands, named ? 'named' : 'suggested'),
    rule: named ? ruleOf(store, known) : 'suggestion',
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
          minForChild: new Births(store).minForChild(known.photoId, about.personId, bands),
          margin: grounds?.rival?.margin ?? Infinity,
          doubted: store.decisions.wasUnclear(known.id, about.personId),
        }),
  }
}

function ruleOf(store: Store, { id, photoId }: Face): 'distance' | 'distance and classifier' | 'group' {
  const label = store.people.labelsOfPhoto(photoId).find(({ faceId }) => faceId === id)
  return label?.rule === 'distance and classifier' || label?.rule === 'group' ? label.rule : 'distance'
}
