import { engine, refusal, settled } from '../connection/memory.testing.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ActionView, Contradiction } from '../../electron/contract/api.ts'
import { words } from '../words/shared.ts'
import { act, questions, redo, said, undo } from './act.svelte.ts'

const action = (id: number, kind: ActionView['kind'] = 'confirm'): ActionView => ({
  id,
  at: 0,
  kind,
  count: 1,
  person: 'Anna',
  other: null,
  undone: false,
})
const confirmation = { faces: [1], person: { name: 'Anna' } }

beforeEach(() => {
  engine.reset()
  said.clear()
})

describe('a command', () => {
  it('says what was done and to whom, in place of what was said before', async () => {
    said.note = 'something else'
    engine.answer('confirm', () => ({ action: action(7), person: { id: 3, name: 'Anna' }, moved: 2 }))
    expect(await act('confirm', confirmation)).toMatchObject({ action: { id: 7 } })
    expect(said).toMatchObject({ done: { id: 7 }, named: 3, moved: 2, note: null, failure: null })
  })

  it('that is refused says why, and returns nothing, so that what was shown ahead of it is taken back', async () => {
    said.done = action(6)
    engine.answer('confirm', () => {
      throw refusal({ message: 'This face is gone.' })
    })
    expect(await act('confirm', confirmation)).toBeUndefined()
    expect(said).toMatchObject({ done: null, failure: { message: 'This face is gone.' } })
  })

  it('that meets an error of another kind does not hide it', async () => {
    engine.answer('confirm', () => {
      throw new TypeError('a mistake')
    })
    await expect(act('confirm', confirmation)).rejects.toThrow('a mistake')
  })
})

describe('a confirmation that something speaks against', () => {
  const contradiction: Contradiction = { person: 'Anna', faces: [1], more: 0, nearest: [2], like: null }

  it('is asked about, and given again as sure where the user says so', async () => {
    engine.answer('confirm', ({ sure }) => {
      if (!sure) throw refusal({ code: 'unlike', message: 'This looks like somebody else.', contradiction })
      return { action: action(8), person: { id: 3, name: 'Anna' }, moved: 0 }
    })
    const done = act('confirm', confirmation)
    await settled()
    expect(questions.first?.message).toBe('This looks like somebody else.')
    questions.first?.answer(true)
    expect(await done).toMatchObject({ action: { id: 8 } })
    expect(engine.inputsOf('confirm')).toEqual([confirmation, { ...confirmation, sure: true }])
    expect(questions.first).toBeNull()
  })

  it('is dropped where the user says no, without a word of failure', async () => {
    engine.answer('confirm', () => {
      throw refusal({ code: 'unlike', contradiction })
    })
    const done = act('confirm', confirmation)
    await settled()
    questions.first?.answer(false)
    expect(await done).toBeUndefined()
    expect(said.failure).toBeNull()
    expect(engine.inputsOf('confirm')).toHaveLength(1)
  })

  it('waits for its turn while another is asked about', async () => {
    engine.answer('confirm', ({ faces, sure }) => {
      if (!sure) throw refusal({ code: 'unlike', message: `Face ${faces[0]!}`, contradiction })
      return { action: action(faces[0]!), person: { id: 3, name: 'Anna' }, moved: 0 }
    })
    const one = act('confirm', { ...confirmation, faces: [1] })
    const other = act('confirm', { ...confirmation, faces: [2] })
    await settled()
    expect(questions.first?.message).toBe('Face 1')
    questions.first?.answer(true)
    expect(questions.first?.message).toBe('Face 2')
    questions.first?.answer(false)
    expect(await one).toMatchObject({ action: { id: 1 } })
    expect(await other).toBeUndefined()
  })
})

describe('undo and redo', () => {
  it('say what was taken back or done again', async () => {
    engine.answer('undo', () => action(9))
    engine.answer('redo', () => action(9))
    await undo()
    expect(said.undone).toEqual({ action: action(9), redone: false })
    await redo()
    expect(said.undone).toEqual({ action: action(9), redone: true })
  })

  it('say where there is nothing to take back', async () => {
    engine.answer('undo', () => null)
    await undo()
    expect(said).toMatchObject({ undone: null, note: words.bar.nothingToUndo })
  })
})

describe('what became of faces since somebody was named', () => {
  it('adds up for the one who was named last', async () => {
    engine.answer('confirm', () => ({ action: action(7), person: { id: 3, name: 'Anna' }, moved: 0 }))
    await act('confirm', confirmation)
    said.since([
      { id: 3, name: 'Anna', found: 4, lost: 0 },
      { id: 5, name: 'Ben', found: 9, lost: 2 },
    ])
    said.since([{ id: 3, name: 'Anna', found: 1, lost: 1 }])
    expect(said.found).toBe(5)
    expect(said.lost).toEqual([
      { name: 'Ben', faces: 2 },
      { name: 'Anna', faces: 1 },
    ])
  })

  it('is nothing where nobody was named', () => {
    said.since([{ id: 3, name: 'Anna', found: 4, lost: 1 }])
    expect(said.found).toBe(0)
    expect(said.lost).toEqual([])
  })
})
