import { join } from 'node:path'
import { anotherShot, copySamples } from '../cli/familiar.ts'
import { App, type AppOptions } from './app.ts'

/** Left to right in both photos of a group of four. */
export const four = ['Anna', 'Bea', 'Cleo', 'Dora'] as const

/** How many photos a family's folder holds. */
export const familyPhotos = 4

/** A folder with photos of strangers, and two of the same four people. */
export async function makeFamilyPhotos(folder: string): Promise<string> {
  copySamples(folder, ['sample1.jpg', 'sample3.jpg', 'sample6.jpg'])
  await anotherShot('sample6.jpg', join(folder, 'sample6 again.jpg'))
  return folder
}

/** Familiar on such a folder, where the four have got their names on one photo, and found on the other by themselves. */
export async function openFamily(photos: string, options: AppOptions): Promise<App> {
  const app = await App.open({ ...options, folders: [photos] })
  await app.settled(familyPhotos)
  const photo = await photoCalled(app, 'sample6.jpg')
  const { faces } = await app.ask('photo', { id: photo })
  for (const [at, face] of faces.toSorted((a, b) => a.box.x - b.box.x).entries()) {
    await app.ask('confirm', { faces: [face.id], person: { name: four[at]! } })
  }
  await app.until(async () => {
    const people = await app.ask('people', { hidden: false })
    return people.length === 4 && people.every(({ auto }) => auto === 1)
  })
  return app
}

/** The number of the photo with this file name. */
export async function photoCalled(app: App, name: string): Promise<number> {
  const { months } = await app.ask('timeline', { filter: {} })
  for (const { month } of months) {
    const tiles = await app.ask('photos', { filter: {}, month, offset: 0, limit: 500 })
    const tile = tiles.find((one) => one.name === name)
    if (tile) return tile.id
  }
  throw new Error(`there is no photo ${name}`)
}

/** The number of somebody. */
export async function personCalled(app: App, name: string): Promise<number> {
  const people = await app.ask('people', { hidden: true })
  const person = people.find((one) => one.name === name)
  if (!person) throw new Error(`nobody is called ${name}`)
  return person.id
}
