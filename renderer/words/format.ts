/** Numbers and dates as people say them. The user's locale orders them; the words around are English. */

const numbers = new Intl.NumberFormat()
export function number(value: number): string {
  return numbers.format(value)
}

const shortNumbers = new Intl.NumberFormat(undefined, { notation: 'compact' })
/** “12K”, where there is little room. */
export function shortNumber(value: number): string {
  return shortNumbers.format(value)
}

/** “1 photo”, “1,204 photos”. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`
}

const days = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' })
const months = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' })
const times = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })

/** `2014-06-14...` as “Sat, 14 June 2014”. */
export function day(date: string): string {
  return days.format(local(date))
}

const fullDates = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' })
/** `2012-05-10` as “10 May 2012”; `2012` is said as it is. */
export function birthDate(born: string): string {
  return born.length === 4 ? born : fullDates.format(local(born))
}

/** `2014-06...` as “June 2014”. */
export function month(date: string): string {
  return months.format(local(date))
}

/** `2014-06-14T18:22:00` as “Sat, 14 June 2014, 18:22”. */
export function moment(date: string): string {
  return `${day(date)}, ${times.format(local(date))}`
}

/** “June 2014 to August 2020”, “June 2014”. */
export function span(first: string, last: string): string {
  const [from, to] = [month(first), month(last)]
  return from === to ? from : `${from} to ${to}`
}

/** “6 min left”. */
export function timeLeft(seconds: number): string {
  if (seconds < 60) return 'less than a minute left'
  if (seconds < 3600) return `about ${count(Math.round(seconds / 60), 'minute')} left`
  return `about ${count(Math.round(seconds / 3600), 'hour')} left`
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const dates = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** “2 minutes ago”; after a day the date. Takes milliseconds since 1970. */
export function ago(at: number, now = Date.now()): string {
  const minutes = Math.round((at - now) / 60_000)
  if (minutes > -1) return 'just now'
  if (minutes > -60) return relative.format(minutes, 'minute')
  if (minutes > -24 * 60) return relative.format(Math.round(minutes / 60), 'hour')
  return dates.format(at)
}

export function bytes(size: number): string {
  if (size < 1000) return `${number(size)} bytes`
  const units = ['KB', 'MB', 'GB', 'TB']
  let value = size
  let unit = -1
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${value < 10 ? value.toFixed(1) : number(Math.round(value))} ${units[unit]!}`
}

/** Dates come without a zone and mean the clock of where the photo was taken. */
function local(date: string): Date {
  const [, year = '1970', m = '01', d = '01', hour = '00', minute = '00'] =
    /^(\d{4})-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2}))?)?/.exec(date) ?? []
  const value = new Date(2000, Number(m) - 1, Number(d), Number(hour), Number(minute))
  value.setFullYear(Number(year), Number(m) - 1, Number(d))
  return value
}
