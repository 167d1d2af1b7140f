import { describe, expect, test } from 'vitest'
import { Gate } from './gate.ts'

describe('a gate', () => {
  test('lets through at once while it is open', async () => {
    const passed: string[] = []
    await new Gate().pass().then(() => passed.push('through'))
    expect(passed).toEqual(['through'])
  })

  test('holds what comes while it is closed, and lets all of it go', async () => {
    const gate = new Gate()
    gate.close()
    gate.close()
    const passed: number[] = []
    const waiting = [1, 2].map((n) => gate.pass().then(() => passed.push(n)))
    await Promise.resolve()
    expect({ passed, closed: gate.closed }).toEqual({ passed: [], closed: true })
    gate.open()
    await Promise.all(waiting)
    expect({ passed, closed: gate.closed }).toEqual({ passed: [1, 2], closed: false })
  })
})
