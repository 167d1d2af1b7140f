import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Activity } from '../../electron/contract/api.ts'
import { samplePath } from '../samples.ts'
import { HeldOpen } from './held-open.ts'

const sample = samplePath('sample1.jpg')

describe('work while the machine runs on its battery', () => {
  const activity = async (held: HeldOpen): Promise<Activity> => (await held.ask('status', {})).activity

  test('goes on, unless the user wants the battery spared', async () => {
    const held = await HeldOpen.with([])
    held.power.tell(true)
    expect(await held.ask('preferences', {})).toMatchObject({ pauseOnBattery: false })
    expect(await activity(held)).toMatchObject({ paused: false, forBattery: false })
    await held.ask('setPauseOnBattery', { pause: true })
    expect(await activity(held)).toMatchObject({ paused: true, forBattery: true })
    await held.ask('setPauseOnBattery', { pause: false })
    expect(await activity(held)).toMatchObject({ paused: false, forBattery: false })
  })

  test('rests till the machine is plugged in, and goes on by itself then; also after a restart', async () => {
    const held = await HeldOpen.with([])
    await held.ask('addFolders', { paths: [held.photos] })
    await held.idle()
    await held.ask('setPauseOnBattery', { pause: true })
    held.power.tell(true)
    await held.close()
    copyFileSync(sample, join(held.photos, 'new.jpg'))
    await held.open()
    expect(await activity(held)).toMatchObject({ paused: true, forBattery: true })
    await held.ask('rescan', {})
    expect(await held.ask('timeline', { filter: {} })).toMatchObject({ photos: 0 })
    held.power.tell(false)
    expect(await activity(held)).toMatchObject({ paused: false, forBattery: false })
    await held.idle()
    expect(await held.ask('timeline', { filter: {} })).toMatchObject({ photos: 1 })
  })

  test('goes on where the user says so, until a plug is pulled again', async () => {
    const held = await HeldOpen.with([])
    await held.ask('setPauseOnBattery', { pause: true })
    held.power.tell(true)
    await held.ask('setPaused', { paused: false })
    expect(await activity(held)).toMatchObject({ paused: false, forBattery: false })
    held.power.tell(true) // Told again, it is no news.
    expect(await activity(held)).toMatchObject({ paused: false })
    held.power.tell(false)
    held.power.tell(true)
    expect(await activity(held)).toMatchObject({ paused: true, forBattery: true })
  })

  test('stays paused where the user said so, plugged in or not', async () => {
    const held = await HeldOpen.with([])
    await held.ask('setPauseOnBattery', { pause: true })
    await held.ask('setPaused', { paused: true })
    held.power.tell(true)
    expect(await activity(held)).toMatchObject({ paused: true, forBattery: false })
    held.power.tell(false)
    expect(await activity(held)).toMatchObject({ paused: true, forBattery: false })
  })
})
