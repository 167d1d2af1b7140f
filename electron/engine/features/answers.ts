import type { CallName } from '../../contract/api.ts'
import type { Answer } from './context.ts'
import { bringBack, confirm, ignore, ignoreDay, keep, notSure, reject, unname } from './commands/faces.ts'
import { allowTwice, favourite, pauseFolder, redo, removeFolder, undo } from './commands/library.ts'
import { joinGroups, merge, rename, setApart, setBirthDate, setCover, setHidden, split } from './commands/people.ts'
import { history, problems, searchOffers } from './queries/library.ts'
import { people, person, personFaces } from './queries/people.ts'
import { facePlaces, folderTree, monthPeople, photo, photoIds, photoPlace, photos, timeline } from './queries/photos.ts'
import { groups, ignored, review, reviewGroup, strangersByDay, waiting } from './queries/review.ts'

/** Every call that the database alone can answer. */
export const answers = {
  timeline,
  photos,
  monthPeople,
  photoIds,
  photo,
  photoPlace,
  facePlaces,
  folderTree,
  people,
  person,
  personFaces,
  waiting,
  review,
  reviewGroup,
  groups,
  strangersByDay,
  ignored,
  searchOffers,
  problems,
  history,

  confirm,
  reject,
  keep,
  notSure,
  unname,
  ignore,
  ignoreDay,
  bringBack,
  rename,
  merge,
  split,
  joinGroups,
  setApart,
  setCover,
  setHidden,
  setBirthDate,
  allowTwice,
  favourite,
  undo,
  redo,
  removeFolder,
  pauseFolder,
} satisfies { readonly [Name in CallName]?: Answer<Name> }
