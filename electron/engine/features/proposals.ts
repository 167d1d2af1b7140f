import type { Input, Proposal, ProposedParty } from '../../contract/api.ts'
import type { Proposal as Found } from '../recognition/proposals.ts'
import type { Store } from '../store/database.ts'
import type { FaceId } from '../store/ids.ts'

/** So many faces stand for a party. */
const fewFaces = 3

/** Proposals that were found, as far as they still hold. */
export function standing(store: Store, found: readonly Found[]): Proposal[] {
  return found.flatMap(({ one: a, other: b }) => {
    const [one, other] = [partyOf(store, a), partyOf(store, b)]
    // Who has no face any more can't be compared.
    if (!one?.sample.length || !other?.sample.length) return []
    return store.apart.between(facesOf(one), facesOf(other)) ? [] : [{ one, other }]
  })
}

/** Null where they are not there any more, or hidden. */
export function partyOf(store: Store, party: Input<'setApart'>['one']): ProposedParty | null {
  if ('person' in party) {
    const card = store.portraits.one(party.person)
    if (!card || card.hidden) return null
    const { name, photos, first, last, cover } = card
    const best = store.portraits.best(card.id, fewFaces)
    const sample = [...new Set([...(cover === null ? [] : [cover]), ...best])].slice(0, fewFaces)
    return { party, name, photos, first, last, sample }
  }
  const group = store.review.group(party.group)
  if (!group) return null
  const { photos, first, last, sample } = group.card
  return { party, name: null, photos, first, last, sample: sample.slice(0, fewFaces) }
}

export function facesOf({ sample }: ProposedParty): FaceId[] {
  return sample as FaceId[]
}
