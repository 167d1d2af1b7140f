import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError, systemCode } from '../../contract/errors.ts'
import type { DetectorModel, EmbedderModel, ModelFile } from './manifest.ts'

/** A file of this size or more, in bytes, is hashed once, not at every start. */
const large = 16 << 20

export type ModelState = 'ready' | 'missing' | 'wrong'

/** The files that a model consists of. */
export function modelFiles(model: DetectorModel | EmbedderModel): ModelFile[] {
  return 'files' in model ? Object.values(model.files) : [model.file]
}

/** Whether every file of a model lies in `dir` with the bytes that the manifest names. */
export async function checkModel(dir: string, model: DetectorModel | EmbedderModel): Promise<ModelState> {
  const states = await Promise.all(modelFiles(model).map((file) => checkFile(dir, file)))
  return states.find((state) => state === 'missing') ?? states.find((state) => state === 'wrong') ?? 'ready'
}

/**
 * Makes sure that a model can be used.
 *
 * @throws AppError `models-missing` or `models-wrong`, naming the file and what to do
 */
export async function requireModel(dir: string, model: DetectorModel | EmbedderModel): Promise<void> {
  const remedy = `It belongs to the program: install that again, or make the file again with: npm run export-models -- ${model.id}`
  for (const file of modelFiles(model)) {
    const state = await checkFile(dir, file)
    const path = join(dir, file.file)
    if (state === 'missing') throw new AppError('models-missing', `The model file ${path} is missing. ${remedy}`)
    if (state === 'wrong') {
      throw new AppError('models-wrong', `The model file ${path} is damaged or of another version. ${remedy}`)
    }
  }
}

/** As `checkModel`, for a single file. */
async function checkFile(dir: string, { file, bytes, sha256 }: ModelFile): Promise<ModelState> {
  const path = join(dir, file)
  try {
    const found = await stat(path)
    if (found.size !== bytes) return 'wrong'
    return (await hashFile(path, found)) === sha256 ? 'ready' : 'wrong'
  } catch (error) {
    const code = systemCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing'
    if (code === null) throw error
    throw new AppError('models-wrong', `The model file ${path} can't be read (${code}).`, { cause: error })
  }
}

/**
 * The hash of a file's bytes. Hashing FaceNet's 27 MB at every start would delay the window, so the hash is kept beside
 * a large file together with that file's size and time of change, and counts while those stay the same.
 */
async function hashFile(path: string, { size, mtimeMs }: Stats): Promise<string> {
  const note = `${path}.checked`
  const state = `${size} ${mtimeMs}`
  if (size >= large && existsSync(note)) {
    const [hash, of] = readFileSync(note, 'utf8').split(' of ')
    if (hash !== undefined && of === state) return hash
  }
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  const sha256 = hash.digest('hex')
  // Where the folder can't be written to, the next start hashes the file again.
  if (size >= large) await writeFile(note, `${sha256} of ${state}`).catch(() => undefined)
  return sha256
}
