/** SQL for the folder part of a relative path, with the / behind it. */
export function directoryOf(relativePath: string): string {
  return `rtrim(${relativePath}, replace(${relativePath}, '/', ''))`
}
