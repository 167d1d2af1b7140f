import { describe, expect, it } from 'vitest'
import { exemplars, type Confirmed } from './exemplars.ts'
import { seededRandom } from '../platform/random.ts'

interface Face extends Confirmed {
  readonly who: string
}

const dimensions = 128
const random = seededRandom(7)
/** Somebody's face: a direction of their own, and some noise. */
function maker(who: string): (date?: string, quality?: number) => Face {
  const own = noise()
  return (date = '2014-06-14', quality = 0.9) => {
    const vector = noise().map((value, i) => 0.7 * value + own[i]!)
    const length = Math.hypot(...vector)
    return { who, date, quality, point: { vector: vector.map((value) => value / length), strangeness: 0.25 } }
  }
}
function noise(): Float32Array {
  const vector = Float32Array.from({ length: dimensions }, () => random() + random() + random() - 1.5)
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}
const times = (count: number, make: (at: number) => Face): Face[] => Array.from({ length: count }, (_, i) => make(i))
const taught = (faces: readonly Face[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(exemplars(faces), ({ who }) => who)].map(([who, some]) => [who, some.length]))
const year = (from: number, years: number) => (at: number) => `${from + (at % years)}-06-14`

describe('the faces that teach who a person is', () => {
  it('are not those of a stranger who was confirmed by mistake', () => {
    const [anna, ben] = [maker('Anna'), maker('Ben')]
    expect(taught([ben(), ...times(9, () => anna())])).toEqual({ Anna: 9 })
    expect(taught([...times(40, () => anna()), ...times(20, () => ben())])).toEqual({ Anna: 40 })
    const strangers = times(20, (i) => maker(`stranger ${i}`)())
    expect(taught([...strangers, ...times(40, () => anna())])).toEqual({ Anna: 40 })
  })

  it('are both halves of somebody who looks like two', () => {
    const [adult, child] = [maker('adult'), maker('child')]
    expect(taught([...times(10, () => child()), ...times(12, () => adult())])).toEqual({ child: 10, adult: 12 })
    // A few of the child are kept where they are from other years, as a stranger's seldom are.
    const then = times(2, (i) => child(year(1985, 8)(i)))
    const now = times(40, (i) => adult(year(2005, 15)(i)))
    expect(taught([...now, ...then])).toEqual({ child: 2, adult: 40 })
    expect(taught([...now, child('1985-06-14')])).toEqual({ adult: 40 })
    expect(taught([...now, ...times(9, (i) => child(year(2007, 5)(i)))])).toEqual({ adult: 40 })
  })

  it('are all where they are too few to tell, or all unlike', () => {
    const four = times(3, (i) => maker(`${i}`)())
    expect(exemplars(four)).toEqual(four)
    expect(exemplars([])).toEqual([])
    const scattered = times(6, (i) => maker(`${i}`)())
    expect(exemplars(scattered)).toEqual(scattered)
  })

  it('are the good ones, or the poor ones where there are no others', () => {
    const anna = maker('Anna')
    const poor = times(5, () => anna(undefined, 0.01))
    const good = times(2, () => anna())
    expect(exemplars([...poor, ...good])).toEqual(good)
    expect(exemplars(poor)).toEqual(poor)
  })

  it('are spread over the years, the best of each, and soon found among ten thousand', () => {
    const anna = maker('Anna')
    const faces = times(10_000, (i) => anna(year(2000, 20)(i), 0.5 + (i % 7) / 20))
    const begun = performance.now()
    const some = exemplars(faces)
    expect(performance.now() - begun).toBeLessThan(1000)
    expect(some).toHaveLength(60)
    expect(new Set(some.map(({ date }) => date)).size).toBe(20)
    expect(some.every(({ quality }) => quality === 0.8)).toBe(true)
  })
})
