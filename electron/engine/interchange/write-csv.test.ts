import { expect, test } from 'vitest'
import { sampleFace, sampleFile, samplePhoto, temporaryStore } from '../store/samples.testing.ts'
import { columns, libraryAsCsv } from './write-csv.ts'

/** A reader of its own, by RFC 4180. */
function parse(text: string): string[][] {
  expect(text.startsWith('\ufeff')).toBe(true)
  const rows: string[][] = [[]]
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/gy
  cell.lastIndex = 1
  for (let end = 1; end < text.length; end = cell.lastIndex) {
    const match = cell.exec(text)
    if (!match) throw new Error(`no cell at ${end}: ${text.slice(end, end + 40)}`)
    const value = match[1]!
    rows.at(-1)!.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value)
    if (match[2] !== ',') rows.push([])
  }
  rows.pop()
  return rows
}

const hostile = ['=1+1', '+49 30', '-Anna', '@Ben', '"quoted", he said', 'a,b;c', 'Ünal 李 🙂', "'apostrophe", 'D’Arcy']

test('every face is a row that reads back, whatever people and files are called', () => {
  const store = temporaryStore()
  const folder = store.folders.add('/=photos')
  const files = ['=cmd|calc.jpg', 'line\nbreak.jpg', 'quote".jpg', 'comma,.jpg', '\ttab.jpg']
  hostile.forEach((name, i) => {
    const relative = `${i}/${files[i % files.length]!}`
    const { faceIds } = store.photos.savePhoto(samplePhoto(relative), sampleFile(folder, relative), [
      sampleFace({ box: { x: -3.456, y: 20, width: 30, height: 40 } }),
    ])
    store.people.confirm(faceIds[0]!, store.people.findOrCreate(name).id)
    store.people.reject(faceIds[0]!, store.people.findOrCreate('=HYPERLINK("http://evil")').id)
  })
  const [head, ...rows] = parse([...libraryAsCsv(store)].join(''))
  expect(head).toEqual(columns)
  const formula = /^[=+\-@\t\r]/
  const asRead = (text: string): string => (/^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text)
  const table = rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]!])))
  for (const row of table) {
    expect(Object.keys(row)).toHaveLength(columns.length)
    for (const column of ['path', 'person', 'state', 'source'] as const) expect(row[column]).not.toMatch(formula)
    expect(row).toMatchObject({ x: '-3.46', y: '20', width: '30', height: '40', source: 'detected', favourite: 'no' })
  }
  const [said, refused] = ['confirmed', 'rejected'].map((state) => table.filter((row) => row['state'] === state))
  expect(said!.map((row) => asRead(row['person']!))).toEqual(hostile)
  expect(said!.map((row) => row['path'])).toEqual(hostile.map((_, i) => `/=photos/${i}/${files[i % files.length]!}`))
  expect(refused!.map((row) => asRead(row['person']!))).toEqual(hostile.map(() => '=HYPERLINK("http://evil")'))
})

test('a favourite that nobody is in has a row, and what was put aside says as what', () => {
  const store = temporaryStore()
  const folder = store.folders.add('/photos')
  const save = (name: string, faces: number) =>
    store.photos.savePhoto(
      samplePhoto(name),
      sampleFile(folder, name),
      Array.from({ length: faces }, (_, i) => sampleFace({ box: { x: i * 100, y: 0, width: 50, height: 50 } })),
    )
  const { photoId } = save('a.jpg', 0)
  store.decisions.setFavourite([photoId], true)
  const { faceIds } = save('b.jpg', 5)
  const anna = store.people.findOrCreate('Anna').id
  store.decisions.ignore(faceIds[0]!, 'stranger')
  store.decisions.ignore(faceIds[1]!, 'not-a-face')
  store.people.replaceAutomatic(
    [{ faceId: faceIds[2]!, personId: anna, distance: 0.5, rule: 'distance' }],
    [{ faceId: faceIds[3]!, personId: anna, distance: 1 }],
  )
  store.decisions.doubt(faceIds[3]!)
  const [, ...rows] = parse([...libraryAsCsv(store)].join(''))
  expect(rows.map((row) => row.slice(1))).toEqual([
    ['/photos/a.jpg', 'yes', '', '', '', '', '', '', ''],
    ['/photos/b.jpg', 'no', '0', '0', '50', '50', 'detected', '', 'stranger'],
    ['/photos/b.jpg', 'no', '100', '0', '50', '50', 'detected', '', 'not a face'],
    ['/photos/b.jpg', 'no', '200', '0', '50', '50', 'detected', 'Anna', 'automatic'],
    ['/photos/b.jpg', 'no', '300', '0', '50', '50', 'detected', '', 'unknown'],
    ['/photos/b.jpg', 'no', '300', '0', '50', '50', 'detected', 'Anna', 'not sure'],
  ])
})
