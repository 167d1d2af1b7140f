import { latest } from '../platform/clock.ts'

/** `20200412_181530`, `2020-04-12 18.15.30`, `IMG-20200412-WA0007`: a day anywhere in a file's name, and its time if that follows. */
const inFileName =
  /(?<!\d)(?<year>\d{4})(?<between>[-_.]?)(?<month>\d{2})\k<between>(?<day>\d{2})(?!\d)(?:(?:[-_. T]| at )(?<hour>\d{2})[-_.:h]?(?<minute>\d{2})[-_.:m]?(?<second>\d{2})(?!\d{5}))?/
/** `2020`, `2020-04 Easter`, `20200412 Grandma`: what a folder's name begins with. */
const inFolderName =
  /^(?<year>\d{4})(?:(?<between>[-_.]?)(?<month>\d{2})(?:\k<between>(?<day>\d{2}))?)?(?=$|[\s_,.()&-])(?!\s*[-–]\s*\d)/

interface Parts {
  readonly year?: string
  readonly month?: string
  readonly day?: string
  readonly hour?: string
  readonly minute?: string
  readonly second?: string
}

/**
 * When a photo was taken by what its file, else its nearest folder, is called, as local time; null where the names tell
 * nothing, or where the file's time lies within what they tell and is the more exact. A name is more to be believed than that
 * time: copying changes it.
 */
export function pathDate(relative: string, mtimeMs: number): string | null {
  const steps = relative.split('/')
  const told = periodOf(inFileName, steps.pop()!) ?? steps.toReversed().reduce(nearest, null)
  if (told === null || localTime(mtimeMs).startsWith(told)) return null
  return `${told}${'0000-01-01T00:00:00'.slice(told.length)}`
}

function nearest(found: string | null, folder: string): string | null {
  return found ?? periodOf(inFolderName, folder)
}

/** `2020`, `2020-04`, `2020-04-12` or a whole time; null if it is none that a photo can be of. */
function periodOf(pattern: RegExp, name: string): string | null {
  const { year, month, day, hour, minute, second }: Parts = pattern.exec(name)?.groups ?? {}
  // The first photograph is of 1826; tomorrow it is still today somewhere.
  if (year === undefined || Number(year) < 1826 || Number(year) > new Date(latest()).getFullYear() + 1) return null
  const period = [year, month, day].filter((part) => part !== undefined).join('-')
  if (!isDay(`${period}${'0000-01-01'.slice(period.length)}`)) return null
  const time = [hour, minute, second].join(':')
  return /^([01]\d|2[0-3])(:[0-5]\d){2}$/.test(time) ? `${period}T${time}` : period
}

function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
}

function localTime(milliseconds: number): string {
  const date = new Date(milliseconds)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}
