import type { Precision, PrecisionPreview } from '../shapes.ts'
import type { LiveLibrary } from './live-library.ts'

/** What another precision would name and unname, without doing it. */
export async function previewPrecision(library: LiveLibrary, oneWrongIn: Precision): Promise<PrecisionPreview> {
  const { store, thinking } = library
  const { labels } = await thinking.recognize(library.namedBy(), oneWrongIn)
  const now = new Map(
    store.people.labels().flatMap(({ faceId, personId, state }) => (state === 'auto' ? [[faceId, personId]] : [])),
  )
  const kept = labels.filter(({ faceId, personId }) => now.get(faceId) === personId).length
  return {
    oneWrongIn,
    namedNow: now.size,
    named: labels.length,
    gained: labels.length - kept,
    lost: now.size - kept,
  }
}
