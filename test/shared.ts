import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

const candidate = process.env['FAMILIAR_SHARED'] ?? resolve(import.meta.dirname, '../../shared')

/** The folder of test photos and reference models beside the repository, or null where there is none. */
export const sharedDir: string | null = existsSync(candidate) ? candidate : null
