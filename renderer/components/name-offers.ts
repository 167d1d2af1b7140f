import { foldCase, nameFit, normalizeName, searchKey, type NameFit } from '../../electron/contract/names.ts'
import type { Candidate, PersonCard, Sureness } from '../../electron/contract/api.ts'

/** What a name field offers below itself. */
export type Offer =
  | {
      readonly kind: 'person'
      readonly id: number
      readonly name: string
      readonly cover: number | null
      /** How many photos they are in; null where only their likeness is known. */
      readonly photos: number | null
      /** How likely it is them, where that is known. */
      readonly sureness: Sureness | null
    }
  | { readonly kind: 'new'; readonly name: string }

export interface OfferOptions {
  /** Likely people, likeliest first. */
  readonly candidates: readonly Candidate[]
  /** Who is not to be offered. */
  readonly except: readonly number[]
  /** Whether a name that nobody has yet is taken. */
  readonly newNames: boolean
}

const maxOffers = 8

/** Whose name fits what was typed: likely people first, then by how the name fits, then by photos. */
export function offersFor(typed: string, people: readonly PersonCard[], options: OfferOptions): readonly Offer[] {
  const name = normalizeName(typed)
  const wanted = searchKey(typed)
  const likely = new Map(options.candidates.map((candidate, rank) => [candidate.id, { ...candidate, rank }]))
  const cards = new Map(people.map((card) => [card.id, card]))
  const found = [...options.candidates.filter(({ id }) => !cards.has(id)), ...people]
    .filter(({ id }) => !options.except.includes(id))
    .map(({ id, name, cover }) => {
      const card = cards.get(id)
      const candidate = likely.get(id)
      return {
        offer: {
          kind: 'person' as const,
          id,
          name,
          cover: card?.cover ?? cover,
          photos: card?.photos ?? null,
          sureness: candidate?.sureness ?? null,
        },
        fit: fit(searchKey(name), wanted),
        // Somebody hardly likely stands no higher for it.
        rank: candidate && candidate.sureness !== 'unlikely' ? candidate.rank : Infinity,
        hidden: card?.hidden ?? false,
      }
    })
    .filter(({ fit, rank, hidden }) => fit < noFit && (wanted !== '' || rank < Infinity || !hidden))
    .sort(
      (a, b) =>
        Number(a.fit > 0) - Number(b.fit > 0) ||
        rankOf(a.rank) - rankOf(b.rank) ||
        a.fit - b.fit ||
        Number(a.hidden) - Number(b.hidden) ||
        (b.offer.photos ?? 0) - (a.offer.photos ?? 0) ||
        a.offer.name.localeCompare(b.offer.name),
    )
    .map(({ offer }) => offer)
  const taken = people.some((card) => same(card.name, name)) || options.candidates.some((c) => same(c.name, name))
  const offers: Offer[] = found.slice(0, maxOffers)
  if (name !== '' && options.newNames && !taken) offers.push({ kind: 'new', name })
  return offers
}

/**
 * Which offer Enter takes: the first whose name is what was typed, or begins so and is not of somebody hardly likely; otherwise
 * the new person, because Enter must not give a face to somebody whose name was not typed. For nothing typed, a first one that is
 * likely. -1 for none.
 */
export function firstChoice(typed: string, offers: readonly Offer[]): number {
  const [first] = offers
  if (!first) return -1
  if (first.kind === 'new') return 0
  const wanted = searchKey(typed)
  if (wanted === '') return first.sureness === 'certain' || first.sureness === 'likely' ? 0 : -1
  const how = fit(searchKey(first.name), wanted)
  const isMeant = how === fits.whole || (how === fits.beginning && first.sureness !== 'unlikely')
  return isMeant || offers.at(-1)?.kind !== 'new' ? 0 : offers.length - 1
}

const fits: Readonly<Record<NameFit, number>> = { whole: 0, beginning: 1, words: 2, inside: 3 }
const noFit = 4

/** How well a name fits what was typed, from 0 (it is the whole name) to `noFit`. */
function fit(name: string, wanted: string): number {
  const how = nameFit(name, wanted)
  if (how === null) return noFit
  // Nearly every name has a given letter somewhere: a single one counts only where a word begins with it.
  const byOneLetter = (word: string): boolean => word.length === 1 && nameFit(name, word) === 'inside'
  return how === 'inside' && wanted.split(' ').some(byOneLetter) ? noFit : fits[how]
}

/** As the library tells names apart: case does not count, accents do. */
function same(a: string, b: string): boolean {
  return foldCase(normalizeName(a)) === foldCase(normalizeName(b))
}

/** Infinity minus Infinity is no order. */
function rankOf(rank: number): number {
  return rank === Infinity ? Number.MAX_SAFE_INTEGER : rank
}
