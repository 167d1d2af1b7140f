import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { strangersIn } from './strangers.ts'

/** Who is in each picture of unknown/. */
function who(...places: readonly string[]): string[] {
  const folder = join('/set', 'unknown')
  return [
    ...strangersIn(
      folder,
      places.map((place) => join(folder, place)),
    ).values(),
  ]
}

const inARow = (name: (number: string) => string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => name(String(i + 1).padStart(4, '0')))

describe('who the strangers are', () => {
  it.each([
    [
      'a folder is one, whatever its files are called',
      ['Ann/Ann_0001.jpg', 'Ann/IMG_1.jpg', 'Ann/2.jpg'],
      ['Ann', 'Ann', 'Ann'],
    ],
    [
      'two folders are two, also where only their numbers differ',
      ['id_0001/a.jpg', 'id_0002/a.jpg'],
      ['id_0001', 'id_0002'],
    ],
    ['a folder that is but a number is one', ['0001/a.jpg', '0001/b.jpg', '0002/a.jpg'], ['0001', '0001', '0002']],
    [
      'the innermost folder with a name counts',
      ['lfw/Ann/2019/1.jpg', 'lfw/Ann/2020/1.jpg', 'lfw/Bea/1.jpg'],
      ['lfw/Ann', 'lfw/Ann', 'lfw/Bea'],
    ],
    [
      'flat files of one name are one',
      ['Ann_0001.jpg', 'Ann_0002.png', 'Bea Lee-3.jpg', 'Bea Lee.jpg'],
      ['Ann', 'Ann', 'Bea Lee', 'Bea Lee'],
    ],
    ['copies are the same', ['Ann.jpg', 'Ann (2).jpg', 'Ann_0001 (3).jpg'], ['Ann', 'Ann', 'Ann']],
    ['a number within a name stays', ['s01_0001.jpg', 's01_0002.jpg', 's02_0001.jpg'], ['s01', 's01', 's02']],
    ['a flat file without a name is somebody alone', ['0001.jpg', '0002.jpg'], ['0001.jpg', '0002.jpg']],
    [
      'what a camera calls a photo is no name',
      ['IMG_0001.jpg', 'IMG_0002.jpg', 'DSC-7.jpg'],
      ['IMG_0001.jpg', 'IMG_0002.jpg', 'DSC-7.jpg'],
    ],
    ['names of other scripts are names', ['山田_1.jpg', '山田_2.jpg', 'Ωmega_1.jpg'], ['山田', '山田', 'Ωmega']],
    ['a flat file and a folder of one name are one', ['Ann/1.jpg', 'Ann_0002.jpg'], ['Ann', 'Ann']],
  ])('%s', (_, places, expected) => {
    expect(who(...places)).toEqual(expected)
  })

  it('knows the name of a set from the name of a stranger: nobody is in more than half of many pictures', () => {
    const numbered = inARow((number) => `stranger_${number}.jpg`, 30)
    const relatives = ['Ann/1.jpg', 'Ann/2.jpg']
    expect(who(...numbered, ...relatives)).toEqual([...numbered, 'Ann', 'Ann'])
    const inOneFolder = inARow((number) => `strangers/${number}.jpg`, 30)
    expect(who(...inOneFolder, ...relatives)).toEqual([...inOneFolder, 'Ann', 'Ann'])
    const named = ['lfw/Ann_0001.jpg', 'lfw/Ann_0002.jpg', ...inARow((number) => `lfw/${number}.jpg`, 30)]
    expect(who(...named).slice(0, 3)).toEqual(['Ann', 'Ann', 'lfw/0001.jpg'])
    const twice = inARow((number) => `strangers/face ${number}.jpg`, 30)
    expect(who(...twice)).toEqual(twice)
  })

  it('lets one of few be in all of them', () => {
    const few = inARow((number) => `Ann_${number}.jpg`, 20)
    expect(new Set(who(...few))).toEqual(new Set(['Ann']))
  })
})
