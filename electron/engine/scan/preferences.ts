import { availableParallelism } from 'node:os'
import type { Preferences } from '../../contract/api.ts'
import { readPatterns } from './patterns.ts'
import { precisions, usualPrecision } from '../recognition/calibration.ts'
import { spaceIds } from '../models/spaces.ts'
import type { ReadableStore, Store } from '../store/database.ts'

/** What the user chose, as it is kept in the library. */
export function readPreferences(store: ReadableStore): Preferences {
  const { settings } = store
  const maxThreads = availableParallelism()
  const threads = Number(settings.get('threads') ?? maxThreads)
  const oneWrongIn = Number(settings.get('one wrong in') ?? usualPrecision)
  const model = settings.get('model')
  return {
    oneWrongIn: precisions.find((precision) => precision === oneWrongIn) ?? usualPrecision,
    threads: Math.min(Math.max(1, threads), maxThreads),
    maxThreads,
    model: spaceIds.find((space) => space === model) ?? null,
    paused: settings.get('paused') === 'yes',
    pauseOnBattery: settings.get('pause on battery') === 'yes',
    leftOut: readPatterns(store),
  }
}

export function writePreferences({ settings }: Store, preferences: Partial<Omit<Preferences, 'leftOut'>>): void {
  const { oneWrongIn, threads, model, paused, pauseOnBattery } = preferences
  if (oneWrongIn !== undefined) settings.set('one wrong in', String(oneWrongIn))
  if (threads !== undefined) settings.set('threads', String(threads))
  if (model !== undefined) settings.set('model', model ?? '')
  if (paused !== undefined) settings.set('paused', paused ? 'yes' : 'no')
  if (pauseOnBattery !== undefined) settings.set('pause on battery', pauseOnBattery ? 'yes' : 'no')
}
