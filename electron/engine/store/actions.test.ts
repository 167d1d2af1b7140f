import { describe, expect, it } from 'vitest'
import { keptActions } from './actions.ts'
import { openLibrary, type Store } from './database.ts'
import type { FaceId, PersonId } from './ids.ts'
import { savePhotoWithFaces, temporaryFolder, temporaryStore } from './samples.testing.ts'

function threeFaces(store: Store): [FaceId, FaceId, FaceId] {
  const folder = store.folders.add('/photos')
  return ['a.jpg', 'b.jpg', 'c.jpg'].map((name) => savePhotoWithFaces(store, folder, name, 1).faceIds[0]!) as [
    FaceId,
    FaceId,
    FaceId,
  ]
}

function confirm(store: Store, face: FaceId, name: string): PersonId {
  return store.actions.record('confirm', () => {
    const { id } = store.people.findOrCreate(name)
    store.people.confirm(face, id)
    return { count: 1, person: name, id }
  }).result.id
}

const auto = (faceId: FaceId, personId: PersonId) => ({ faceId, personId, distance: 0.5, rule: 'distance' })

describe('undo', () => {
  it('takes a name back with the person it made, and redo brings both with the same number', () => {
    const store = temporaryStore()
    const [face] = threeFaces(store)
    const anna = confirm(store, face, 'Anna')
    const labels = store.people.labels()
    expect(store.actions.undo()).toMatchObject({ kind: 'confirm', count: 1, person: 'Anna', undone: true })
    expect(store.people.list()).toEqual([])
    expect(store.actions.redo()).toMatchObject({ undone: false })
    expect(store.people.labels()).toEqual(labels)
    expect(store.people.byName('Anna')?.id).toBe(anna)
  })

  it('brings settings back, those too that were not set before', () => {
    const store = temporaryStore()
    const set = (value: string) =>
      store.actions.record('precision', () => {
        store.settings.set('one wrong in', value)
        return { count: Number(value) }
      })
    set('300')
    set('1000')
    store.actions.undo()
    expect(store.settings.get('one wrong in')).toBe('300')
    store.actions.undo()
    expect(store.settings.get('one wrong in')).toBeNull()
    store.actions.redo()
    expect(store.settings.get('one wrong in')).toBe('300')
  })

  it('goes on after a restart, one step after the other, until nothing is left', () => {
    const library = temporaryFolder()
    const first = openLibrary(library, { mode: 'write' })
    const [a, b] = threeFaces(first)
    confirm(first, a, 'Anna')
    confirm(first, b, 'Ben')
    first.close()
    const store = openLibrary(library, { mode: 'write' })
    expect(store.actions.undo()).toMatchObject({ person: 'Ben' })
    expect(store.actions.undo()).toMatchObject({ person: 'Anna' })
    expect(store.actions.undo()).toBeNull()
    expect(store.people.list()).toEqual([])
    expect(store.actions.redo()).toMatchObject({ person: 'Anna' })
    expect(store.actions.state()).toMatchObject({ undo: { person: 'Anna' }, redo: { person: 'Ben' } })
    store.close()
  })

  it('brings back the automatic name that an action displaced', () => {
    const store = temporaryStore()
    const [a, b] = threeFaces(store)
    const anna = confirm(store, a, 'Anna')
    store.people.replaceAutomatic([auto(b, anna)], [])
    confirm(store, b, 'Ben')
    store.actions.undo()
    expect(store.people.labels()).toMatchObject([{ state: 'confirmed' }, { faceId: b, personId: anna, state: 'auto' }])
  })

  it('stands against what the matcher decided meanwhile', () => {
    const store = temporaryStore()
    const [a, b, c] = threeFaces(store)
    const anna = confirm(store, a, 'Anna')
    const ben = confirm(store, b, 'Ben')
    store.people.replaceAutomatic([auto(c, anna)], [])
    store.actions.record('reject', () => {
      store.people.reject(c, anna)
      return { count: 1 }
    })
    store.people.replaceAutomatic([auto(c, ben)], [])
    store.actions.undo()
    expect(store.people.labels().filter(({ faceId }) => faceId === c)).toMatchObject([{ personId: anna }])
    store.actions.redo()
    expect(store.people.rejectedPairs()).toEqual([{ faceId: c, personId: anna }])
  })

  it('never takes back what the matcher wrote', () => {
    const store = temporaryStore()
    const [a, b] = threeFaces(store)
    const anna = confirm(store, a, 'Anna')
    store.people.replaceAutomatic([auto(b, anna)], [])
    expect(store.actions.page({ offset: 0, limit: 10 }).total).toBe(1)
  })
})

describe('record', () => {
  it('drops what could be redone', () => {
    const store = temporaryStore()
    const [a, b] = threeFaces(store)
    confirm(store, a, 'Anna')
    store.actions.undo()
    confirm(store, b, 'Ben')
    expect(store.actions.redo()).toBeNull()
    expect(store.actions.page({ offset: 0, limit: 10 }).rows).toMatchObject([{ person: 'Ben' }])
  })

  it('keeps the latest actions only, so that the library does not grow for ever', () => {
    const store = temporaryStore()
    const [face] = threeFaces(store)
    const anna = confirm(store, face, 'Anna')
    store.transaction(() => {
      for (let i = 0; i < keptActions + 5; i++) {
        store.actions.record(i % 2 === 0 ? 'hide' : 'show', () => {
          store.decisions.setHidden(anna, i % 2 === 0)
          return { count: 0, person: 'Anna' }
        })
      }
    })
    expect(store.actions.page({ offset: 0, limit: 1 }).total).toBe(keptActions)
    store.transaction(() => {
      for (let undone = 0; undone < keptActions; undone++) store.actions.undo()
    })
    expect(store.actions.undo()).toBeNull()
    expect(store.people.list()).toMatchObject([{ name: 'Anna', confirmed: 1 }])
    expect(store.people.hidden()).toEqual(new Set([anna]))
    store.actions.redo()
    expect(store.people.hidden()).toEqual(new Set())
  })

  it('leaves no trace of an action that changed nothing, nor of one that failed', () => {
    const store = temporaryStore()
    const [a] = threeFaces(store)
    confirm(store, a, 'Anna')
    store.actions.undo()
    store.actions.record('reject', () => ({ count: 0 }))
    expect(() =>
      store.actions.record('confirm', () => {
        store.people.findOrCreate('Ben')
        throw new Error('out of luck')
      }),
    ).toThrow('out of luck')
    expect(store.people.byName('Ben')).toBeNull()
    expect(store.actions.state()).toMatchObject({ undo: null, redo: { person: 'Anna' } })
  })
})
