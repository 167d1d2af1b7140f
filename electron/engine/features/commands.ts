import { resolve } from 'node:path'
import type { commandCalls } from '../../contract/commands.ts'
import { AppError } from '../../contract/errors.ts'
import { logEvent } from '../log/log-event.ts'
import { cliCommand } from '../platform/hint.ts'
import { truePath } from '../platform/true-path.ts'
import { notHere } from '../scan/changes.ts'
import { addFolders } from '../scan/folders.ts'
import { changePatterns } from '../scan/patterns.ts'
import { absolutePath } from '../platform/paths.ts'
import type { Context, Handler, HandlersOf, StoreContext } from './context.ts'
import { removeFolder } from './library.ts'
import { enroll, rejectName } from './naming.ts'

export const scanFolders: Handler<'scanFolders'> = async (context, input) => {
  const { store, scan, rounds, naming, program, usedModels } = context
  const started = performance.now()
  const before = store.photos.shown()
  const known = store.folders.list().length
  const targets = await addFolders(store, input.folders)
  if (input.again) for (const { folder, prefix } of targets) store.photos.lookAgain({ folder: folder.id, prefix })
  if (store.folders.list().length !== known) scan.followFolders()
  await rounds.scanThrough(targets.map(({ folder, prefix }) => absolutePath(folder.path, prefix)))
  const away = targets.find(({ folder }) => rounds.isAway(folder.id))
  if (away) throw notHere(away.folder.path)
  await naming.settle()
  const after = store.photos.shown()
  const here = new Set(
    targets.flatMap(({ folder, prefix }) =>
      [...store.photos.fileState(folder.id, prefix).values()].flatMap(({ photoId }) => photoId ?? []),
    ),
  )
  const summary = {
    added: after.difference(before).size,
    unchanged: here.intersection(before).size,
    removed: before.difference(after).size,
  }
  const { photos, faces, problems } = store.photos.counts()
  const seconds = (performance.now() - started) / 1000
  const { version } = program
  const { added, removed } = summary
  logEvent('scanned', { version, node: process.version, photos, faces, problems, added, removed, seconds })
  return { photos, ...summary, faces, problems, seconds, models: usedModels() }
}

export const removeFolderAt: Handler<'removeFolderAt', StoreContext & Pick<Context, 'scan'>> = (context, { path }) => {
  const { folders } = context.store
  const known = folders.list().find((folder) => folder.path === truePath(path) || folder.path === resolve(path))
  if (known) return removeFolder(context, { id: known.id })
  const sentence = `${resolve(path)} is not one of the library’s folders.`
  throw new AppError('no-such-folder', `${sentence} See which are with: ${cliCommand('folders')}`)
}

export const changeLeftOut: Handler<'changeLeftOut'> = ({ store, scan, naming }, { ignore, unignore }) => {
  const { gone } = changePatterns(store, { add: ignore, remove: unignore })
  if (gone > 0) naming.touch()
  scan.followFolders()
  return null
}

export const settled: Handler<'settled'> = async ({ rounds, naming }) => {
  await rounds.scanThrough([])
  await naming.settle()
  return null
}

/** The answers to the calls by which the command line changes a library. */
export const commandHandlers: HandlersOf<typeof commandCalls> = {
  scanFolders,
  enroll,
  rejectName,
  removeFolderAt,
  changeLeftOut,
  settled,
}
