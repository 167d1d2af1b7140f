import type { Candidate, Sureness } from '../../../electron/engine/api.ts'
import { count, number } from '../format.ts'
import { sureness as sure } from './people.ts'

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
  likely: (candidate: Candidate | undefined): string =>
    candidate ? `Maybe ${candidate.name}: ${sure[candidate.sureness]}.` : 'Nobody you named looks like it.',

  facesOf: 'Faces of this group',
  face: (day: string, doubtful: boolean): string => `Face, ${day}${doubtful ? ', maybe not the same person' : ''}`,
  doubtful: 'maybe not',
  leftOut: 'left out',
  about: (faces: number, all: number, doubtful: boolean): string => {
    if (all === 1) return faces === 1 ? '' : 'This face is left out.'
    const some =
      faces === all ? `All ${number(all)} faces get the name.` : `${number(faces)} of ${number(all)} get the name.`
    return doubtful ? `${some} The doubtful ones stand last and are left out unless you add them.` : some
  },
  takesOut: ['A click or', 'takes one out or in.'],
  photos: 'From these photos',
  openPhoto: 'Look at the whole photo',

  choices: 'Who it may be',
  nameLabel: 'Name of this person',
  candidates: 'Likely people',
  nobodyAlike: 'Nobody you named looks much like this.',
  why: (name: string): string => `Why ${name}?`,
  nearest: 'The nearest face you confirmed:',

  keys: 'What to do with these faces',
  hint: {
    type: 'type a name',
    name: 'new name',
    notThis: (name: string): string => `not ${name}`,
    takeOut: 'take it out',
    putIn: 'put it in',
    stranger: 'a stranger',
    notAFace: 'not a face',
    later: 'later',
    wholePhoto: 'whole photo',
  },

  finished: 'That was all',
  nothing: 'Nobody waits for a name',
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
  moreMayCome: (photos: number): string => `More may come: ${count(photos, 'photo')} still to look at.`,
  leftOpen: (faces: number): string => `${count(faces, 'face')} left open on the way.`,
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
  face: (day: string, sureness: Sureness | null): string =>
    `Face, ${day}${sureness === null ? '' : `, ${sure[sureness]}`}`,
  coming: 'A face that is still loading',
}

export const evidence = {
  this: 'The face in question',
  thisFace: (month: string | null): string => (month === null ? 'this face' : `this face, ${month}`),
  confirmed: (name: string, month: string): string => `${name}, ${month}, confirmed`,
  meaning: {
    certain: 'As alike as photos of one person are.',
    likely: 'Likely: alike enough to bear the same name.',
    maybe: 'Maybe: alike, but look twice.',
    unlikely: 'Not likely: only a little alike.',
  } satisfies Record<Sureness, string>,
}

export const wholePhoto = {
  label: 'The whole photo',
  place: (at: number, all: number): string => `${number(at)} of ${number(all)}`,
  open: 'Open photo',
  close: 'Close',
}
