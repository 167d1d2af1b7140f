import { AppError } from '../../contract/errors.ts'
import { cliCommand } from '../platform/hint.ts'
import { readPreferences } from '../scan/preferences.ts'
import type { ReadableStore } from '../store/database.ts'
import type { Face } from '../store/faces.ts'
import type { FaceId, PersonId } from '../store/ids.ts'
import type { Context, Handler, StoreContext } from './context.ts'
import { confirmFaces, reject } from './faces.ts'
import { refuseUnlike } from './unlike.ts'
import { findPhoto } from './views.ts'

type Naming = StoreContext &
  Pick<Context, 'naming'> & { readonly recognition: Pick<Context['recognition'], 'likenesses' | 'contradiction'> }

/** Says who a face of a photo is, by the rules of `confirm`, and tells what came of it once all faces are named. */
export const enroll: Handler<'enroll', Naming> = async (context, { photo, name, face, sure }) => {
  const { store, naming, recognition, space } = context
  const chosen = chooseFace(store.faces.ofPhoto(findPhoto(store, photo).id), photo, face)
  // Whoever was started for this one question answers too late for the user's patience; so everybody is remembered first.
  await recognition.likenesses(space, readPreferences(store).oneWrongIn, [])
  const doubt = await doubtOf(context, chosen.id, name)
  if (doubt && !sure) {
    const remedy = `If it is: ${cliCommand(`enroll PHOTO --face ${chosen.id} --name NAME --sure`)}`
    throw new AppError('unlike', `${doubt.message} ${remedy}`, doubt.doubt === null ? {} : { doubt: doubt.doubt })
  }
  const before = namesFound(store)
  before.delete(chosen.id)
  const { person, moved } = confirmFaces(context, { faces: [chosen.id], person: { name } })
  naming.touch()
  await naming.settle()
  const { auto = 0, suggested = 0 } = store.people.list().find(({ id }) => id === person.id) ?? {}
  const after = namesFound(store)
  const lost = [...before].filter(([found, who]) => after.get(found) !== who).length
  return {
    ...{ person: person.name, face: chosen.id, matched: auto, suggested, lost },
    ...{ doubt: doubt?.message ?? null, moved },
  }
}

/** Says that a face is not somebody. */
export const rejectName: Handler<'rejectName', Naming> = async (context, { face, name }) => {
  const { store, naming } = context
  if (!store.faces.byId(face))
    throw new AppError('no-such-face', `There is no face ${face}. See the numbers with: ${cliCommand('faces')}`)
  const person = store.people.byName(name)
  if (!person)
    throw new AppError('no-such-person', `Nobody is called ${name}. See the names with: ${cliCommand('people')}`)
  reject(context, { faces: [face], person: person.id })
  naming.touch()
  await naming.settle()
  return { face, person: person.name }
}

/** What speaks against a face being somebody; null where nothing does. */
async function doubtOf(context: Naming, face: FaceId, name: string): Promise<AppError | null> {
  try {
    await refuseUnlike(context, [face], { name })
    return null
  } catch (error) {
    if (error instanceof AppError && error.code === 'unlike') return error
    throw error
  }
}

/** Who was named by the matcher. */
function namesFound(store: ReadableStore): Map<FaceId, PersonId> {
  const found = store.people.labels().filter(({ state }) => state === 'auto')
  return new Map(found.map(({ faceId, personId }) => [faceId, personId]))
}

/** The face that is meant: the only one, or the one with the given number. */
function chooseFace(faces: readonly Face[], photo: string, wanted: number | null): Face {
  if (faces.length === 0) throw new AppError('no-face', `No face was found in ${photo}, so there is nobody to name.`)
  const listed = faces
    .toSorted((a, b) => a.box.x - b.box.x)
    .map(
      ({ id, box }) =>
        `${id} at ${Math.round(box.x)},${Math.round(box.y)} (${Math.round(box.width)} x ${Math.round(box.height)})`,
    )
    .join('; ')
  if (wanted !== null) {
    const face = faces.find(({ id }) => id === wanted)
    if (face) return face
    throw new AppError('no-such-face', `${photo} has no face ${wanted}. Its faces from left to right: ${listed}.`)
  }
  if (faces.length > 1) {
    const message = `${photo} has ${faces.length} faces; say which one with --face ID. From left to right: ${listed}.`
    throw new AppError('which-face', message)
  }
  return faces[0]!
}
