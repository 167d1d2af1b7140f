import type { Candidate, Hesitation, Sureness } from '../../electron/contract/api.ts'
import { count, number } from './format.ts'
import { guessed, confirmedByUser, sureness as sure } from './people.ts'

export const review = {
  title: 'Who is this?',
  views: 'Ways to review',
  oneByOne: 'One by one',
  byDay: 'Strangers by day',
  aside: 'Set aside',
  progress: 'Faces looked at',
  loading: 'Getting the faces ready…',
  left: (left: number, total: number): string => `${number(left)} of ${number(total)} left`,
  where: (faces: number, photos: number): string =>
    faces === photos ? count(photos, 'photo') : `${count(faces, 'face')} in ${count(photos, 'photo')}`,
  likely: (candidate: Candidate | null): string =>
    candidate
      ? `Enter says that it is ${candidate.name}: ${sure[candidate.sureness]}.`
      : 'Nobody you named looks like it. Enter leads to a field for the name.',

  facesOf: 'Faces of this group',
  face: (day: string, doubtful: boolean): string => `Face, ${day}${doubtful ? ', maybe not the same person' : ''}`,
  doubtful: 'maybe not',
  leftOut: 'left out',
  about: (faces: number, all: number, doubtful: boolean): string => {
    if (all === 1) return ''
    const some =
      faces === all ? `All ${number(all)} faces get the name.` : `${number(faces)} of ${number(all)} get the name.`
    return doubtful ? `${some} The doubtful ones stand last and are left out unless you add them.` : some
  },
  leavesOut: ['A click or', 'leaves one out or takes it back in.'],
  photos: 'From these photos',
  openPhoto: 'Look at the whole photo',

  choices: 'Who it may be',
  nameLabel: 'Name of this person',
  candidates: 'Likely people',
  unlikely: 'Could be, but not likely:',
  nobodyAlike: 'Nobody you named so far looks like this.',
  why: (name: string): string => `Why ${name}?`,
  nearest: 'The nearest face you confirmed:',

  sameAs: 'Same person as these?',
  sameMeans: (photos: string): string => `Another group, ${photos}`,
  yesSame: 'Yes, the same',
  notSame: 'No',

  keys: 'What to do with these faces',
  hint: {
    yes: (name: string): string => `yes, ${name}`,
    type: 'type a name',
    notThis: (name: string): string => `not ${name}`,
    leaveOut: 'leave out',
    takeIn: 'take back',
    stranger: 'a stranger',
    notAFace: 'not a face',
    later: 'later',
    wholePhoto: 'whole photo',
  },

  putOff: 'Left for later',
  undoPutOff: 'Undo: left for later',

  finished: 'That was all',
  nothing: 'Nobody waits for a name',
  noFolder: 'Choose a folder of photos, and the people in them come here to get their names.',
  toFolder: 'Choose a folder',
  noFaces: 'No faces were found in your photos.',
  toPhotos: 'See your photos',
  allAnswered: 'Everybody in your photos has a name or was set aside.',
  paused: 'Looking at your photos is paused; more faces may come when it goes on.',
  toActivity: 'See how far it is',
  did: (named: number, strangers: number, notFaces: number): string => {
    const parts = [
      named > 0 ? `named ${count(named, 'face')}` : '',
      strangers > 0 ? `set ${count(strangers, 'face')} aside as strangers` : '',
      notFaces > 0 ? `said of ${number(notFaces)} that ${notFaces === 1 ? 'it is no face' : 'they are no faces'}` : '',
    ].filter((part) => part !== '')
    const last = parts.pop()
    if (last === undefined) return ''
    return `You ${parts.length > 0 ? `${parts.join(', ')} and ${last}` : last}.`
  },
  moreMayCome: (photos: number): string =>
    photos === 0
      ? 'Your photos are being looked at. Faces come here as they are found.'
      : `Faces come here as they are found: ${count(photos, 'photo')} still to look at.`,
  leftOpen: (faces: number): string => `${count(faces, 'face')} ${faces === 1 ? 'is' : 'are'} left open.`,
  again: 'Look at them again',
  toPeople: 'See your people',

  daysAbout: 'Days with faces you have not named: a party’s guests can be set aside together.',
  noDays: 'No day has faces without a name.',
  show: 'Show',
  showDay: (day: string): string => `Show the photos of ${day}`,
  allStrangers: (faces: number): string => (faces === 1 ? 'A stranger' : `All ${number(faces)} are strangers`),
  more: 'Show more days',

  strangers: 'Strangers',
  notFaces: 'Not faces',
  bringBack: (faces: number): string => (faces === 0 ? 'Bring back' : `Bring back ${count(faces, 'face')}`),
  noStrangers: 'You set nobody aside so far. In review, i says that somebody is a stranger.',
  noNotFaces: 'Nothing is here. In review, f says that something is not a face.',
}

export const faceGrid = {
  /** Confirmed, guessed, or one of somebody's who is not known. */
  face: (day: string, named: 'confirmed' | Sureness | null): string => {
    const how = named === null ? '' : named === 'confirmed' ? confirmedByUser : guessed[named]
    return how === '' ? `Face, ${day}` : `Face, ${day}. ${how}`
  },
  coming: 'A face that is still loading',
  odd: 'stands out',
}

/** How much more a face looks like one person than like another, where it is called little and much. */
const closeMargin = 0.05
const farMargin = 0.2

const because: Record<Hesitation, (name: string) => string> = {
  poor: () => 'the face is hard to see',
  child: (name) => `${name} is a child on one of the photos, and children look alike`,
  rival: () => 'it looks like somebody else as well',
  unlike: (name) => `it looks like ${name}, but not in what tells ${name} from others`,
  'not sure': () => 'you were not sure of one like it',
  far: () => 'it is not alike enough',
}

export const evidence = {
  this: 'The face in question',
  thisFace: (month: string | null): string => (month === null ? 'this face' : `this face, ${month}`),
  confirmed: (name: string, month: string): string => `${name}, ${month}: you said so`,
  meaning: {
    certain: 'Certain: as alike as photos of one person are.',
    likely: 'Likely: alike enough to bear the same name.',
    maybe: 'Maybe: alike, but look twice.',
    unlikely: 'Not likely: only a little alike.',
  } satisfies Record<Sureness, string>,
  alsoLike: 'Also like',
  probable: (name: string, probability: number): string =>
    probability >= 0.995
      ? `Of 200 faces like this, 199 or all are ${name}’s.`
      : `Of 100 faces like this, about ${number(Math.round(probability * 100))} are ${name}’s.`,
  rule: {
    distance: 'Named because it looks like these faces.',
    group: 'Named with others like it: together they look like these faces.',
    'distance and classifier': 'Named because it looks like these faces, and differs from everybody else as they do.',
  },
  rival: (name: string, margin: number): string =>
    margin < 0
      ? `It looks even more like ${name}.`
      : margin < closeMargin
        ? `It looks almost as much like ${name}.`
        : `Next comes ${name}, ${margin < farMargin ? 'less' : 'much less'} alike.`,
  doubts: (doubts: readonly Hesitation[], name: string): string =>
    `Not named by itself: ${doubts.map((doubt) => because[doubt](name)).join('; ')}.`,
}

export const wholePhoto = {
  label: 'The whole photo',
  place: (at: number, all: number): string => `${number(at)} of ${number(all)}`,
  open: 'Open photo',
  close: 'Close',
}
