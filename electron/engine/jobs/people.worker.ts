import { workerData } from 'node:worker_threads'
import { Calibration } from '../people/calibration.ts'
import { likenesses } from '../people/likeness.ts'
import { decideFaces, enrolledFaces, pointsOf } from '../people/recognition.ts'
import { openLibrary } from '../store/database.ts'
import type { FaceId, PersonId } from '../store/ids.ts'
import type { PeopleAnswer, PeopleRequest, PeopleWorkerSettings } from './messages.ts'
import { serve } from './serve.ts'

/** So many people are offered for a face. */
const mostCandidates = 5

/** Thinks about who is who, on a thread and a connection of its own: it reads the library and writes nothing. */
serve<PeopleAnswer>(() => {
  const { library, models } = workerData as PeopleWorkerSettings
  const calibration = Calibration.read(models)
  const store = openLibrary(library, { mode: 'read' })
  /** What was read last stays good until the library's people change: its generation says so. */
  let learned: { key: string; points: ReturnType<typeof pointsOf>; known: ReturnType<typeof enrolledFaces> } | null =
    null
  const learn = ({ space, generation }: PeopleRequest): NonNullable<typeof learned> => {
    const key = `${space} ${generation}`
    if (learned?.key !== key) learned = { key, points: pointsOf(store, space), known: enrolledFaces(store, space) }
    return learned
  }

  return Promise.resolve(async (asked) => {
    const request = asked as PeopleRequest
    const { space, precision } = request
    switch (request.kind) {
      case 'recognize':
        return {
          kind: 'recognize',
          ...(await decideFaces(store, calibration, space, calibration.bands(space, precision))),
        }
      case 'likenesses': {
        const { points, known } = learn(request)
        const faces = request.faces.flatMap((id) => {
          const point = points.get(id as FaceId)
          return point ? [{ id, point }] : []
        })
        const barred = new Set<PersonId>(
          store.people
            .rejectedPairs()
            .filter(({ faceId }) => request.faces.includes(faceId))
            .map(({ personId }) => personId),
        )
        const asks = ({ person }: { person: PersonId }): boolean =>
          request.person === null ? !barred.has(person) : person === request.person
        return { kind: 'likenesses', likenesses: likenesses(faces, known.filter(asks), mostCandidates) }
      }
    }
  })
})
