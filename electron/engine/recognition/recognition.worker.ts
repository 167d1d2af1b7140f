import { workerData } from 'node:worker_threads'
import { Calibration } from './calibration.ts'
import { boundsIn, contradictionsOf } from './contradiction.ts'
import { groundsOf, possibilities } from './evidence.ts'
import { keptBands, measurePrecision } from './precision-report.ts'
import { Fits } from './person-fit.ts'
import { likenesses } from './likeness.ts'
import { FaceCache } from './face-cache.ts'
import { outcomesOf } from './outcomes.ts'
import { partiesOf, Proposals } from './proposals.ts'
import { decideFaces, namesWith } from './recognition.ts'
import type { SpaceId } from './space.ts'
import { openLibrary, type ReadableStore } from '../store/database.ts'
import type { FaceId, PersonId } from '../store/ids.ts'
import type { FacePerson } from '../store/people.ts'
import type { NamesPreview, PeopleAnswer, PeopleRequest, PeopleWorkerSettings } from './messages.ts'
import { letOthersGoFirst } from '../platform/priority.ts'
import { serve } from '../workers/serve.ts'

/** So many people are offered for a face. */
const maxCandidates = 5

/** Of the faces that a precision names or unnames so many are shown. */
const maxShown = 12

/** So long a thorough recognition goes on before it lets others in; it is asked for again until nothing lags behind. */
const thoroughMs = 1500

/** Thinks about who is who, on a thread and a connection of its own: it reads the library and writes nothing. */
serve<PeopleAnswer>(() => {
  const { library, models, somebodyWaits } = workerData as PeopleWorkerSettings
  if (!somebodyWaits) letOthersGoFirst()
  const calibration = Calibration.read(models)
  const store = openLibrary(library, { mode: 'read' })
  let latest: Mind | null = null
  const mindOf = (space: SpaceId): Mind => {
    if (latest?.memory.space === space) return latest
    return (latest = { memory: FaceCache.of(space, store), proposals: new Proposals(), fits: new Fits() })
  }
  return Promise.resolve(async (asked) => {
    const request = asked as PeopleRequest
    try {
      return await answer(store, calibration, mindOf(request.space), request)
    } catch (error) {
      latest = null // It may have stopped halfway.
      throw error
    }
  })
})

/** What a thread keeps in mind, of one space. */
interface Mind {
  readonly memory: FaceCache
  readonly proposals: Proposals
  readonly fits: Fits
}

async function answer(
  store: ReadableStore,
  calibration: Calibration,
  { memory, proposals, fits }: Mind,
  request: PeopleRequest,
): Promise<PeopleAnswer> {
  const { space, precision } = request
  // What is odd, and what is worth a question, does not depend on how sure a name must be.
  const bounds = boundsIn(calibration, space)
  switch (request.kind) {
    case 'recall':
      memory.recall(store)
      return { kind: 'recall' }
    case 'recognize': {
      memory.recall(store)
      const bands = keptBands(store, calibration, space, precision)
      const budgetMs = request.quick ? 0 : thoroughMs
      const recognition = await decideFaces(store, calibration, { space, bands, memory, budgetMs })
      const outcomes = outcomesOf(store, recognition)
      memory.doubt(outcomes.map(({ faceId }) => faceId)) // Until they are written nobody knows that they will be.
      return { kind: 'recognize', outcomes, exact: recognition.exact }
    }
    case 'preview': {
      memory.recall(store)
      const bands = [precision, request.other].map((oneWrongIn) => keptBands(store, calibration, space, oneWrongIn))
      const [now, then] = await namesWith(store, calibration, memory, bands)
      return { kind: 'preview', preview: compare(now!, then!) }
    }
    case 'promise':
      return { kind: 'promise', promise: measurePrecision(store, calibration, space) }
    case 'grounds': {
      const [point] = memory.points(store, [request.face as FaceId]).values()
      const person = request.person as PersonId
      const mayBe = possibilities(store)([request.face])
      const known = memory.enrolled(store).filter((one) => one.person === person || mayBe(one.person))
      return { kind: 'grounds', grounds: point ? groundsOf(point, person, known) : null }
    }
    case 'likenesses': {
      const points = memory.points(store, request.faces as readonly FaceId[])
      const faces = [...points].map(([id, point]) => ({ id, point }))
      const mayBe = possibilities(store)(request.faces)
      const known = memory.enrolled(store).filter(({ person }) => mayBe(person))
      return { kind: 'likenesses', likenesses: likenesses(faces, known, maxCandidates) }
    }
    case 'proposals': {
      const said = { apart: store.apart.all(), rejected: store.people.rejectedPairs() }
      const { accept, suggest } = bounds.bands
      const least = (accept + suggest) / 2
      return { kind: 'proposals', proposals: proposals.find(partiesOf(store, memory), said, least) }
    }
    case 'fit':
      return { kind: 'fit', fit: fits.of(store, memory, request.person, bounds) }
    case 'contradiction': {
      const [faces, person] = [request.faces as readonly FaceId[], request.person as PersonId]
      return { kind: 'contradiction', contradiction: contradictionsOf(store, memory, faces, person, bounds) }
    }
  }
}

function compare(now: ReadonlyMap<FaceId, PersonId>, then: ReadonlyMap<FaceId, PersonId>): NamesPreview {
  const gained = without(then, now)
  const lost = without(now, then)
  const some = (faces: readonly FacePerson[]): FacePerson[] => faces.slice(-maxShown).reverse()
  return {
    namedNow: now.size,
    named: then.size,
    gained: gained.length,
    lost: lost.length,
    someGained: some(gained),
    someLost: some(lost),
  }
}

/** The names that others do not give; surest first, as they come. */
function without(names: ReadonlyMap<FaceId, PersonId>, others: ReadonlyMap<FaceId, PersonId>): FacePerson[] {
  return [...names].flatMap(([faceId, personId]) => (others.get(faceId) === personId ? [] : [{ faceId, personId }]))
}
