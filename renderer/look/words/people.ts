import type { Sureness } from '../../../electron/engine/api.ts'
import { count } from '../format.ts'

/** How sure a guess is. */
export const sureness: Record<Sureness, string> = {
  certain: 'certain',
  likely: 'likely',
  maybe: 'maybe',
  unlikely: 'not likely',
}

export const nameField = {
  placeholder: 'Type a name',
  offers: 'Who it may be',
  newPerson: (name: string): string => `New person “${name}”`,
  photos: (photos: number): string => count(photos, 'photo'),
  empty: 'Type a name first.',
  tooLong: 'That is too long for a name. Please type a shorter one.',
  nobody: 'Nobody has this name.',
}
