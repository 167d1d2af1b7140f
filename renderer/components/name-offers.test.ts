import { describe, expect, it } from 'vitest'
import type { Candidate, PersonCard, Sureness } from '../../electron/contract/api.ts'
import { firstChoice, offersFor } from './name-offers.ts'

let next = 1
function person(name: string, photos: number, hidden = false): PersonCard {
  return {
    id: next++,
    name,
    hidden,
    cover: null,
    confirmed: photos,
    auto: 0,
    suggested: 0,
    photos,
    first: null,
    last: null,
  }
}

function candidate({ id, name }: PersonCard, sureness: Sureness): Candidate {
  return { id, name, cover: 1, sureness, face: 1, nearest: { id: 2, photo: 1, date: '2020-01-01', poor: false } }
}

const anna = person('Anna', 318)
const hannah = person('Hannah', 12)
const andre = person('André', 5)
const kai = person('Kai', 3)
const annika = person('Annika Berg', 40)
const ghost = person('Anton', 900, true)
const people = [anna, hannah, andre, kai, annika, ghost]
const options = { candidates: [], except: [], newNames: true }
const names = (typed: string, more: Partial<Parameters<typeof offersFor>[2]> = {}): string[] =>
  offersFor(typed, people, { ...options, ...more }).map((offer) =>
    offer.kind === 'new' ? `new ${offer.name}` : offer.name,
  )

describe('what Enter takes', () => {
  const taken = (sureness: Sureness) => {
    const offers = offersFor('Ann', [anna], { ...options, candidates: [candidate(anna, sureness)] })
    return offers[firstChoice('Ann', offers)]
  }

  it('is somebody whose name begins so, but not somebody hardly likely: that may be a new name', () => {
    expect(taken('likely')).toMatchObject({ kind: 'person', name: 'Anna' })
    expect(taken('unlikely')).toEqual({ kind: 'new', name: 'Ann' })
  })
})

describe('what a name field offers', () => {
  it('puts names that begin as typed before names that hold it, hidden people last, a new person at the end', () => {
    expect(names('ann')).toEqual(['Anna', 'Annika Berg', 'Hannah', 'new ann'])
    expect(names('an')).toEqual(['Anna', 'Annika Berg', 'André', 'Anton', 'Hannah', 'new an'])
  })

  it('finds names without their accents, and by any of their words', () => {
    expect(names('andre')).toEqual(['André', 'new andre'])
    expect(names('ANDRÉ')).toEqual(['André'])
    expect(names('berg')).toEqual(['Annika Berg', 'new berg'])
    const others = ['José', 'Søren', 'Łukasz', 'Đặng Thị Hà', 'İpek', 'Groß Ångström'].map((name) => person(name, 1))
    for (const [typed, name] of [
      ['jose', 'José'],
      ['soren', 'Søren'],
      ['lukasz', 'Łukasz'],
      ['ha dang', 'Đặng Thị Hà'],
      ['ipek', 'İpek'],
      ['gross angstrom', 'Groß Ångström'],
    ] as const) {
      expect(offersFor(typed, others, options), typed).toMatchObject([{ name }, { kind: 'new', name: typed }])
    }
  })

  it('offers no new person for a name that somebody has, however it is written', () => {
    expect(names(' anna ')).toEqual(['Anna', 'Hannah'])
    expect(names('ann', { newNames: false }).some((name) => name.startsWith('new'))).toBe(false)
  })

  it('puts likely people first, but the very name that was typed before them', () => {
    const candidates = [candidate(hannah, 'likely'), candidate(annika, 'maybe')]
    expect(names('an', { candidates })[0]).toBe('Hannah')
    expect(names('anna', { candidates })[0]).toBe('Anna')
    expect(names('', { candidates }).slice(0, 2)).toEqual(['Hannah', 'Annika Berg'])
  })

  it('puts nobody first who is hardly likely', () => {
    const offers = offersFor('an', people, { ...options, candidates: [candidate(andre, 'unlikely')] })
    expect(offers.map(({ name }) => name).slice(0, 3)).toEqual(['Anna', 'Annika Berg', 'André'])
    expect(offers[2]).toMatchObject({ kind: 'person', sureness: 'unlikely' })
  })

  it('leaves out who must not be chosen, and hidden people while nothing is typed', () => {
    expect(names('ann', { except: [anna.id] })).not.toContain('Anna')
    expect(names('')).not.toContain('Anton')
    expect(names('anto')).toContain('Anton')
  })
})

describe('what Enter takes', () => {
  it('takes a name that begins as typed, a new person where it only holds it', () => {
    expect(firstChoice('ann', offersFor('ann', people, options))).toBe(0)
    const held = offersFor('nah', people, options)
    expect(held.map((offer) => offer.name)).toEqual(['Hannah', 'nah'])
    expect(firstChoice('nah', held)).toBe(1)
    expect(firstChoice('Zoe', offersFor('Zoe', people, options))).toBe(0)
  })

  it('takes a new person where the words of a known name were typed in another order', () => {
    const offers = offersFor('Berg Annika', people, options)
    expect(offers.map(({ name }) => name)).toEqual(['Annika Berg', 'Berg Annika'])
    expect(firstChoice('Berg Annika', offers)).toBe(1)
  })

  it('takes the first where only known people can be taken', () => {
    const offers = offersFor('nn', people, { ...options, newNames: false })
    expect(offers.map(({ name }) => name)).toEqual(['Anna', 'Annika Berg', 'Hannah'])
    expect(firstChoice('nn', offers)).toBe(0)
  })

  it('takes nobody by an empty field but somebody likely', () => {
    expect(firstChoice('', offersFor('', people, options))).toBe(-1)
    const maybe = offersFor('', people, { ...options, candidates: [candidate(kai, 'maybe')] })
    expect(firstChoice('', maybe)).toBe(-1)
    const likely = offersFor('', people, { ...options, candidates: [candidate(kai, 'likely')] })
    expect(firstChoice('', likely)).toBe(0)
    expect(firstChoice('', [])).toBe(-1)
  })
})
