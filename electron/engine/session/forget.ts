import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { LiveLibrary } from './live-library.ts'
import { writePreferences } from './preferences.ts'

/** A person goes for good, their name from the history too; their faces are nobody's again. */
export function forgetPerson(library: LiveLibrary, id: number): void {
  library.store.forgetting.person(id)
  library.events.changed('people', 'history')
  library.naming.soon()
}

/** All faces and people go for good, their crops too. The work is paused, or everybody would be found again at once. */
export async function forgetAllFaces({ store, work, naming, events }: LiveLibrary): Promise<void> {
  work.pause()
  writePreferences(store, { paused: true })
  store.forgetting.faces()
  naming.touch()
  await rm(join(store.folder, 'faces'), { recursive: true, force: true })
  events.changed('photos', 'people', 'folders', 'problems', 'preferences', 'history')
  work.restart()
}
