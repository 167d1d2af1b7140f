import type { CallName } from '../api.ts'
import type { Answer } from './context.ts'
import { history, problems, searchOffers } from './queries/library.ts'
import { people, person, personFaces } from './queries/people.ts'
import { folderTree, photo, photoPlace, photos, timeline } from './queries/photos.ts'
import { groups, ignored, review, reviewGroup, strangersByDay } from './queries/review.ts'

/** Every call that the database alone can answer. */
export const answers = {
  timeline,
  photos,
  photo,
  photoPlace,
  folderTree,
  people,
  person,
  personFaces,
  review,
  reviewGroup,
  groups,
  strangersByDay,
  ignored,
  searchOffers,
  problems,
  history,
} satisfies { readonly [Name in CallName]?: Answer<Name> }
