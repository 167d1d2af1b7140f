import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fromPmset, fromPowerSupplies, fromWindows } from './readings.ts'

/** The kernel's folder, as it is on some machine. */
function supplies(all: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'familiar-power-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true })
  })
  for (const [name, files] of Object.entries(all)) {
    mkdirSync(join(folder, name))
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), `${text}\n`)
  }
  return folder
}

const battery = (status: string) => ({ type: 'Battery', status })
const plug = (online: string) => ({ type: 'Mains', online })

describe('a Linux machine', () => {
  test.each([
    ['a laptop without its plug', { AC: plug('0'), BAT0: battery('Discharging') }, true],
    ['one with it', { AC: plug('1'), BAT0: battery('Charging') }, false],
    ['one that is plugged in and still loses', { AC: plug('1'), BAT0: battery('Discharging') }, false],
    [
      'one of two batteries, the other at rest',
      { AC: plug('0'), BAT0: battery('Unknown'), BAT1: battery('Unknown') },
      true,
    ],
    ['one fed through USB', { ucsi: { type: 'USB', online: '1' }, AC: plug('0'), BAT0: battery('Charging') }, false],
    ['one that tells of no plug', { BAT0: battery('Discharging') }, true],
    ['a desktop', { AC: plug('1') }, false],
    ['a desktop with a mouse', { mouse: { ...battery('Discharging'), scope: 'Device' } }, false],
  ])('%s', async (_name, all, onBattery) => {
    expect(await fromPowerSupplies(supplies(all))).toBe(onBattery)
  })

  test('that tells nothing counts as plugged in', async () => {
    expect(await fromPowerSupplies(join(supplies({}), 'missing'))).toBe(false)
  })
})

test('a Mac says it in words', () => {
  const battery = ` -InternalBattery-0 (id=4653155)\t87%; discharging; 5:12 remaining present: true\n`
  expect(fromPmset(`Now drawing from 'Battery Power'\n${battery}`)).toBe(true)
  expect(fromPmset(`Now drawing from 'AC Power'\n${battery}`)).toBe(false)
  expect(fromPmset(`Now drawing from 'AC Power'\n`)).toBe(false)
})

test.each([
  ['1\r\n', true],
  ['5\r\n1\r\n', true],
  ['2\r\n', false],
  ['6\r\n1\r\n', false],
  ['\r\n', false],
])('Windows says it in numbers: %j', (said, onBattery) => {
  expect(fromWindows(said)).toBe(onBattery)
})
