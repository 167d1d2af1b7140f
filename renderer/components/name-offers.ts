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

/** A name longer than this is not one. */
export const longestName = 200
const most = 8

/** A name as it is kept: single spaces, none around it. */
export function tidy(name: string): string {
  return name.normalize('NFC').replace(/\s+/gu, ' ').trim()
}

/** Letters without case and accents: “andre” finds “André”. */
export function bare(text: string): string {
  return tidy(text).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').replaceAll('ø', 'o')
}

/** Whose name fits what was typed: likely people first, then by how the name fits, then by photos. */
export function offersFor(typed: string, people: readonly PersonCard[], options: OfferOptions): readonly Offer[] {
  const name = tidy(typed)
  const wanted = bare(typed)
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
        fit: fit(bare(name), wanted),
        // Somebody hardly likely stands no higher for it.
        rank: candidate && candidate.sureness !== 'unlikely' ? candidate.rank : Infinity,
        hidden: card?.hidden ?? false,
      }
    })
    .filter(({ fit, rank, hidden }) => fit < 3 && (wanted !== '' || rank < Infinity || !hidden))
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
  const offers: Offer[] = found.slice(0, most)
  if (name !== '' && options.newNames && !taken) offers.push({ kind: 'new', name })
  return offers
}

/**
 * Which offer Enter takes: the first whose name is what was typed, or begins so and is not of somebody hardly likely; for nothing
 * typed, a first one that is likely.
 */
export function firstChoice(typed: string, offers: readonly Offer[]): number {
  const [first] = offers
  if (!first) return -1
  if (first.kind === 'new') return 0
  const wanted = bare(typed)
  if (wanted === '') return first.sureness === 'certain' || first.sureness === 'likely' ? 0 : -1
  const how = fit(bare(first.name), wanted)
  return how === 0 || (how === 1 && first.sureness !== 'unlikely') ? 0 : offers.length - 1
}

/** 0 the very name, 1 a word of it begins so, 2 it is somewhere in it, 3 not at all. */
function fit(name: string, wanted: string): number {
  if (name === wanted) return 0
  if (name.startsWith(wanted) || name.includes(` ${wanted}`) || name.includes(`-${wanted}`)) return 1
  return wanted.length > 1 && name.includes(wanted) ? 2 : 3
}

/** As the library tells names apart: only case does not count. */
function same(a: string, b: string): boolean {
  return tidy(a).toLowerCase() === tidy(b).toLowerCase()
}

/** Infinity minus Infinity is no order. */
function rankOf(rank: number): number {
  return rank === Infinity ? Number.MAX_SAFE_INTEGER : rank
}
