import type { Sureness } from '../../electron/contract/api.ts'
import { count, number } from './format.ts'

/** How sure a guess is. */
export const sureness: Record<Sureness, string> = {
  certain: 'certain',
  likely: 'likely',
  maybe: 'maybe',
  unlikely: 'not likely',
}

/** Of a name that Familiar gave by itself: whose word it is, too. */
export const guessed: Record<Sureness, string> = {
  certain: 'Familiar is certain',
  likely: 'Familiar thinks it likely',
  maybe: 'Familiar thinks it may be',
  unlikely: 'Familiar thinks it hardly likely',
}

/** Of a name that the user gave, which no guess is as sure as. */
export const confirmedByUser = 'You said so'

export const nameField = {
  placeholder: 'Type a name',
  offers: 'Who it may be',
  newPerson: (name: string): string => `New person “${name}”`,
  photos: (photos: number): string => count(photos, 'photo'),
  empty: 'Type a name first.',
  tooLong: 'That is too long for a name. Please type a shorter one.',
  nobody: 'Nobody has this name.',
}

/** Something speaks against what was just said; what it is, the engine says. */
export const doubt = {
  these: (faces: number, more: number): string =>
    faces === 1 ? 'The face in question' : `The faces in question${more > 0 ? `, and ${number(more)} more` : ''}`,
  nearest: (name: string): string => `${name}, the most similar faces`,
  yes: (name: string): string => `Yes, ${name}`,
  no: 'No, leave it',
}

export const people = {
  title: 'People',
  named: 'People with a name',
  namedCount: (people: number): string => `${number(people)} named`,
  photos: (photos: number): string => count(photos, 'photo'),
  select: (name: string): string => `Select ${name}`,
  isHidden: 'hidden',
  filter: 'Find somebody',
  sort: 'Sort by',
  orders: { photos: 'number of photos', name: 'name', recent: 'last seen' },
  showHidden: (people: number): string => `Show hidden (${number(people)})`,
  nobodyYet: 'Nobody has a name yet. Name somebody below, and they show up here.',
  allHidden: 'Everybody is hidden.',
  noneFound: (typed: string): string => `Nobody is called “${typed}”.`,
  whoIsThis: 'Who is this?',
  groups: (groups: number): string => `${count(groups, 'group')} still without a name`,
  stillToLookAt: (photos: number): string => `${count(photos, 'photo')} still to look at`,
  toReview: 'Review them one by one',
  name: 'Name',
  nameGroup: (faces: number, when: string): string => `Name of this person, ${count(faces, 'face')}, ${when}`,
  reviewGroup: (faces: number): string => `Review these ${count(faces, 'face')}`,
  more: (groups: string): string => `Show ${groups} more`,
  rest: (groups: number): string => `${count(groups, 'more group')} wait in Review.`,
  soon: (photos: number): string =>
    `People show up here as their faces are found: ${count(photos, 'photo')} still to look at.`,
  noPhotos: 'Choose a folder of photos, and the people in them show up here.',
  chooseFolder: 'Choose a folder',
  noFaces: 'No faces were found in your photos.',

  selection: 'Selected people',
  selected: (people: number): string => (people === 1 ? '1 person selected' : `${number(people)} people selected`),
  selectAnother: 'Select another one if the two are the same person.',
  samePerson: 'Same person?',
  together: 'Who may be one and the same',
  noName: 'No name yet',
  same: 'Yes, the same',
  different: 'No',
  differentMeans: 'Two different people: not asked again',
  skip: 'Later',
  moreQuestions: (more: number): string => (more === 1 ? '1 more question' : `${number(more)} more questions`),
  yesCalled: (name: string): string => `Yes, ${name}`,
  hide: 'Hide',
  show: 'Show again',
  close: 'Deselect',
}
