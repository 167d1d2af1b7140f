import { maxNameLength, normalizeName } from '../../contract/names.ts'
import { AppError } from '../../contract/errors.ts'

/** A name as it is stored (`normalizeName`). Throws `bad-name` where nothing readable is left, or too much. */
export function requireName(name: string): string {
  const clean = normalizeName(name)
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(clean) || /\p{Cc}/u.test(clean)) {
    throw new AppError('bad-name', 'A person needs a name: at least one visible character, and no control characters.')
  }
  if (clean.length > maxNameLength) {
    throw new AppError('bad-name', `This name is too long: ${maxNameLength} characters are the most.`)
  }
  return clean
}
