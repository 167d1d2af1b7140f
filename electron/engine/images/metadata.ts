import ExifReader from 'exifreader'

/** What a photo says about itself. */
export interface PhotoMetadata {
  /** When it was taken, as the camera's clock showed it: `YYYY-MM-DDTHH:MM:SS`, no time zone. */
  readonly takenAt: string | null
  /** Make and model of the camera: `Canon EOS 6D`. */
  readonly camera: string | null
}

/** Metadata and the EXIF orientation (1 to 8; 1 where there is none). */
export interface PhotoExif extends PhotoMetadata {
  readonly orientation: number
}

const wantedTags = ['DateTimeOriginal', 'DateTimeDigitized', 'DateTime', 'Make', 'Model', 'Orientation']

/** Reads the EXIF block of a picture's bytes. Never throws: broken metadata count as none. */
export function readExif(bytes: Buffer): PhotoExif {
  const tags = loadTags(bytes)
  const orientation: unknown = tags.Orientation?.value
  return {
    takenAt:
      plausibleTime(text(tags.DateTimeOriginal)) ??
      plausibleTime(text(tags.DateTimeDigitized)) ??
      plausibleTime(text(tags.DateTime)),
    camera: cameraName(text(tags.Make), text(tags.Model)),
    orientation: typeof orientation === 'number' && orientation >= 1 && orientation <= 8 ? orientation : 1,
  }
}

function loadTags(bytes: Buffer): NonNullable<ExifReader.ExpandedTags['exif']> {
  try {
    return ExifReader.load(bytes, { expanded: true, includeTags: { exif: wantedTags } }).exif ?? {}
  } catch {
    // Most pictures without EXIF end here; a photo is worth having without its metadata too.
    return {}
  }
}

/** A tag's text, without control characters and at most 200 characters long. */
function text(tag: { value: unknown } | undefined): string {
  const value: unknown = Array.isArray(tag?.value) ? tag.value[0] : tag?.value
  if (typeof value !== 'string') return ''
  return value
    .slice(0, 200)
    .replace(/\p{Cc}/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/**
 * `2019:05:12 14:03:00`, as EXIF writes it, as `2019-05-12T14:03:00`; null if no calendar has that day. Hours that a
 * change to summer time skips stay: they are what the camera's clock showed.
 */
export function plausibleTime(exifTime: string): string | null {
  const match = /^(\d{4})[:/.-](\d{2})[:/.-](\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?/.exec(exifTime)
  if (!match) return null
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '00'] = match
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  const dayExists = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
  // The first photograph is of 1826.
  if (!dayExists || Number(year) < 1826 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`
}

/** Make and model as one name, without legal forms and without naming the make twice; null if neither is known. */
export function cameraName(make: string, model: string): string | null {
  const maker = make
    .replace(/[,.]/g, ' ')
    .replace(/\b(corporation|company|corp|co|ltd|inc|gmbh|imaging|electronics|optical)\b/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const modelStart = model.toLowerCase().split(/[\s_-]/)[0] ?? ''
  const makeInModel = maker !== '' && maker.toLowerCase().split(' ').includes(modelStart)
  const name = makeInModel || maker === '' ? model : `${maker} ${model}`.trim()
  return name === '' ? null : name.slice(0, 100)
}
