/** What the user typed as a birth date, as the engine takes it: a year, or `2012-05-10`. Whatever it is not stays as it was typed. */
export function bornOf(typed: string): string {
  const text = typed.trim()
  const parts = /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})$/.exec(text) ?? dayFirst.exec(text)
  const { year, month = '', day = '' } = parts?.groups ?? {}
  return year === undefined ? text : [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-')
}

/** `10.5.2012`; with strokes nobody can tell which is the month. */
const dayFirst = /^(?<day>\d{1,2})\.\s*(?<month>\d{1,2})\.\s*(?<year>\d{4})$/
