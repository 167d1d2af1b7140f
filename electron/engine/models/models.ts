import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AppError } from '../../contract/errors.ts'
import { embeddersOf } from './spaces.ts'
import type { SpaceId } from '../../contract/common.ts'
import { checkModel, modelFiles, requireModel, type ModelState } from './files.ts'
import { readManifest, type Manifest } from './manifest.ts'

/** The folder of models that comes with the program. */
export const shippedModels = resolve(import.meta.dirname, '../../../models')

/** A model and whether it can be used. */
export interface ModelView {
  readonly id: string
  readonly title: string
  readonly state: ModelState
  readonly bytes: number
  /** Where it lies, or would lie. */
  readonly path: string
}

/** The models in a folder, and the choice between them. */
export class Models {
  /** The folder of the manifest, the networks and the calibration. */
  readonly folder: string
  readonly manifest: Manifest

  /** Throws `models-missing` or `models-wrong` if the list of models can't be read. */
  constructor(folder: string) {
    this.folder = folder
    if (folder !== shippedModels && !existsSync(join(folder, 'manifest.json'))) {
      const sentence = `${resolve(folder)} is no folder of models: there is no manifest.json in it.`
      throw new AppError('models-missing', `${sentence} Without --models those of the program are used.`)
    }
    this.manifest = readManifest(folder)
  }

  /**
   * Which embedders to use: the wanted ones, or both. Makes sure that the detector and these embedders can be used, and
   * throws `models-missing` or `models-wrong` otherwise.
   */
  async choose(wanted: SpaceId | null): Promise<SpaceId> {
    const { mtcnn, mobilefacenet, facenet } = this.manifest
    const space = wanted ?? 'facenet+mobilefacenet'
    await requireModel(this.folder, mtcnn)
    for (const embedder of [mobilefacenet, facenet])
      if (embeddersOf(space).includes(embedder.id)) await requireModel(this.folder, embedder)
    return space
  }

  /** Every model and its state. */
  async list(): Promise<ModelView[]> {
    const { mtcnn, mobilefacenet, facenet } = this.manifest
    return Promise.all(
      [mtcnn, mobilefacenet, facenet].map(async (model) => ({
        id: model.id,
        title: model.title,
        state: await checkModel(this.folder, model),
        bytes: modelFiles(model).reduce((sum, { bytes }) => sum + bytes, 0),
        path: join(this.folder, 'file' in model ? model.file.file : ''),
      })),
    )
  }
}
