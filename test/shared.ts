import { existsSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'

const candidate = process.env['FAMILIAR_SHARED'] ?? resolve(import.meta.dirname, '../../shared')

/**
 * The folder of test photos and reference models beside the repository, or null where there is none. The path is the true
 * one, as the program names files by their true paths, and the folder may be a link.
 */
export const sharedDir: string | null = existsSync(candidate) ? realpathSync(candidate) : null
