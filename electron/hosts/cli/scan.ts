import type { ScanResult, SpaceId } from '../../contract/api.ts'
import { calls } from '../../contract/calls.ts'
import { Calibration } from '../../engine/recognition/calibration.ts'
import { usableFolders } from '../../engine/scan/folders.ts'
import type { CommandLibrary } from './library.ts'
import { say, showScan, withProgressBar } from './terminal.ts'

export interface ScanOptions {
  readonly folders: readonly string[]
  /** Null leaves it to the library. */
  readonly model: SpaceId | null
  readonly again: boolean
  /** Prints no words. */
  readonly quiet: boolean
  readonly signal: AbortSignal
}

/** Scans folders and shows how far that is. Nothing is made where the models or a folder are not there. */
export async function scan(library: CommandLibrary, options: ScanOptions): Promise<ScanResult> {
  const { model, again, quiet, signal } = options
  calls.scanFolders.read({ folders: options.folders, again })
  const { models } = library.program
  Calibration.readFor(models.folder, await models.choose(model))
  const folders = await usableFolders(options.folders)
  return withProgressBar(quiet, (bar) =>
    library.change(
      'scanFolders',
      { folders, again },
      {
        ...{ make: true, model, signal },
        listen: (told) => {
          if (told.event === 'activity') showScan(bar, told.activity)
        },
        onHandedOver: () => {
          if (quiet) return
          say('The library is open in a window, which scans for you.')
          if (model !== null) say('It uses the models that are chosen in its settings; --model has no effect.')
        },
      },
    ),
  )
}
