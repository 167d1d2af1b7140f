/**
 * Makes the model files again from the weights they come from, and writes their sizes and hashes into the manifest:
 *
 *   npm run export-models -- [mtcnn|mobilefacenet|facenet|all] [--from DIR]
 *
 * DIR holds FaceNet's weights, one NumPy file for each kernel and bias.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readManifest, type ModelFile } from '../../electron/engine/models/manifest.ts'
import { readFaceNet, readRanges } from './facenet-source.ts'
import { fileFromPackage } from './from-package.ts'
import { buildMobileFaceNet } from './mobilefacenet.ts'
import { buildMtcnn } from './mtcnn.ts'
import { quantize } from './quantize.ts'

const modelsDir = resolve(import.meta.dirname, '..')
const manifest = readManifest(modelsDir)
const { positionals, values } = parseArgs({ allowPositionals: true, options: { from: { type: 'string' } } })
const chosen = positionals[0] ?? 'all'

if (chosen === 'mtcnn' || chosen === 'all') {
  const networks = buildMtcnn(dirname(fileFromPackage(manifest.mtcnn.source)))
  for (const name of ['pnet', 'rnet', 'onet'] as const) write(manifest.mtcnn.files[name], networks[name])
}
if (chosen === 'mobilefacenet' || chosen === 'all') {
  write(manifest.mobilefacenet.file, buildMobileFaceNet(readFileSync(fileFromPackage(manifest.mobilefacenet.source))))
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

/** Writes a model file, and into the manifest what it holds now. */
function write({ file, sha256: before }: ModelFile, bytes: Uint8Array): void {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  writeFileSync(join(modelsDir, file), bytes)
  const manifestPath = join(modelsDir, 'manifest.json')
  const entry = new RegExp(`"file": "${file}", "bytes": \\d+, "sha256": "\\w+"`)
  const text = readFileSync(manifestPath, 'utf8')
  writeFileSync(manifestPath, text.replace(entry, `"file": "${file}", "bytes": ${bytes.length}, "sha256": "${sha256}"`))
  process.stdout.write(
    `${file}: ${bytes.length} bytes, sha256 ${sha256}, ${sha256 === before ? 'as before' : `was ${before}`}\n`,
  )
}
