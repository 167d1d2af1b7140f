import type { NamedFace } from '../../contract/api.ts'
import type { settingsCalls } from '../../contract/settings.ts'
import { writePatterns } from '../scan/patterns.ts'
import { readPreferences, writePreferences } from '../scan/preferences.ts'
import type { FacePerson } from '../store/people.ts'
import type { Context, Handler, HandlersOf, StoreContext, StoreHandler } from './context.ts'
import { facesWithPeople } from './faces-with-people.ts'

export const preferences: Handler<'preferences'> = ({ store }) => readPreferences(store)

export const previewPrecision: Handler<'previewPrecision', StoreContext & Pick<Context, 'recognition'>> = async (
  { store, space, recognition },
  { oneWrongIn },
) => {
  const now = readPreferences(store).oneWrongIn
  const named = (faces: readonly FacePerson[]): NamedFace[] =>
    facesWithPeople(
      store,
      faces.map(({ faceId, personId }) => ({ face: faceId, person: personId })),
    )
  const { someGained, someLost, ...counts } = await recognition.preview(space, now, oneWrongIn)
  return { oneWrongIn, ...counts, someGained: named(someGained), someLost: named(someLost) }
}

export const precisionReport: Handler<'precisionReport'> = ({ store, precision }) => {
  precision.renew({ looked: true })
  const { measuring, faces, stops } = precision.view()
  return {
    measuring,
    faces,
    stops: stops.map(({ oneWrongIn, by, right, wrong, mistaken }) => ({
      oneWrongIn,
      names: right + wrong,
      wrong,
      stricter: by > 0,
      mistaken: facesWithPeople(store, mistaken),
    })),
  }
}

export const setPrecision: StoreHandler<'setPrecision'> = ({ store }, { oneWrongIn }) => {
  const { action } = store.actions.record('precision', () => {
    writePreferences(store, { oneWrongIn })
    return { count: oneWrongIn }
  })
  return { action }
}

export const leaveOut: Handler<'leaveOut'> = ({ store, scan }, { patterns }) => {
  const kept = writePatterns(store, patterns)
  scan.followFolders()
  return kept
}

export const setPaused: Handler<'setPaused'> = ({ pausing }, { paused }) => {
  pausing.set(paused)
  return null
}

export const setPauseOnBattery: Handler<'setPauseOnBattery'> = ({ pausing }, { pause }) => {
  pausing.spareBattery(pause)
  return null
}

export const chooseModel: Handler<'chooseModel'> = async ({ store, models }, { model }) => {
  await models.require(model) // One that is not here is refused before it is kept.
  writePreferences(store, { model })
  models.renew()
  return null
}

export const setThreads: Handler<'setThreads'> = ({ store, models }, { threads }) => {
  writePreferences(store, { threads })
  models.renew()
  return null
}

export const settingsHandlers: HandlersOf<typeof settingsCalls> = {
  preferences,
  previewPrecision,
  precisionReport,
  setPrecision,
  leaveOut,
  setPaused,
  setPauseOnBattery,
  chooseModel,
  setThreads,
}
