import { join, resolve } from 'node:path'

/** The folder of the project's six sample pictures; NOTICE names the people in them. */
export const samplesDir = resolve(import.meta.dirname, '../resources/samples')

/** The pictures' names, in order: sample1.jpg to sample6.jpg. */
export const sampleNames = [1, 2, 3, 4, 5, 6].map((number) => `sample${number}.jpg`)

/** The path of one of the pictures, such as `sample1.jpg`. */
export function samplePath(name: string): string {
  return join(samplesDir, name)
}
