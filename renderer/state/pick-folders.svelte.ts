import { askHost } from './engine.ts'

/** Asks for folders: the system's dialog where there is one, else the window's own, which `FolderPicker` shows. */
export class FolderChoice {
  /** Whether the window's own picker must be shown now. */
  open = $state(false)
  readonly #chosen: (paths: readonly string[]) => void

  constructor(chosen: (paths: readonly string[]) => void) {
    this.#chosen = chosen
  }

  async ask(): Promise<void> {
    const { native, paths } = await askHost('pickFolders', {})
    if (!native) this.open = true
    else if (paths.length > 0) this.#chosen(paths)
  }

  /** What the picker says when it closes. */
  close(path: string | null): void {
    this.open = false
    if (path !== null) this.#chosen([path])
  }
}
