import { exifBlock } from './exif-block.ts'
import { readTags } from './exif-tags.ts'
import type { PhotoFormat } from './sniff.ts'

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

/** Reads the EXIF block of a picture's bytes. Never throws: broken metadata count as none. */
export function readExif(bytes: Buffer, format: PhotoFormat): PhotoExif {
  const block = exifBlock(bytes, format)
  const { taken, digitized, changed, make, model, orientation = 1 } = block ? readTags(block) : {}
  return {
    takenAt: plausibleTime(line(taken)) ?? plausibleTime(line(digitized)) ?? plausibleTime(line(changed)),
    camera: cameraName(line(make), line(model)),
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
  }
}

/** A text without control characters, at most 200 characters long. */
function line(text = ''): string {
  return text
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
