import type { ActionView, Activity } from '../../electron/contract/api.ts'
import { birthDate, count, number } from './format.ts'
import { person } from './person.ts'
import { doubt, nameField, people, confirmedByUser, sureness } from './people.ts'
import { photoWords } from './photo.ts'
import { photoGrid, photosWords, search } from './photos.ts'
import { interchangeWords } from './interchange.ts'
import { settingsWords } from './settings.ts'
import { welcomeWords } from './welcome.ts'
import { evidence, faceGrid, review, wholePhoto } from './review.ts'

/**
 * Everything the app says, in one place: plain, short, in the second person. Never cluster, embedding, threshold, inference.
 * Each screen has a part of its own in here.
 */
export const words = {
  app: 'Familiar',
  connection: {
    lost: 'Familiar is not answering. Trying again…',
    shutOut: 'Familiar was started again and has a window of its own now. This one can be closed.',
    gaveUp: 'Something ends Familiar’s engine again and again. Everything that was done is kept.',
    retry: 'Try again',
    foundAgain: 'Familiar is back. Everything that was done is kept.',
  },
  nav: {
    label: 'Screens',
    photos: 'Photos',
    people: 'People',
    review: 'Review',
    search: 'Search',
    folders: 'Folders',
    activity: 'Activity',
    settings: 'Settings',
    addFolder: 'Add folder',
    searchPlaceholder: 'Search people, folders, dates',
    back: 'Back',
    foldersIn: (name: string): string => `Folders in ${name}`,
  },
  bar: {
    undo: 'Undo',
    redo: 'Redo',
    close: 'Close',
    pause: 'Pause',
    resume: 'Go on',
    paused: 'Paused',
    onBattery: 'Paused while on battery',
    goTo: (name: string): string => `Show ${name}`,
    nothingToUndo: 'There is nothing to undo.',
    nothingToRedo: 'There is nothing to redo.',
  },
  libraryBroken: {
    title: 'Familiar can’t open its library',
    titles: {
      'library-locked': 'Familiar is already at work on this library',
      'library-newer': 'This library was made by a newer Familiar',
      'library-corrupt': 'The library is damaged',
      'library-unwritable': 'Familiar can’t write to its library',
      'models-missing': 'A part of Familiar is missing',
      'models-wrong': 'A part of Familiar is damaged',
    },
    damaged: 'The file in which Familiar keeps names and faces can’t be read any more. It was left as it is.',
    safe: 'Your photos are untouched: Familiar only ever reads them.',
    retry: 'Try again',
  },
  folderPicker: {
    path: 'Path of the folder',
    go: 'Go there',
    list: 'Folders in here',
    up: 'One folder up',
    none: 'No folders in here.',
    pictures: (pictures: number, all = true): string =>
      all || pictures > 0
        ? `${all ? '' : 'More than '}${count(pictures, 'picture')} in it and below`
        : 'Too many folders below to count the pictures',
    cancel: 'Cancel',
    newFolder: 'Name of a new folder in here',
    make: 'Make folder',
  },
  activity: {
    phase: {
      idle: 'All photos have been looked at',
      'looking for photos': 'Looking for photos',
      'looking at photos': 'Looking at your photos',
      'looking at faces again': 'Looking at the faces again',
      'naming faces': 'Putting names to faces',
    },
    progress: (done: number, total: number): string => `${number(done)} of ${number(total)}`,
    rate: (rate: number): string => `${rate < 10 ? rate.toFixed(1) : number(Math.round(rate))} a second`,
    all: (photos: number, faces: number): string => `${count(photos, 'photo')} with ${count(faces, 'face')}.`,
    problems: (files: string, many: number): string =>
      `${files} could not be read. See ${many === 1 ? 'it' : 'them'} in Settings.`,
    noFolders: 'There is nothing to look at yet: Familiar knows of no folder of photos.',
    waiting: (faces: string): string => `${faces} faces wait for a name in Review.`,
  },
  history: {
    title: 'What you did lately',
    empty: 'Nothing yet. Whatever you name, merge or set aside is listed here and can be undone.',
    undone: 'undone',
    backTo: 'Undo back to here',
    backToLabel: (what: string): string => `Undo back to here: ${what}`,
    more: 'Show more',
  },
  photo: photoWords,
  settings: settingsWords,
  interchange: interchangeWords,
  welcome: welcomeWords,
  keys: {
    title: 'Keys',
    scopes: {
      everywhere: 'Everywhere',
      grid: 'Among photos',
      tiles: 'Among people and faces',
      photo: 'One photo',
      review: 'Review',
      same: 'Same person?',
    },
    everywhere: {
      search: 'Search',
      photos: 'Photos',
      people: 'People',
      review: 'Review',
      undo: 'Undo',
      redo: 'Redo',
      help: 'This sheet',
    },
    grid: {
      move: 'Go from photo to photo',
      range: 'Select up to there',
      open: 'Open',
      look: 'Look closer',
      select: 'Select',
      selectAll: 'Select all',
      favourite: 'Favourite',
      leave: 'Back',
    },
    tiles: {
      move: 'Go from one to the next',
      range: 'Select up to there',
      open: 'Open',
      select: 'Select',
      selectAll: 'Select all',
      why: 'Why a face has its name',
      leave: 'Back',
    },
    photo: {
      previous: 'Photo before',
      next: 'Photo after',
      up: 'Move up, when zoomed in',
      down: 'Move down, when zoomed in',
      zoomIn: 'Closer',
      zoomOut: 'Farther',
      fit: 'Whole photo',
      boxes: 'Show faces and names',
      info: 'About this photo',
      name: 'Name a face',
      draw: 'Draw a face',
      favourite: 'Favourite',
      leave: 'Back',
    },
    review: {
      accept: 'Yes, the likeliest; where nobody is likely, type a name',
      first: 'Choose the first',
      second: 'Choose the second',
      third: 'Choose the third',
      fourth: 'Choose the fourth',
      fifth: 'Choose the fifth',
      name: 'New name',
      notThis: 'Not the likeliest person',
      leaveOut: 'Leave a face out, or take it back in',
      stranger: 'A stranger',
      notAFace: 'Not a face',
      later: 'Later',
      undo: 'Undo',
      wholePhoto: 'Whole photo',
      same: 'The same person as the other group',
      different: 'Not the same person as the other group',
    },
    same: {
      yes: 'Yes, one and the same',
      no: 'No, two different people',
      skip: 'Later',
    },
  },
  photoGrid,
  photos: photosWords,
  search,
  sureness,
  confirmedByUser,
  nameField,
  doubt,
  people,
  person,
  review,
  evidence,
  faceGrid,
  wholePhoto,
  done: describeAction,
  /** What was done, and what the engine made of it since. */
  news: (action: ActionView, since: Since): string => {
    const more = consequences(action, since)
    return more.length === 0 ? describeAction(action) : `${describeAction(action)}. ${more.join(' ')}`
  },
  consequences,
  toUndo: (action: ActionView): string => `Undo: ${within(action)}`,
  undone: (action: ActionView): string => `Undone: ${within(action)}`,
  redone: (action: ActionView): string => `Done again: ${within(action)}`,
}

/** What came of naming somebody. */
interface Since {
  /** Faces that Familiar found by it. */
  readonly found: number
  /** Other faces of the same photos, from which the name moved. */
  readonly moved: number
  /** Found faces that lost their name by it. */
  readonly lost: readonly { readonly name: string; readonly faces: number }[]
}

/** What came of an action besides itself, a sentence each. */
function consequences({ kind, person, other }: ActionView, { found, moved, lost }: Since): string[] {
  const named = (kind === 'split' ? other : person) ?? ''
  return [
    ...(moved === 0 ? [] : [nameMoved(moved, named)]),
    ...(found === 0 ? [] : [`${number(found)} more found.`]),
    ...lost.map(({ name, faces }) => `${count(faces, 'found face')} ${isNoMore(faces)} ${name} any more.`),
  ]
}

/** Somebody is in a photo once, so another face of it had to give up the name. */
function nameMoved(faces: number, name: string): string {
  return faces === 1
    ? `The other face of this photo is not ${name} any more.`
    : `${number(faces)} other faces of these photos are not ${name} any more.`
}

function isNoMore(faces: number): string {
  return faces === 1 ? 'is not' : 'are not'
}

/** Within a sentence; a name keeps its capital. */
function within(action: ActionView): string {
  const text = describeAction(action)
  return action.person !== null && text.startsWith(action.person) ? text : lowerFirst(text)
}

/** “Named 9 faces Clara”. */
function describeAction({ kind, count: many, person, other }: ActionView): string {
  const faces = count(many, 'face')
  const photos = count(many, 'photo')
  const who = person ?? ''
  switch (kind) {
    case 'confirm':
      return `Named ${faces} ${who}`
    case 'reject':
      return many === 1 ? `Not ${who}` : `${faces}: not ${who}`
    case 'keep':
      return many === 1 ? `It is ${who}` : `${faces}: all are ${who}`
    case 'not-sure':
      return `Left ${faces} open`
    case 'unname':
      return `Took the name off ${faces}`
    case 'ignore-strangers':
      return `Set ${faces} aside as strangers`
    case 'not-faces':
      return many === 1 ? 'Not a face' : `${number(many)} were not faces`
    case 'bring-back':
      return `Brought ${faces} back`
    case 'draw-face':
      return person === null ? 'Drew a face' : `Drew ${who}’s face`
    case 'move-face':
      return 'Moved a face'
    case 'remove-face':
      return many === 1 ? 'Removed a face you drew' : `Removed ${faces} you drew`
    case 'rename':
      return `${who} is now called ${other ?? ''}`
    case 'merge':
      return `${who} and ${other ?? ''} are one person now`
    case 'split':
      return other === null
        ? `Took ${faces} out of ${who}`
        : `${faces} of ${who} ${many === 1 ? 'is' : 'are'} ${other} now`
    case 'join':
      return `Put ${faces} together`
    case 'apart':
      return other === null ? `Not ${who || 'the same person'}` : `${who} and ${other} are two people`
    case 'cover':
      return `Chose a picture of ${who}`
    case 'hide':
      return `Hid ${who}`
    case 'show':
      return `Showed ${who} again`
    case 'birth':
      return other === null ? `No birth date for ${who}` : `${who}, born ${birthDate(other)}`
    case 'twice':
      return 'Somebody may be in this photo twice'
    case 'once':
      return 'Nobody is in this photo twice'
    case 'favourite':
      return `Made ${photos} a favourite`
    case 'unfavourite':
      return `${photos} no longer a favourite`
    case 'precision':
      return `At most 1 wrong in ${number(many)}`
    case 'import':
      return `Read what was said of ${faces} from a file`
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

/** Why the work rests; null where it does not. */
export function restOf({ paused, forBattery }: Pick<Activity, 'paused' | 'forBattery'>): string | null {
  if (forBattery) return words.bar.onBattery
  return paused ? words.bar.paused : null
}
