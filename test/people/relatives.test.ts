import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Analyzer } from '../../electron/engine/scan/analyzer.ts'
import { Calibration } from '../../electron/engine/recognition/calibration.ts'
import { filesBelow, readMainFaces, type SampleFace } from '../../electron/engine/recognition/dataset.ts'
import { matcherFrom } from '../../electron/engine/recognition/evaluation/learning.ts'
import { askOneByOne, askTogether, nameGiven } from '../../electron/engine/recognition/evaluation/together.ts'
import type { SpaceId } from '../../electron/engine/recognition/space.ts'
import { sharedDir } from '../shared.ts'

/** One of the people, whose brother and father are among the strangers. */
const person = 'George_W_Bush'
const relatives = ['Jeb_Bush', 'George_HW_Bush']

describe.skipIf(sharedDir === null)('a person with one photo enrolled, each in turn (where ../shared is)', () => {
  const dataset = join(sharedDir ?? '', 'photos/faces-dev')
  const models = resolve(import.meta.dirname, '../../models')
  const spaces: SpaceId[] = ['facenet+mobilefacenet', 'mobilefacenet']
  const calibration = Calibration.read(models)
  let own: SampleFace[]
  let theirs: SampleFace[]
  let strangers: SampleFace[]
  const analyzer = new Analyzer({ models, space: spaces[0]!, calibration })

  beforeAll(async () => {
    const faces = async (folder: string): Promise<SampleFace[]> => {
      const read = await readMainFaces(analyzer, await filesBelow(join(dataset, folder)), () => undefined)
      return [...read.values()]
    }
    own = [...(await faces(`train/${person}`)), ...(await faces(`val/${person}`))]
    const unknown = await faces('unknown')
    const isRelative = ({ photo }: SampleFace): boolean => relatives.some((name) => photo.includes(name))
    theirs = unknown.filter(isRelative)
    strangers = unknown.filter((face) => !isRelative(face))
  })
  afterAll(() => analyzer[Symbol.asyncDispose]())

  /** What each photo, enrolled alone, makes of the others: relatives who are named, and the share of the own ones who are. */
  async function ask(space: SpaceId, others: readonly SampleFace[], together: boolean) {
    const bands = calibration.bands(space)
    const called: string[] = []
    let named = 0
    for (const enrolled of own) {
      const matcher = matcherFrom([{ id: person, faces: [enrolled] }], calibration, space)
      const rest = own.filter((face) => face !== enrolled)
      const faces = [...rest, ...theirs, ...others]
      const answers = together
        ? await askTogether(faces, matcher, calibration, space)
        : askOneByOne(faces, matcher, space)
      const isNamed = (face: SampleFace): boolean => nameGiven(face, answers, bands) === person
      called.push(...theirs.filter(isNamed).map(({ photo }) => photo))
      named += rest.filter(isNamed).length
    }
    return { called, named: named / (own.length * (own.length - 1)) }
  }

  describe.each(spaces)('with %s', (space) => {
    test.each([
      ['face by face', { amongStrangers: true, together: false }],
      ['in a library of themselves alone', { amongStrangers: false, together: true }],
      ['in a library with strangers', { amongStrangers: true, together: true }],
    ])('is told from a brother and a father who have no name, %s', async (_, { amongStrangers, together }) => {
      expect(theirs).toHaveLength(10)
      const { called, named } = await ask(space, amongStrangers ? strangers : [], together)
      expect(called).toEqual([])
      expect(named).toBeGreaterThanOrEqual(0.95)
    })
  })
})
