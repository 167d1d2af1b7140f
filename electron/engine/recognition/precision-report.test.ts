import { expect, it } from 'vitest'
import {
  keptBands,
  measurePrecision,
  precisionReportAge,
  readPrecisionReport,
  writePrecisionReport,
} from './precision-report.ts'
import { Album, at, poor } from './album.testing.ts'

const space = 'mobilefacenet' as const

/** Two who look alike, each with so many faces, and one poor one. */
function alike(faces = 3): Album {
  const album = new Album()
  for (let i = 0; i < faces; i++) {
    album.confirm(album.portrait(at(2 * i)), 'Anna')
    album.confirm(album.portrait(at(16 + 2 * i)), 'Bert')
  }
  album.confirm(album.portrait(at(90, poor)), 'Anna')
  return album
}

it('of look-alikes is kept by bands of the library’s own', () => {
  const { store, calibration } = alike()
  const usual = calibration.bands(space)
  expect(keptBands(store, calibration, space, 1000)).toEqual(usual)
  const kept = measurePrecision(store, calibration, space)
  expect(kept).toMatchObject({ space, confirmed: 7, asked: 6 })
  expect(kept.stops.map(({ oneWrongIn }) => oneWrongIn)).toEqual([100, 300, 1000, 3000, 10_000])
  const stop = kept.stops.find(({ oneWrongIn }) => oneWrongIn === 1000)!
  expect(stop.right).toBe(6)
  expect(stop.wrong).toBeLessThan(6) // As many as are asked about would be named without their person.
  expect(stop.by).toBeGreaterThan(0)
  writePrecisionReport(store, kept)
  expect(readPrecisionReport(store, calibration, space)).toEqual(kept)
  expect(keptBands(store, calibration, space, 1000).accept).toBeGreaterThan(usual.accept)
  expect(keptBands(store, calibration, space, 1000).suggest).toBe(usual.suggest)
})

it('names whom a face would be taken for, where nothing helps', () => {
  const album = new Album()
  const mistaken = album.portrait(at(1))
  for (const degrees of [0, 2, 4]) album.confirm(album.portrait(at(degrees)), 'Anna')
  album.confirm(mistaken, 'Bert')
  album.confirm(album.portrait(at(90)), 'Bert')
  const { stops } = measurePrecision(album.store, album.calibration, space)
  const anna = album.store.people.byName('Anna')!.id
  for (const { mistaken: faces } of stops) expect(faces).toContainEqual({ face: mistaken, person: anna })
})

it('is worth nothing for other models, other bands, or when it can’t be read', () => {
  const { store, calibration } = alike()
  const kept = measurePrecision(store, calibration, space)
  for (const other of [
    { ...kept, space: 'facenet' },
    { ...kept, accept: 0.5 },
    { ...kept, stops: 'none' },
  ]) {
    writePrecisionReport(store, other as typeof kept)
    expect(readPrecisionReport(store, calibration, space)).toBeNull()
  }
  store.settings.set('promise', '{"space":')
  expect(readPrecisionReport(store, calibration, space)).toBeNull()
  expect(keptBands(store, calibration, space, 1000)).toEqual(calibration.bands(space))
})

it('is due when a tenth of the confirmed faces has come or gone, and old when any has changed', () => {
  const album = alike(10)
  const { store, calibration } = album
  expect(precisionReportAge(new Album().store, null)).toEqual({ changed: false, due: false })
  expect(precisionReportAge(store, null)).toEqual({ changed: true, due: true })
  const kept = measurePrecision(store, calibration, space)
  expect(precisionReportAge(store, kept)).toEqual({ changed: false, due: false })
  const face = album.portrait(at(50))
  album.confirm(face, 'Carl')
  expect(precisionReportAge(store, kept)).toEqual({ changed: true, due: false })
  album.confirm(album.portrait(at(52)), 'Carl')
  album.confirm(album.portrait(at(54)), 'Carl')
  expect(precisionReportAge(store, kept)).toEqual({ changed: true, due: true })
})
