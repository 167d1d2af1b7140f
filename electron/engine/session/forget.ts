import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cropPath } from '../images/crops.ts'
import type { LiveLibrary } from './live-library.ts'
import { writePreferences } from './preferences.ts'

/** A person goes for good with their faces and the crops of them, their name from the history too. */
export async function forgetPerson({ store, events, naming }: LiveLibrary, id: number): Promise<void> {
  const faces = store.forgetting.person(id)
  events.changed('people', 'photos', 'history')
  naming.soon()
  for (const face of faces) await rm(cropPath(store.folder, face), { force: true })
}

/** All faces and people go for good, their crops too. The work is paused, or everybody would be found again at once. */
export async function forgetAllFaces(library: LiveLibrary): Promise<void> {
  const { store, work, naming, events } = library
  work.pause()
  writePreferences(store, { paused: true })
  await library.renewAnalyzer() // Photos in work bring their faces before all go.
  store.forgetting.faces()
  naming.touch()
  await rm(join(store.folder, 'faces'), { recursive: true, force: true })
  events.changed('photos', 'people', 'folders', 'problems', 'preferences', 'history')
}
