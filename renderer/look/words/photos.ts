import type { PhotoTile } from '../../../electron/engine/api.ts'
import { count, moment } from '../format.ts'

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
  exported: (photos: number, folder: string): string => `Copied ${count(photos, 'photo')} to ${folder}`,
  lookCloser: 'A closer look',
  scrubber: 'Go to a month',
}
