import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { cropPath, removeCrops } from '../images/crops.ts'
import { thumbnailPath } from '../images/thumbnails.ts'
import type { ImageRequest, ImageWorkerSettings } from '../scan/messages.ts'
import { Pool } from '../workers/pool.ts'
import type { ImageFile } from '../session.ts'
import type { ReadableStore } from '../store/database.ts'
import type { PhotoId } from '../store/ids.ts'
import type { Photo } from '../store/photos.ts'

/** Formats that every browser shows as they are, upright. */
const shown: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
}
const webp = 'image/webp'

/** The images that windows show, by number: found in the library's folder, or made there. */
export class ImageFiles implements AsyncDisposable {
  readonly #store: ReadableStore
  readonly #maker: Pool<ImageRequest, string>
  /** What is being made, so that it is made once. */
  readonly #making = new Map<string, Promise<string>>()

  constructor(store: ReadableStore) {
    this.#store = store
    const settings: ImageWorkerSettings = { library: store.folder }
    this.#maker = new Pool({
      file: new URL('../scan/image.worker.ts', import.meta.url),
      settings,
      workers: 2,
      timeoutMs: 60_000,
      heapMegabytes: 512,
    })
  }

  /** The file for an `ImagePath`; null for whatever is not in the library or can't be made. */
  async find(address: string): Promise<ImageFile | null> {
    const photo = /^\/image\/photo\/([1-9]\d{0,14})\/(small|large|full)$/.exec(address)
    if (photo) return this.#photo(Number(photo[1]), photo[2] as 'small' | 'large' | 'full')
    const face = /^\/image\/face\/([1-9]\d{0,14})$/.exec(address)
    return face ? this.#face(Number(face[1])) : null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#maker.close()
  }

  async #photo(id: number, size: 'small' | 'large' | 'full'): Promise<ImageFile | null> {
    const photo = this.#store.photos.byId(id as PhotoId)
    if (!photo) return null
    if (size !== 'full') return this.#thumbnail(photo, size)
    const whole = (await this.#full(photo)) ?? (await this.#thumbnail(photo, 'large'))
    return whole && { ...whole, immutable: false } // The photo may come back, or go.
  }

  async #thumbnail({ hash, paths }: Photo, size: 'small' | 'large'): Promise<ImageFile | null> {
    const path = thumbnailPath(this.#store.folder, hash, size)
    if (await isFile(path)) return { path, type: webp, immutable: true }
    const source = await this.#unchanged(paths)
    if (source === null) return null
    const made = await this.#make(path, { kind: 'thumbnails', path: source, hash, size })
    return made === null ? null : { path: made, type: webp, immutable: true }
  }

  /** The photo itself while it is on disk as it was indexed; null where it is not. */
  async #full({ hash, format, paths }: Photo): Promise<ImageFile | null> {
    const path = await this.#unchanged(paths)
    if (path === null) return null
    const type = shown[format]
    if (type !== undefined) return { path, type, immutable: false }
    const target = join(this.#store.folder, 'rendered', `${hash}.jpg`)
    const made = (await isFile(target)) ? target : await this.#make(target, { kind: 'render', path, target })
    return made === null ? null : { path: made, type: 'image/jpeg', immutable: true }
  }

  /** The first of the files that is still what was indexed: a file that took its place is not shown. */
  async #unchanged(paths: readonly string[]): Promise<string | null> {
    for (const path of paths) {
      const known = this.#store.photos.fileAt(path)
      const now = await stat(path).catch(() => null)
      if (known && now?.isFile() && now.size === known.size && Math.floor(now.mtimeMs) === known.mtimeMs) return path
    }
    return null
  }

  async #face(id: number): Promise<ImageFile | null> {
    const face = this.#store.faces.byId(id)
    const photo = face && this.#store.photos.byId(face.photoId)
    if (!photo) return null
    const { hash, paths, width, height } = photo
    const { box } = face
    const target = cropPath(this.#store.folder, id)
    // Not immutable: a later analysis of the photo may put the box elsewhere.
    if (await isFile(target)) return { path: target, type: webp, immutable: false }
    const path = await this.#unchanged(paths)
    const made = await this.#make(target, { kind: 'crop', face: id, hash, path, box, width, height })
    if (this.#store.faces.byId(id) === null) {
      await removeCrops(this.#store.folder, [id]) // Forgotten meanwhile.
      return null
    }
    return made === null ? null : { path: made, type: webp, immutable: false }
  }

  /** Null where the photo can't be read any more; the next scan says why. */
  async #make(target: string, request: ImageRequest): Promise<string | null> {
    const making = this.#making.get(target) ?? this.#maker.ask(request)
    this.#making.set(target, making)
    try {
      return await making
    } catch {
      return null
    } finally {
      this.#making.delete(target)
    }
  }
}

/** An empty file is what a power cut left of one: it is made again. */
async function isFile(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => null)
  return stats !== null && stats.isFile() && stats.size > 0
}
