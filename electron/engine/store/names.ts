import { AppError } from '../../contract/errors.ts'

/** Longer ones are not names. */
const longestName = 200

/** A name as it is kept: composed (NFC), single spaces, none around it. Throws `bad-name` if nothing readable is left. */
export function normalizeName(name: string): string {
  const clean = name.normalize('NFC').replace(/\s+/gu, ' ').trim()
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(clean) || /\p{Cc}/u.test(clean)) {
    throw new AppError('bad-name', {})
  }
  if (clean.length > longestName) {
    throw new AppError('bad-name.long', { max: longestName })
  }
  return clean
}

/** Equal for names that differ in case only. */
export function nameKey(cleaned: string): string {
  return cleaned.toLowerCase()
}
