/**
 * Dates as people type them: `2014`, `june 2014`, `14 june 2014`, `summer 2015`, `last year`; from one to another (`2015-2016`,
 * `june 2014 to may 2015`, `between 2015 and 2016`), and `since 2019`, `after june 2014`, `before 2010`, `until 2012`.
 */

/** First and last day, both included; one of them may be open. */
export interface Period {
  readonly from?: string
  readonly to?: string
}

type Span = Required<Period>

/** What was understood, and how many words it took. */
interface Read<What> {
  readonly what: What
  readonly words: number
}

/** A word before a date, and what it makes of it. */
const openings: Readonly<Record<string, (span: Span, isRange: boolean) => Period>> = {
  between: (span) => span,
  from: (span, isRange) => (isRange ? span : { from: span.from }),
  since: ({ from }) => ({ from }),
  after: ({ to }) => ({ from: dayBeside(to, 1) }),
  before: ({ from }) => ({ to: dayBeside(from, -1) }),
  until: ({ to }) => ({ to }),
  till: ({ to }) => ({ to }),
}
const joins: readonly string[] = ['to', 'until', 'till', 'through', '-', '–']

/** The period that the words begin with; null where they begin with none. */
export function readPeriod(words: readonly string[], today = new Date()): Read<Period> | null {
  const open = openings[words[0]?.toLowerCase() ?? '']
  if (!open) return readSpan(words, today)
  const read = readSpan(words.slice(1), today)
  return read && { what: open(read.what, read.isRange), words: read.words + 1 }
}

/** One date, or from one to another, whichever is first; two without a word between are meant so, too. */
function readSpan(words: readonly string[], today: Date): (Read<Span> & { readonly isRange: boolean }) | null {
  const one = readYears(words[0] ?? '') ?? readDate(words, today)
  if (!one) return null
  const gap = joins.includes(words[one.words]?.toLowerCase() ?? '') ? 1 : 0
  const other = readDate(words.slice(one.words + gap), today)
  if (!other) return { ...one, isRange: false }
  const [first, last] = one.what.from <= other.what.from ? [one.what, other.what] : [other.what, one.what]
  return { what: { from: first.from, to: last.to }, words: one.words + gap + other.words, isRange: true }
}

/** `2015-2016`. */
function readYears(word: string): Read<Span> | null {
  const [, first, last] = /^((?:19|20)\d\d)[-–]((?:19|20)\d\d)$/.exec(word) ?? []
  if (first === undefined || last === undefined) return null
  const [from, to] = [first, last].sort() as [string, string]
  return { what: { from: `${from}-01-01`, to: `${to}-12-31` }, words: 1 }
}

const year = /^(?:19|20)\d\d$/
const asNumbers = /^((?:19|20)\d\d)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const monthNames = 'january february march april may june july august september october november december'.split(' ')
/** The first month of each; a winter ends in the year after. */
const seasons: Readonly<Record<string, number>> = { spring: 3, summer: 6, autumn: 9, fall: 9, winter: 12 }

/** A day, a month, a season or a year. */
function readDate(words: readonly string[], today: Date): Read<Span> | null {
  const [a = '', b = '', c = ''] = words.slice(0, 3).map((word) => word.toLowerCase())
  if (asNumbers.test(a)) {
    // “2014 june”
    const month = year.test(a) ? monthOf(b) : null
    return month === null ? { what: daysOf(a), words: 1 } : { what: daysOf(`${a}-${month}`), words: 2 }
  }
  const slashed = /^(0?[1-9]|1[0-2])\/((?:19|20)\d\d)$/.exec(a)
  if (slashed) return { what: daysOf(`${slashed[2]!}-${slashed[1]!.padStart(2, '0')}`), words: 1 }
  const month = monthOf(a)
  if (month !== null && year.test(b)) return { what: daysOf(`${b}-${month}`), words: 2 }
  const season = seasons[a]
  if (season !== undefined && year.test(b)) return { what: monthsOf(Number(b), season, 3), words: 2 }
  const [day, ofMonth] = month === null ? [dayOf(a), monthOf(b)] : [dayOf(b), month]
  if (day !== null && ofMonth !== null && year.test(c)) return { what: daysOf(`${c}-${ofMonth}-${day}`), words: 3 }
  return readRelative(a, b, today)
}

/** `today`, `yesterday`, `this month`, `last year`. */
function readRelative(a: string, b: string, today: Date): Read<Span> | null {
  const [thisYear, thisMonth] = [today.getFullYear(), today.getMonth() + 1]
  const day = [thisYear, thisMonth, today.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
  if (a === 'today') return { what: daysOf(day), words: 1 }
  if (a === 'yesterday') return { what: daysOf(dayBeside(day, -1)), words: 1 }
  if (a !== 'this' && a !== 'last') return null
  const back = a === 'last' ? 1 : 0
  if (b === 'year') return { what: daysOf(String(thisYear - back)), words: 2 }
  if (b === 'month') return { what: monthsOf(thisYear, thisMonth - back, 1), words: 2 }
  return null
}

/** First and last day of a year, a month or a day: `2014`, `2014-06`, `2014-06-14`. */
export function daysOf(time: string): Span {
  const [first = '', month, day] = time.split('-')
  if (month === undefined) return { from: `${first}-01-01`, to: `${first}-12-31` }
  if (day === undefined) return monthsOf(Number(first), Number(month), 1)
  // The 31st of a shorter month is the first of the next.
  const there = isoDay(Date.UTC(Number(first), Number(month) - 1, Number(day)))
  return { from: there, to: there }
}

/** So many months, from a month of a year on. */
function monthsOf(ofYear: number, month: number, many: number): Span {
  return { from: isoDay(Date.UTC(ofYear, month - 1, 1)), to: isoDay(Date.UTC(ofYear, month - 1 + many, 0)) }
}

function monthOf(word: string): string | null {
  const short = months.findIndex((name, index) => word === name || word === `${name}.` || word === monthNames[index])
  return short < 0 ? null : String(short + 1).padStart(2, '0')
}

/** `14`, `14.`, `14th`. */
function dayOf(word: string): string | null {
  const [, day] = /^(0?[1-9]|[12]\d|3[01])(?:\.|st|nd|rd|th)?$/.exec(word) ?? []
  return day === undefined ? null : day.padStart(2, '0')
}

function dayBeside(day: string, by: number): string {
  return isoDay(Date.parse(day) + by * 86_400_000)
}

function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
