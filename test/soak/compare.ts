import { areKin, type Content } from './contents.ts'
import type { View } from './messages.ts'
import type { Said } from './said.ts'
import type { ModelRoot, Shown } from './tree.ts'

/** Where the library differs from the model, in words; `shown` is what the model says must be shown, by path. */
export function differences(
  view: View,
  {
    shown,
    said,
    roots,
    known,
  }: { shown: Shown; said: Said; roots: readonly ModelRoot[]; known: ReadonlyMap<string, Content> },
): string[] {
  const found: string[] = []
  const differs = (text: string): void => void found.push(text)
  const equal = (what: string, is: number, must: number): void => {
    if (is !== must) differs(`${what}: ${is} instead of ${must}`)
  }
  const photos = new Map(view.photos.map((photo) => [photo.id, { ...photo, content: known.get(photo.hash) }]))
  const files = new Map(view.files.map(({ path, photo }) => [path, photo]))

  // Which files are shown as which photo, and which are problems.
  const photoOf = new Map<string, number>()
  for (const [path, content] of shown) {
    const photo = files.get(path)
    if (photo === undefined) differs(`forgotten: ${quoted(path)}`)
    else if ((photo === null) !== (content === null))
      differs(`${quoted(path)} is a ${photo === null ? 'problem' : 'photo'} and should not be`)
    else if (photo !== null && content !== null) {
      const is = photos.get(photo)?.content
      if (is?.hash !== content.hash) differs(`${quoted(path)} is shown as another photo (${photo})`)
      const other = photoOf.get(content.hash)
      if (other !== undefined && other !== photo)
        differs(`${quoted(path)}: one content is two photos (${photo}, ${other})`)
      photoOf.set(content.hash, photo)
    }
  }
  for (const path of files.keys()) if (!shown.has(path)) differs(`shown, and is not there: ${quoted(path)}`)

  // Counts, each by another way.
  const showing = new Set(view.files.flatMap(({ photo }) => photo ?? []))
  const problems = view.files.filter(({ photo }) => photo === null).length
  const visible = view.faces.filter(({ photo, removed }) => removed === 0 && showing.has(photo)).length
  equal('photos', view.counts.photos, showing.size)
  equal('photos in the timeline', view.counts.timeline, showing.size)
  equal('problems', view.counts.problems, problems)
  equal('faces', view.counts.faces, visible)
  const byPath = roots.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  for (const [i, { path }] of byPath.entries()) {
    const inRoot = new Set(view.files.flatMap((file) => (file.path.startsWith(`${path}/`) ? (file.photo ?? []) : [])))
    equal(`photos in ${path}`, view.folders[i] ?? 0, inRoot.size)
  }

  // What the user said is on the photo it was said of, and nothing else is said.
  const faces = new Map(view.faces.map((face) => [face.id, face]))
  const labels = Map.groupBy(view.labels, ({ face }) => face)
  for (const { id, content, confirmed, rejected, removed } of said.faces.values()) {
    const face = faces.get(id)
    if (!face) {
      differs(`face ${id} is lost`)
      continue
    }
    const on = photos.get(face.photo)?.content
    if (!on || !areKin(on, content)) differs(`face ${id} is on another photo (${face.photo})`)
    if ((face.removed === 1) !== removed) differs(`face ${id} is ${removed ? 'there' : 'removed'} and should not be`)
    if (removed) continue
    const own = labels.get(id) ?? []
    const name = own.find(({ state }) => state === 'confirmed')?.name ?? null
    if (name !== confirmed) differs(`face ${id} is ${name ?? 'nobody'} instead of ${confirmed ?? 'nobody'}`)
    const refused = own.filter(({ state }) => state === 'rejected').map(({ name }) => name)
    if (refused.toSorted().join() !== [...rejected].toSorted().join())
      differs(`face ${id} is not ${refused.join(', not ')} instead of not ${[...rejected].join(', not ')}`)
  }
  for (const { face, name } of view.labels) {
    const on = photos.get(faces.get(face)!.photo)?.content
    if (!said.faces.has(face) && !(on && said.everNamed(on, name)))
      differs(`nobody said that face ${face} is or is not ${name}`)
  }
  const favourites = view.photos.filter(({ favourite }) => favourite === 1)
  for (const { id } of favourites) {
    const content = photos.get(id)?.content
    if (!content || !said.everFavourite(content)) differs(`photo ${id} is a favourite and should not be`)
  }
  for (const content of said.favourites.values())
    if (!favourites.some(({ id }) => areKin(content, photos.get(id)!.content!)))
      differs(`a favourite is none any more: ${content.hash}`)

  for (const notice of view.notices) if (notice.startsWith('Looking at')) differs(`the user was told: ${notice}`)
  return found
}

/** A file's name may hold line ends. */
function quoted(path: string): string {
  return JSON.stringify(path)
}
