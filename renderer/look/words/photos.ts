import type { PhotoTile } from '../../../electron/engine/api.ts'
import { count, day, moment, month, number } from '../format.ts'

/** Said by every grid of photos. */
export const photoGrid = {
  photos: (photos: number): string => count(photos, 'photo'),
  photo: ({ name, date }: PhotoTile, favourite: boolean): string =>
    `${moment(date)}, ${name}${favourite ? ', favourite' : ''}`,
  choose: 'Select',
  takeOut: 'Deselect',
  chooseMonth: (month: string): string => `Select ${month}`,
  chosenLabel: 'What to do with the selected photos',
  chosen: (photos: number): string => `${count(photos, 'photo')} selected`,
  clear: 'Select none',
  favourite: 'Favourite',
  export: 'Export…',
  exportTitle: 'Copy the photos into which folder?',
  exportHere: 'Copy here',
  exported: (photos: number, there: number, folder: string): string =>
    there === 0
      ? `Copied ${count(photos, 'photo')} to ${folder}`
      : `Copied ${count(photos, 'photo')} to ${folder}; ${number(there)} ${there === 1 ? 'was' : 'were'} there already`,
  lookCloser: 'A closer look',
  scrubber: 'Go to a month',
}

export const photosWords = {
  title: 'Photos',
  by: 'Show photos',
  byTime: 'By date',
  byPerson: 'By person',
  favourites: 'Favourites',
  inFolder: (name: string): string => `In ${name}`,
  leaveOut: (what: string): string => `No longer only: ${what}`,
  stillToLookAt: (photos: number): string => `${count(photos, 'photo')} still to look at`,
  looking: 'Your photos are being looked at. They show up here as they are found.',
  none: 'There are no photos in your folders yet.',
  settings: 'See your folders',
  noFavourites: 'Nothing is a favourite yet. Press F on a photo, or select some and choose Favourite.',
  noFavouritesHere: 'No favourites are in this folder.',
  noneInFolder: 'No photos are in this folder.',
  all: 'Show all photos',
  nobodyYet: 'Nobody has a name yet. Once somebody has, their photos are gathered here.',
  review: 'Say who is who',
  photosOf: (name: string): string => `Photos of ${name}`,
}

export const search = {
  title: 'Search',
  field: 'Search photos',
  offers: 'What you may mean',
  offered: (many: string): string => `${many} to choose from`,
  conditions: 'What you are looking for',
  with: (name: string): string => `with ${name}`,
  without: (name: string): string => `without ${name}`,
  only: 'nobody else',
  from: (date: string): string => `since ${day(date)}`,
  to: (date: string): string => `until ${day(date)}`,
  period: (from: string, to: string): string => periodOf(from, to),
  folder: (name: string): string => `in ${name}`,
  favourite: 'favourites',
  unknown: 'with unknown faces',
  words: (text: string): string => `“${text}” in its path`,
  takeOut: (condition: string): string => `Take out: ${condition}`,
  clear: 'Start again',
  addWith: 'With whom?',
  addWithout: 'Without whom?',
  addOnly: 'Nobody else',
  since: 'From',
  until: 'To',
  addFolder: 'Folder',
  anyFolder: 'Any folder',
  addFavourite: 'Favourites',
  addUnknown: 'Unknown faces',
  addWords: 'Words in the path',
  found: (photos: number): string => (photos === 0 ? 'No photos' : count(photos, 'photo')),
  results: 'Photos found',
  none: 'No photo is like that. Take something out above, or start again.',
  teach: 'Choose people, dates or folders above, or type them all at once:',
  example: 'anna jonas -ida 2014 "summer house"',
  exampleMeans: 'Anna and Jonas together, without Ida, in 2014, with these words in the path.',
  somebody: 'somebody',
  nobodyCalled: (names: readonly string[]): string =>
    `Nobody is called ${names.map((name) => `“${name}”`).join(' or ')}, so that was left out.`,
}

/** “2014”, “June 2014”, or from day to day. */
function periodOf(from: string, to: string): string {
  if (from.slice(0, 4) === to.slice(0, 4) && from.endsWith('-01-01') && to.endsWith('-12-31')) return from.slice(0, 4)
  const whole =
    from.endsWith('-01') &&
    new Date(`${to}T12:00:00Z`).getUTCMonth() !== new Date(Date.parse(`${to}T12:00:00Z`) + 86_400_000).getUTCMonth()
  if (whole && from.slice(0, 7) === to.slice(0, 7)) return month(from)
  if (from === to) return day(from)
  return `${day(from)} to ${day(to)}`
}
