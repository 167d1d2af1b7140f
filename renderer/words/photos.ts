import type { MonthPeople, PhotoTile } from '../../electron/contract/api.ts'
import { count, day, moment, month, number } from './format.ts'

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
  /** “Anna”, “Anna and Ben”, “Anna, Ben and 3 more”. */
  monthPeople: ({ names, people }: MonthPeople): string => {
    const more = people - names.length
    return more > 0 ? `${names.join(', ')} and ${number(more)} more` : names.join(' and ')
  },
  newAbove: (photos: number): string => count(photos, 'new photo'),
}

export const photosWords = {
  title: 'Photos',
  by: 'Show photos',
  byTime: 'By date',
  byPerson: 'By person',
  favourites: 'Favourites',
  inFolder: (name: string): string => `In ${name}`,
  away: (folders: readonly string[]): string =>
    folders.length === 1
      ? `“${folders[0]!}” can’t be reached now. Its photos and names are kept until it is back.`
      : `${number(folders.length)} folders can’t be reached now. Their photos and names are kept until they are back.`,
  stillToLookAt: (photos: number): string => `${count(photos, 'photo')} still to look at`,
  looking: 'Your photos are being looked at. They show up here as they are found.',
  none: 'There are no photos in your folders yet.',
  settings: 'See your folders',
  noFavourites: 'Nothing is a favourite yet. Press F on a photo, or select some and choose Favourite.',
  noFavouritesHere: 'No favourites are in this folder.',
  noneInFolder: 'No photos are in this folder.',
  noneLikeThat: 'No photo is like that.',
  all: 'Show all photos',
  nobodyYet: 'Nobody has a name yet. Once somebody has, their photos are gathered here.',
  nobodyInThese: 'Nobody with a name is in these photos.',
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
  period: periodOf,
  folder: (name: string): string => `in ${name}`,
  favourite: 'favourites',
  unknown: 'with unknown faces',
  words: (text: string): string => `“${text}” in its file’s or folder’s name`,
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
  addWords: 'File or folder name',
  found: (photos: number): string => (photos === 0 ? 'No photos' : count(photos, 'photo')),
  results: 'Photos found',
  noPhotos: 'There are no photos to search yet. They come with your folders.',
  wrongWayRound: 'The first day is after the last, so no photo can be in between.',
  turnAround: 'Swap the two days',
  none: 'No photo is like that. Take something out above, or start again.',
  teach: 'Choose people, dates or folders above, or type them all at once:',
  example: 'anna jonas -ida 2014 "summer house"',
  exampleMeans: 'Anna and Jonas together, without Ida, in 2014, in a folder or file called so.',
  somebody: 'somebody',
  nobodyCalled: (names: readonly string[]): string =>
    `Nobody is called ${names.map((name) => `“${name}”`).join(' or ')}, so that was left out.`,
}

/** “2014”, “June 2014”, “2014 to 2016”, “since 2019”, or from day to day. */
function periodOf({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }): string {
  const begins = from === undefined ? 'day' : from.endsWith('-01-01') ? 'year' : from.endsWith('-01') ? 'month' : 'day'
  const ends = to === undefined ? 'day' : to.endsWith('-12-31') ? 'year' : endsMonth(to) ? 'month' : 'day'
  if (from === undefined) return to === undefined ? '' : `until ${named(to, ends)}`
  if (to === undefined) return `since ${named(from, begins)}`
  // Both ends in the same words: whole years, whole months, or days.
  const both = from > to || begins === 'day' || ends === 'day' ? 'day' : begins === ends ? begins : 'month'
  const [first, last] = [named(from, both), named(to, both)]
  return first === last ? first : `${first} to ${last}`
}

function named(date: string, as: 'year' | 'month' | 'day'): string {
  return as === 'year' ? date.slice(0, 4) : as === 'month' ? month(date) : day(date)
}

function endsMonth(date: string): boolean {
  return new Date(Date.parse(date) + 86_400_000).getUTCDate() === 1
}
