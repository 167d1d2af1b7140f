import { accessSync, constants, existsSync } from 'node:fs'
import { resolve, join } from 'node:path'
import { fetchFaceNet, type FetchProgress } from '../../models/exporter/fetch.ts'
import { checkModel, readManifest, requireModel, type Manifest } from '../../models/exporter/manifest.ts'
import type { ModelView } from './requests.ts'
import { AppError } from '../contract/errors.ts'
import { Calibration } from './recognition/calibration.ts'
import { embeddersOf, type SpaceId } from './recognition/space.ts'

/** The folder of models that comes with the program. */
export const shippedModels = resolve(import.meta.dirname, '../../models')

export interface FetchOptions {
  /** A folder that holds FaceNet's parts, instead of the network. */
  readonly from?: string | null
  readonly signal: AbortSignal
  readonly onProgress: (progress: FetchProgress) => void
}

/** Embedders, and the folder that each one's file is in. */
export interface Chosen {
  readonly space: SpaceId
  readonly locations: Record<string, string>
}

/** The models of the program and, fetched ones, of a library. */
export class Models {
  /** The folder of the manifest, the detector, the compact embedder and the calibration. */
  readonly folder: string
  readonly manifest: Manifest
  readonly #library: string | null

  /** Throws `models-missing` or `models-wrong` if the list of models can't be read. */
  constructor(folder: string, library: string | null) {
    this.folder = folder
    this.#library = library === null ? null : join(library, 'models')
    if (folder !== shippedModels && !existsSync(join(folder, 'manifest.json'))) {
      throw new AppError('models-missing.folder', { path: resolve(folder) })
    }
    this.manifest = readManifest(folder)
  }

  /** The folder in which FaceNet's file is ready: the program's or the library's. Null while it must be fetched. */
  async faceNetFolder(): Promise<string | null> {
    for (const folder of [this.folder, this.#library]) {
      if (folder !== null && (await checkModel(folder, this.manifest.facenet)) === 'ready') return folder
    }
    return null
  }

  /**
   * Makes sure that FaceNet is here, in the program's folder or, if that can't be written, in the library's. Tells whether it
   * is new. Throws `download-failed` in words, and `interrupted`.
   */
  async fetchFaceNet({ from = null, signal, onProgress }: FetchOptions): Promise<boolean> {
    if ((await this.faceNetFolder()) !== null) return false
    await fetchFaceNet({
      model: this.manifest.facenet,
      target: this.#library === null || isWritable(this.folder) ? this.folder : this.#library,
      ...(from === null ? {} : { from }),
      signal,
      onProgress,
    })
    return true
  }

  /** Which embedders to use: the wanted ones, else both, else the compact one while FaceNet is missing. */
  async choose(wanted: SpaceId | null): Promise<Chosen> {
    await requireModel(this.folder, this.manifest.mtcnn)
    await requireModel(this.folder, this.manifest.mobilefacenet)
    const facenet = wanted === 'mobilefacenet' ? null : await this.faceNetFolder()
    const space = wanted ?? (facenet === null ? 'mobilefacenet' : 'facenet+mobilefacenet')
    if (embeddersOf(space).includes('facenet') && facenet === null) {
      throw new AppError('models-missing.facenet', {})
    }
    return { space, locations: { mobilefacenet: this.folder, ...(facenet === null ? {} : { facenet }) } }
  }

  /**
   * What was learned from strangers, if it was learned with the models of this space: by others' measure somebody would be named
   * wrongly. Throws `models-missing` or `models-wrong`.
   */
  calibration(space: SpaceId): Calibration {
    const calibration = Calibration.read(this.folder)
    calibration.bands(space)
    for (const { id, title, dimensions } of [this.manifest.mobilefacenet, this.manifest.facenet]) {
      if (!embeddersOf(space).includes(id)) continue
      if (calibration.centres(id).some((centre) => centre.length !== dimensions)) {
        throw new AppError('models-wrong.calibration', { title })
      }
    }
    return calibration
  }

  /** Every model and its state. */
  async list(): Promise<ModelView[]> {
    const { mtcnn, mobilefacenet, facenet } = this.manifest
    const facenetFolder = (await this.faceNetFolder()) ?? this.folder
    return Promise.all(
      [mtcnn, mobilefacenet, facenet].map(async (model) => {
        const folder = model.id === 'facenet' ? facenetFolder : this.folder
        const files = 'files' in model ? Object.values(model.files) : [model.file]
        return {
          id: model.id,
          title: model.title,
          state: await checkModel(folder, model),
          bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
          path: join(folder, 'file' in model ? model.file.file : ''),
        }
      }),
    )
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
