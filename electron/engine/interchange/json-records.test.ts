import { describe, expect, it } from 'vitest'
import { maxRecordLength } from './format.ts'
import { jsonRecords, NotRecords } from './json-records.ts'

const inParts = (text: string, length: number): string[] =>
  Array.from({ length: Math.ceil(text.length / length) }, (_, i) => text.slice(i * length, (i + 1) * length))

describe('jsonRecords', () => {
  const sample: Record<string, unknown> = {
    name: 'a "b" \\ } ] , :',
    'key with , : " \\': [1, 'two, [three] "four"', { five: [6, { seven: '}' }] }, [], {}, null],
    none: [],
    object: { list: [1, 2, { deep: [[[]]] }] },
    number: -1.5e3,
  }
  const wanted = Object.entries(sample).flatMap(([key, value]) =>
    Array.isArray(value)
      ? value.map((one) => ({ key, item: true, value: one as unknown }))
      : { key, item: false, value },
  )

  it.each([1, 2, 3, 7, 1000])('finds every record, however the text is laid out and cut (%i)', (length) => {
    for (const text of [JSON.stringify(sample), JSON.stringify(sample, null, 3), ` \r\n\t${JSON.stringify(sample)}\n`])
      expect([...jsonRecords(['', ...inParts(text, length), ''])]).toEqual(wanted)
  })

  it('reads an empty object', () => {
    expect([...jsonRecords([' { } '])]).toEqual([])
  })

  it.each([
    '',
    '[]',
    'null',
    '{',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,}',
    '{"a":[1,]}',
    '{"a":[1',
    '{"a":1}}',
    '{"a":1} {}',
    '{a:1}',
    '{"a":tru}',
    '{"a":"b}',
    '{1:2}',
    '{"a":[1]]}',
    `{"a":${'['.repeat(100_000)}`,
  ])('refuses what is no object: %.40s', (text) => {
    for (const length of [1, 1000]) expect(() => [...jsonRecords(inParts(text, length))]).toThrow(NotRecords)
  })

  it('gives up on a record that is longer than any of ours, before it is in memory', () => {
    let parts = 0
    const endless = function* (): Generator<string> {
      yield '{"a":["'
      for (;;) {
        parts++
        yield 'x'.repeat(1_000_000)
      }
    }
    expect(() => [...jsonRecords(endless())]).toThrow(NotRecords)
    expect(parts).toBeLessThan(maxRecordLength / 1_000_000 + 3)
  })
})
