import { engine, refusal, settled } from '../../connection/memory.testing.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ActionView, Candidate, GroupCard, ReviewGroup, Sureness } from '../../../electron/contract/api.ts'
import { said } from '../../state/act.svelte.ts'
import { Queue } from './queue.svelte.ts'

const card = (id: number, faces: number): GroupCard => ({ id, faces, photos: faces, first: '', last: '', sample: [] })

const candidate = (id: number, sureness: Sureness): Candidate => ({
  id,
  name: `Person ${id}`,
  cover: null,
  sureness,
  face: 1,
  nearest: { id: 1, photo: 1, date: '2020-01-01', poor: false },
})

/** A group with faces of these numbers; negative ones are hard to see. */
function group(id: number, faces: readonly number[], more: Partial<ReviewGroup> = {}): ReviewGroup {
  const members = faces.map((face) => ({
    id: Math.abs(face),
    photo: Math.abs(face),
    date: '2020-01-01',
    poor: face < 0,
    doubtful: face < 0,
  }))
  return { ...card(id, members.length), members, candidates: [], alike: null, ...more }
}

let nextAction: number
/** What the engine has in line. */
let groups: Map<number, ReviewGroup>

function have(...list: readonly ReviewGroup[]): void {
  groups = new Map(list.map((one) => [one.id, one]))
}

beforeEach(() => {
  engine.reset()
  said.clear()
  nextAction = 1
  const done = (kind: ActionView['kind'], count: number): { action: ActionView } => ({
    action: { id: nextAction++, at: 0, kind, count, person: null, other: null, undone: false },
  })
  engine.answer('review', ({ offset, limit }) => ({
    groups: groups.size,
    page: [...groups.values()].slice(offset, offset + limit),
  }))
  engine.answer('reviewGroup', ({ id }) => {
    const found = groups.get(id)
    if (!found) throw refusal({ code: 'no-such-group' })
    return found
  })
  engine.answer('waiting', () => ({ left: groups.size, total: groups.size }))
  engine.answer('confirm', ({ faces }) => ({
    ...done('confirm', faces.length),
    person: { id: 3, name: 'Anna' },
    moved: 0,
  }))
  engine.answer('reject', ({ faces }) => done('reject', faces.length))
  engine.answer('ignore', ({ faces }) => done('ignore-strangers', faces.length))
})

async function opened(first: number | null = null): Promise<Queue> {
  const queue = new Queue()
  queue.open(first)
  await settled()
  return queue
}

describe('a sitting of review', () => {
  it('shows the first group in line, or the one that was asked for', async () => {
    have(group(1, [11]), group(2, [21]))
    expect((await opened()).current?.id).toBe(1)
    expect((await opened(2)).current?.id).toBe(2)
  })

  it('shows the next group at once when one is named, before the engine has answered', async () => {
    have(group(1, [11, 12]), group(2, [21]))
    const queue = await opened()
    queue.name({ name: 'Anna' })
    expect(queue.current?.id).toBe(2)
    expect(engine.inputsOf('confirm')).toEqual([])
    await settled()
    expect(engine.inputsOf('confirm')).toEqual([{ faces: [11, 12], person: { name: 'Anna' }, except: [] }])
    expect(queue.decisions).toMatchObject([{ what: 'named', action: { id: 1 } }])
  })

  it('shows a group again, with the same faces left out, when the engine refuses its name', async () => {
    have(group(1, [11, 12]), group(2, [21]))
    engine.answer('confirm', () => {
      throw refusal({ message: 'Not possible.' })
    })
    const queue = await opened()
    queue.toggle(12)
    queue.name({ name: 'Anna' })
    expect(queue.current?.id).toBe(2)
    await settled()
    expect(queue.current?.id).toBe(1)
    expect([...queue.out]).toEqual([12])
    expect(queue.decisions).toEqual([])
    expect(said.failure?.message).toBe('Not possible.')
  })

  it('sends commands one after the other, in the order they were given', async () => {
    have(group(1, [11]), group(2, [21]), group(3, [31]))
    const answered: number[] = []
    let hold: (() => void) | undefined
    engine.answer('ignore', async ({ faces }) => {
      if (faces[0] === 11) await new Promise<void>((go) => (hold = go))
      answered.push(faces[0]!)
      return {
        action: { id: 1, at: 0, kind: 'ignore-strangers', count: 1, person: null, other: null, undone: false },
      }
    })
    const queue = await opened()
    queue.ignore('stranger')
    queue.ignore('stranger')
    await settled()
    expect(engine.inputsOf('ignore')).toHaveLength(1)
    hold?.()
    await settled()
    expect(answered).toEqual([11, 21])
    expect(queue.current?.id).toBe(3)
  })

  it('does not show a group again that the engine still has in line after it was decided on', async () => {
    have(group(1, [11]), group(2, [21]))
    const queue = await opened()
    queue.ignore('not-a-face')
    await settled()
    engine.tell({ event: 'found-again' })
    await new Promise((done) => setTimeout(done, 450))
    expect(queue.current?.id).toBe(2)
    queue.ignore('not-a-face')
    await settled()
    expect(queue.current).toBeNull()
    expect(queue.finished).toBe(true)
  })

  it('takes faces out of a group that were decided on in another', async () => {
    have(group(1, [11, 12]), group(2, [12, 21]))
    const queue = await opened()
    queue.name({ name: 'Anna' })
    expect(queue.current?.id).toBe(2)
    expect(queue.faces).toEqual([21])
  })

  it('puts a group off until nothing else is left', async () => {
    have(group(1, [11]), group(2, [21]))
    const queue = await opened()
    queue.later()
    expect(queue.current?.id).toBe(2)
    queue.ignore('stranger')
    await settled()
    expect(queue.current?.id).toBe(1)
  })
})

describe('faces that are left out', () => {
  it('are those hard to see, unless all are', async () => {
    have(group(1, [11, -12]), group(2, [-21]))
    const queue = await opened()
    expect(queue.faces).toEqual([11])
    queue.ignore('stranger')
    expect(queue.faces).toEqual([21])
  })

  it('are never all of them', async () => {
    have(group(1, [11, 12]))
    const queue = await opened()
    queue.toggle(11)
    queue.toggle(12)
    expect(queue.faces).toEqual([12])
    queue.toggle(11)
    expect(queue.faces).toEqual([11, 12])
  })

  it('are not this person where the user took them out, and may be where they are only hard to see', async () => {
    have(group(1, [11, 12, -13]))
    const queue = await opened()
    queue.toggle(12)
    queue.name({ id: 3 })
    await settled()
    expect(engine.inputsOf('confirm')).toEqual([{ faces: [11], person: { id: 3 }, except: [12] }])
  })
})

describe('whom a key accepts or refuses', () => {
  it('is accepted only where they are likely, and refused unless they are unlikely', async () => {
    have(
      group(1, [11], { candidates: [candidate(5, 'likely')] }),
      group(2, [21], { candidates: [candidate(6, 'maybe')] }),
      group(3, [31], { candidates: [candidate(7, 'unlikely')] }),
    )
    const queue = await opened()
    expect([queue.accepted?.id, queue.leading?.id]).toEqual([5, 5])
    queue.later()
    expect([queue.accepted?.id, queue.leading?.id]).toEqual([undefined, 6])
    queue.later()
    expect([queue.accepted?.id, queue.leading?.id]).toEqual([undefined, undefined])
  })

  it('does not change while the group is on screen: likelier people found later stand behind', async () => {
    have(group(1, [11], { candidates: [candidate(5, 'likely')] }))
    const queue = await opened()
    have(group(1, [11], { candidates: [candidate(6, 'certain'), candidate(5, 'likely')] }))
    engine.tell({ event: 'changed', what: ['people'] })
    await new Promise((done) => setTimeout(done, 450))
    expect(queue.current?.candidates.map(({ id }) => id)).toEqual([5, 6])
    expect(queue.leading?.id).toBe(5)
  })

  it('makes way for the next when refused, and the group stays', async () => {
    have(group(1, [11], { candidates: [candidate(5, 'likely'), candidate(6, 'likely')] }))
    const queue = await opened()
    queue.reject()
    expect(queue.current?.id).toBe(1)
    expect(queue.leading?.id).toBe(6)
    await settled()
    expect(engine.inputsOf('reject')).toEqual([{ faces: [11], person: 5 }])
  })
})

describe('undo', () => {
  it('of a group that was put off brings it back without asking the engine', async () => {
    have(group(1, [11]), group(2, [21]))
    const queue = await opened()
    queue.later()
    queue.undo()
    expect(queue.current?.id).toBe(1)
    expect(engine.inputsOf('undo')).toEqual([])
  })

  it('of a name shows its group again, and redo passes it again', async () => {
    have(group(1, [11]), group(2, [21]))
    const queue = await opened()
    queue.name({ name: 'Anna' })
    await settled()
    const { action } = queue.decisions[0]!
    queue.heard({ action: action!, redone: false })
    expect(queue.current?.id).toBe(1)
    expect(queue.decisions).toEqual([])
    queue.heard({ action: action!, redone: true })
    expect(queue.current?.id).toBe(2)
    expect(queue.decisions).toHaveLength(1)
  })

  it('of something else changes nothing here', async () => {
    have(group(1, [11]), group(2, [21]))
    const queue = await opened()
    queue.name({ name: 'Anna' })
    await settled()
    queue.heard({ action: { ...queue.decisions[0]!.action!, id: 99 }, redone: false })
    expect(queue.current?.id).toBe(2)
    expect(queue.decisions).toHaveLength(1)
  })
})
