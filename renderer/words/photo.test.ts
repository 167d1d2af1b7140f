import { expect, it } from 'vitest'
import { photoWords } from './photo.ts'

it('no folder between the watched one and the file is left out', () => {
  expect(photoWords.folderOf('Photos', '2014/06/Party')).toBe('Photos › 2014 › 06 › Party')
  expect(photoWords.folderOf('Photos', '')).toBe('Photos')
})
