import { isAbsolute, join, relative, sep } from 'node:path'

/** The absolute path of a file that is stored as a path relative to its watched folder, with `/` on every system. */
export function absolutePath(folder: string, relativePath: string): string {
  return join(folder, relativePath)
}

/** Where `path` lies below `folder`, with `/` on every system; '' for the folder itself, null if it is elsewhere. */
export function relativePath(folder: string, path: string): string | null {
  const steps = relative(folder, path)
  if (steps === '..' || steps.startsWith(`..${sep}`) || isAbsolute(steps)) return null
  return steps.split(sep).join('/')
}
