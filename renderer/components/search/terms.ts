import { haveSameWords, searchKey } from '../../../electron/contract/names.ts'
import type { PhotoFilter, SearchOffers } from '../../../electron/contract/api.ts'
import { daysOf, readPeriod } from './dates.ts'

/** What somebody typed, as conditions: `anna jonas -ida 2014 "Oma"`, or `Anna and Jonas, without Ida, favourites since 2019`. */

export interface Term {
  readonly text: string
  /** `-ida`: without. */
  readonly not: boolean
  /** In quotes, to be taken as one. */
  readonly quoted: boolean
}

export function termsOf(text: string): readonly Term[] {
  const terms: Term[] = []
  let without = false
  for (const [, minus, quoted, word] of text.matchAll(/(-?)(?:"([^"]*)"?|([^\s,;]+))/g)) {
    const term = (quoted ?? word ?? '').trim()
    const joins = quoted === undefined ? joining[term.toLowerCase()] : undefined
    if (joins === 'without') without = true
    if (term === '' || joins !== undefined) continue
    terms.push({ text: term, not: minus === '-' || without, quoted: quoted !== undefined })
    without = false
  }
  return terms
}

/** Words between conditions; all of them must hold anyway. */
const joining: Readonly<Record<string, 'and' | 'without'>> = {
  and: 'and',
  '&': 'and',
  '+': 'and',
  with: 'and',
  in: 'and',
  without: 'without',
  not: 'without',
}

/** One thing that photos can be asked for. */
export type Condition =
  | { readonly kind: 'person'; readonly id: number; readonly name: string; readonly cover: number | null }
  | { readonly kind: 'folder'; readonly id: number; readonly prefix: string; readonly name: string }
  /** First and last day; one of them may be open. */
  | { readonly kind: 'time'; readonly from?: string; readonly to?: string }
  | { readonly kind: 'favourite' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'words'; readonly text: string }

/** The filter with one condition more. Nobody is asked for and against at once. */
export function narrowed(filter: PhotoFilter, condition: Condition, not = false): PhotoFilter {
  switch (condition.kind) {
    case 'person': {
      const others = (ids: readonly number[] | undefined): number[] => (ids ?? []).filter((id) => id !== condition.id)
      const [yes, no] = [others(filter.with), others(filter.without)]
      ;(not ? no : yes).push(condition.id)
      return tidy({ ...filter, with: yes, without: no })
    }
    case 'folder':
      return tidy({ ...filter, folder: { id: condition.id, prefix: condition.prefix } })
    case 'time':
      return tidy({ ...filter, from: condition.from, to: condition.to })
    case 'favourite':
      return tidy({ ...filter, favourite: true })
    case 'unknown':
      return tidy({ ...filter, unknown: true })
    case 'words':
      return tidy({ ...filter, text: [filter.text, condition.text].filter(Boolean).join(' ').slice(0, 200) })
  }
}

/** Without what says nothing, so that equal filters have equal addresses. */
export function tidy(filter: PhotoFilter): PhotoFilter {
  const { folder, only, from, to, favourite, unknown } = filter
  const text = filter.text?.trim()
  return {
    ...(folder && { folder }),
    ...(filter.with?.length && { with: filter.with }),
    ...(filter.without?.length && { without: filter.without }),
    ...(only && filter.with?.length && { only }),
    ...(from && { from }),
    ...(to && { to }),
    ...(favourite && { favourite }),
    ...(unknown && { unknown }),
    ...(text && { text }),
  }
}

const favourites: readonly string[] = ['favourite', 'favourites', 'favorite', 'favorites']
const unknown: readonly string[] = ['unknown', 'unnamed']
const facesOf: readonly string[] = ['face', 'faces', 'people', 'person']

/** What the terms from one on mean whatever the library holds: dates, favourites, unknown faces. Quotes take words as they are. */
export function readKnown(terms: readonly Term[], at: number): { condition: Condition; terms: number } | null {
  const end = terms.findIndex((term, index) => index >= at && (term.quoted || (index > at && term.not)))
  const words = terms.slice(at, end < 0 ? undefined : end).map(({ text }) => text)
  const [first = '', second = ''] = words.map((word) => word.toLowerCase())
  if (favourites.includes(first)) return { condition: { kind: 'favourite' }, terms: 1 }
  if (unknown.includes(first)) return { condition: { kind: 'unknown' }, terms: facesOf.includes(second) ? 2 : 1 }
  const period = readPeriod(words)
  return period && { condition: { kind: 'time', ...period.what }, terms: period.words }
}

/** What a few words mean: a person of that name comes before where and when; null where they mean nothing that is known. */
export function meaningOf(text: string, offers: SearchOffers): Condition | null {
  const wanted = searchKey(text)
  const called = (fits: (key: string) => boolean): Condition | undefined => {
    const person = offers.people.find(({ name }) => fits(searchKey(name)))
    return person && { kind: 'person', id: person.id, name: person.name, cover: person.cover }
  }
  const [month, ...moreMonths] = offers.months
  const folder = offers.folders.find(({ name }) => searchKey(name) === wanted)
  return (
    called((key) => key === wanted) ??
    called((key) => haveSameWords(key, wanted)) ??
    called((key) => key.split(' ').includes(wanted)) ??
    (month && moreMonths.length === 0 && text.length > 3 ? { kind: 'time', ...daysOf(month.month) } : undefined) ??
    (folder && { kind: 'folder', id: folder.id, prefix: folder.prefix, name: folder.name }) ??
    null
  )
}

/** Names and months may have several words: the longest run that means something is taken, what means nothing stays words. */
export async function conditionsOf(
  terms: readonly Term[],
  ask: (text: string) => Promise<SearchOffers>,
): Promise<readonly { readonly condition: Condition; readonly not: boolean }[]> {
  const found: { condition: Condition; not: boolean }[] = []
  for (let at = 0; at < terms.length;) {
    const run = readKnown(terms, at) ?? (await maxRunLength(terms, at, ask))
    const { text, not } = terms[at]!
    found.push({ condition: run?.condition ?? { kind: 'words', text }, not })
    at += run?.terms ?? 1
  }
  return found
}

const maxNameLength = 3

async function maxRunLength(
  terms: readonly Term[],
  at: number,
  ask: (text: string) => Promise<SearchOffers>,
): Promise<{ condition: Condition; terms: number } | null> {
  const joined = (many: number): boolean =>
    terms.slice(at, at + many).every((term, i) => i === 0 || (!term.quoted && !term.not))
  const most = terms[at]!.quoted ? 1 : Math.min(maxNameLength, terms.length - at)
  for (let many = most; many > 0; many--) {
    if (!joined(many)) continue
    const text = terms
      .slice(at, at + many)
      .map((term) => term.text)
      .join(' ')
    const condition = meaningOf(text, await ask(text.slice(0, 200)))
    if (condition) return { condition, terms: many }
  }
  return null
}
