import { join } from 'node:path'
import Database from 'better-sqlite3'
import { seededRandom } from '../../electron/engine/platform/random.ts'
import type { Store } from '../../electron/engine/store/database.ts'
import type { NewFace } from '../../electron/engine/store/face-rows.ts'
import type { Folder } from '../../electron/engine/store/folders.ts'
import type { FaceId, PersonId, PhotoId } from '../../electron/engine/store/ids.ts'
import { sampleFace, samplePhoto } from '../../electron/engine/store/samples.testing.ts'

/** The faces of a photo lie in a row, so that a box tells which face it is. */
const cell = 100
const names = ['Anna', 'Ben', 'Über; "Ünal", jr.', '=SUM(A1)', 'Clara\u202e', 'D’Arcy', '@home', '-1', '李雷', '🙂']

export interface RandomPhoto {
  readonly content: string
  readonly relative: string
  /** How many faces the detector finds. */
  readonly faces: number
}

/** Photos as they lie on disk. */
export function randomPhotos(seed: number, many: number): RandomPhoto[] {
  const random = seededRandom(seed)
  return Array.from({ length: many }, (_, i) => ({
    content: `photo ${seed} ${i}`,
    relative: `${i % 7}/=photo, “${i}”.jpg`,
    faces: Math.floor(random() * 5),
  }))
}

/** What a scan does: another detector, or another embedder, sees the same faces a little elsewhere and in other numbers. */
export function scan(
  store: Store,
  folder: Folder,
  photos: readonly RandomPhoto[],
  { jitter = 0, detector = 'mtcnn-1', model = 'small' } = {},
): void {
  const random = seededRandom(7)
  for (const { content, relative, faces } of photos) {
    const found = Array.from({ length: faces }, (_, i): NewFace => {
      const off = (): number => (random() - 0.5) * jitter
      return sampleFace({
        ...at(i * cell + 20 + off(), 20 + off(), 40 + off()),
        embeddings: [{ model, vector: Float32Array.of(0.6, 0.8), strangeness: 0.1 }],
      })
    })
    store.photos.savePhoto(
      samplePhoto(content, { width: 640, height: 480, detector }),
      { folderId: folder.id, relative, size: 1000, mtimeMs: 0 },
      found,
    )
  }
}

function at(x: number, y: number, side: number): Pick<NewFace, 'box' | 'landmarks'> {
  const point = (across: number, down: number) => ({ x: x + across * side, y: y + down * side })
  return {
    box: { x, y, width: side, height: side },
    landmarks: [point(0.3, 0.4), point(0.7, 0.4), point(0.5, 0.6), point(0.35, 0.8), point(0.65, 0.8)],
  }
}

/** Says at random all that a user can say, action by action. */
export function sayThings(store: Store, seed: number, times: number): void {
  const random = seededRandom(seed)
  const pick = <T>(some: readonly T[]): T => some[Math.floor(random() * some.length)]!
  const photos = [...store.photos.shown()]
  const faces = (): { id: FaceId; photo: PhotoId }[] =>
    photos.flatMap((photo) => store.faces.ofPhoto(photo).map(({ id }) => ({ id, photo })))
  const { people, decisions, apart, actions } = store
  const someone = (): PersonId => people.findOrCreate(pick(names)).id
  const draw = (photo: PhotoId): FaceId => {
    const box = at(Math.floor(random() * 5) * cell + 10, 200 + Math.floor(random() * 2) * cell, 60)
    return store.faces.addDrawn(photo, sampleFace({ ...box, source: 'drawn', embeddings: [], quality: 0.61 }))
  }
  const deeds: (() => void)[] = [
    ...Array.from({ length: 6 }, () => () => {
      people.confirm(pick(faces()).id, someone(), random() < 0.2 ? 'user, kept' : 'user')
    }),
    ...Array.from({ length: 3 }, () => () => {
      people.reject(pick(faces()).id, someone())
    }),
    () => {
      decisions.ignore(pick(faces()).id, pick(['stranger', 'not-a-face']))
    },
    () => {
      const { photo } = pick(faces())
      const drawn = draw(photo)
      store.faces.show(drawn, true)
      if (random() < 0.7) people.confirm(drawn, someone())
    },
    () => {
      // As a box is moved: the old one is out of sight, and has no name.
      const moved = pick(faces())
      decisions.unname(moved.id)
      store.faces.show(moved.id, false)
    },
    () => {
      const { id } = pick(faces())
      const labelled = new Set(people.labels().map(({ faceId }) => faceId))
      if (labelled.has(id)) return
      people.replaceAutomatic([], [{ faceId: id, personId: someone(), distance: 0.9 }])
      decisions.doubt(id)
    },
    () => {
      apart.put([pick(faces()).id], [pick(faces()).id])
    },
    () => {
      decisions.setFavourite([pick(photos)], random() < 0.8)
    },
    () => {
      decisions.setTwice(pick(photos), random() < 0.8)
    },
    () => {
      decisions.setHidden(someone(), random() < 0.5)
    },
    () => {
      decisions.setBorn(someone(), pick(['1980', '2012-05-10', null]))
    },
    () => {
      const labels = people.labels()
      if (labels.length === 0) return
      const { personId, faceId } = pick(labels)
      decisions.setCover(personId, faceId)
    },
    () => {
      const [from, into] = [someone(), someone()]
      if (random() < 0.2) decisions.merge(from, into)
    },
  ]
  for (let time = 0; time < times; time++) {
    actions.record('confirm', () => {
      pick(deeds)()
      return { count: 1 }
    })
    if (random() < 0.1) actions.undo()
  }
}

/** Everything said in a library, row by row in words that mean the same in any library. Sees the tables themselves. */
export function everythingSaid(folder: string): Record<string, string[]> {
  const database = new Database(join(folder, 'familiar.db'), { readonly: true })
  try {
    const rows = (sql: string): string[] =>
      database
        .prepare<[], { row: string }>(sql)
        .all()
        .map(({ row }) => row)
        .sort()
    // Which face it is: the cell its box lies in.
    const face = (name: string): string =>
      `(SELECT hash || ' ' || ${name}.source || ' ' || round((${name}.x + ${name}.width / 2) / ${cell} - 0.5) || ',' ||
        round((${name}.y + ${name}.height / 2) / ${cell} - 0.5) FROM photo WHERE photo.id = ${name}.photo_id)`
    const said = `FROM face AS f JOIN %s ON face_id = f.id JOIN person ON person.id = person_id`
    const there = `NOT (f.source = 'drawn' AND f.removed = 1)`
    return {
      people: rows(`SELECT name || ' ' || hidden || ' ' || ifnull(born, '-') AS row FROM person`),
      portraits: rows(
        `SELECT name || ' ' || ${face('f')} AS row FROM person JOIN face AS f ON f.id = cover_face_id WHERE ${there}`,
      ),
      labels: rows(
        `SELECT ${face('f')} || ' ' || name || ' ' || state || ' ' || provenance || iif(state = 'confirmed', at, '') AS row
         ${said.replace('%s', 'label')} WHERE state <> 'auto' AND ${there}`,
      ),
      notSure: rows(`SELECT ${face('f')} || ' ' || name || ' ' || distance AS row ${said.replace('%s', 'not_sure')}`),
      faces: rows(
        `SELECT ${face('f')} || ' ' || ifnull(ignored, '-') || ' ' || removed AS row FROM face AS f WHERE ${there} AND awaited <> 2`,
      ),
      drawn: rows(
        `SELECT ${face('f')} || ' ' || round(quality, 3) AS row FROM face AS f WHERE source = 'drawn' AND removed = 0`,
      ),
      apart: rows(
        `SELECT min(${face('a')}, ${face('b')}) || ' ' || max(${face('a')}, ${face('b')}) AS row
         FROM apart JOIN face AS a ON a.id = one JOIN face AS b ON b.id = other
         WHERE NOT (a.source = 'drawn' AND a.removed = 1) AND NOT (b.source = 'drawn' AND b.removed = 1)`,
      ),
      photos: rows(`SELECT hash || ' ' || favourite || ' ' || twice AS row FROM photo`),
    }
  } finally {
    database.close()
  }
}
