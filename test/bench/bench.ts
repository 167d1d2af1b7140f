/**
 * How fast Familiar is: `npm run bench [FOLDER]`. Ours, cold and warm, against the peer @vladmandic/face-api in the same run on
 * the same photos. Without FOLDER on ../shared/photos/library, or on the sample pictures in resources/samples. Prints JSON.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { readManifest } from '../../electron/engine/models/manifest.ts'
import { alignFace } from '../../electron/engine/faces/align.ts'
import { Detector } from '../../electron/engine/faces/detector.ts'
import { Embedder } from '../../electron/engine/faces/embedder.ts'
import { iou, shortSide, type Box } from '../../electron/engine/faces/geometry.ts'
import { decodePhoto } from '../../electron/engine/images/decode.ts'
import { makeThumbnails } from '../../electron/engine/images/thumbnails.ts'
import { samplePath, samplesDir } from '../samples.ts'
import { sharedDir } from '../shared.ts'
import { runPeer } from './peer/peer.ts'

const repository = resolve(import.meta.dirname, '../..')
const models = join(repository, 'models')
const folder = process.argv[2] ?? (sharedDir === null ? samplesDir : join(sharedDir, 'photos/library'))
const library = mkdtempSync(join(tmpdir(), 'familiar-bench-'))

const Scan = z.object({
  seconds: z.number(),
  photos: z.number(),
  faces: z.number(),
  models: z.object({ embedder: z.string() }),
})
const Box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
const Photos = z.array(
  z.object({ photo: z.string(), paths: z.array(z.string()), faces: z.array(z.object({ box: Box })) }),
)
const Labels = z.record(
  z.string(),
  z.object({ faces: z.array(z.object({ box: Box, optional: z.boolean().optional() })), expect: z.string() }),
)

/** Has a process say at its end how much memory it had at most, as the last line on stderr. */
const meter = `
  import { isMainThread } from 'node:worker_threads'
  if (isMainThread) process.on('exit', () => process.stderr.write('\\n' + process.resourceUsage().maxRSS))`

function familiar<T>(schema: z.ZodType<T>, ...args: string[]): { answer: T; megabytes: number } {
  const measured = ['--import', `data:text/javascript,${encodeURIComponent(meter)}`]
  const program = join(repository, 'electron/hosts/cli/familiar.js')
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [...measured, program, '--library', library, '--json', ...args],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  )
  if (status !== 0) throw new Error(stderr)
  const kilobytes = Number(stderr.slice(stderr.lastIndexOf('\n')))
  return { answer: schema.parse(JSON.parse(stdout)), megabytes: round(kilobytes / 1000) }
}

/** Share of the labelled faces of 40 px and more that were found; null without labels. */
function recall(found: ReadonlyMap<string, readonly Box[]>): number | null {
  const file = join(folder, '../labels.json')
  if (!existsSync(file)) return null
  const labels = Labels.parse(JSON.parse(readFileSync(file, 'utf8')))
  let [all, hit] = [0, 0]
  for (const [name, boxes] of found) {
    for (const face of labels[name]?.faces ?? []) {
      if (face.optional === true || shortSide(face.box) < 40) continue
      all++
      // The peer's boxes are cut differently; half of what score.mjs asks for is fair to both.
      if (boxes.some((box) => iou(box, face.box) > 0.2)) hit++
    }
  }
  return hit / all
}

/** Milliseconds of processor time that each stage takes for a photo, on one thread, over every tenth photo. */
async function stages(files: readonly string[]): Promise<Record<string, number>> {
  const manifest = readManifest(models)
  const detector = await Detector.load(models, 1)
  const embedders = await Promise.all(
    [manifest.mobilefacenet, manifest.facenet].map((model) => Embedder.load(models, model, 1)),
  )
  const spent: Record<string, number> = {}
  const timed = async <T>(stage: string, work: () => T | Promise<T>): Promise<T> => {
    const before = process.cpuUsage()
    const result = await work()
    const { user, system } = process.cpuUsage(before)
    spent[stage] = (spent[stage] ?? 0) + (user + system) / 1000
    return result
  }
  const some = files.filter((_, i) => i % 10 === 0)
  for (const file of some) {
    const { pixels } = await timed('decode', () => decodePhoto(readFileSync(file), { maxPixels: 3_000_000 }))
    await timed('thumbnails', () => makeThumbnails(pixels))
    const faces = await timed('detect', () => detector.detect(pixels))
    for (const embedder of embedders) {
      const crops = await timed('align', () => faces.map((face) => alignFace(pixels, face, embedder.model.alignment)))
      await timed(`embed ${embedder.model.id}`, () => embedder.embed(crops))
    }
  }
  const rates: Record<string, number> = {}
  const { pixels } = await decodePhoto(readFileSync(samplePath('sample1.jpg')))
  const [face] = await detector.detect(pixels)
  for (const embedder of face ? embedders : []) {
    const crop = alignFace(pixels, face!, embedder.model.alignment)
    for (const batch of [1, 8, 32]) {
      const crops = Array.from({ length: batch }, () => crop)
      await embedder.embed(crops)
      const started = performance.now()
      for (let i = 0; i < 64 / batch; i++) await embedder.embed(crops)
      rates[`${embedder.model.id} faces/s at batch ${batch}`] = round(64_000 / (performance.now() - started))
    }
  }
  const perPhoto = Object.fromEntries(Object.entries(spent).map(([k, v]) => [`${k} ms/photo`, round(v / some.length)]))
  return { ...perPhoto, ...rates }
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}

try {
  const { answer: cold, megabytes } = familiar(Scan, 'scan', folder)
  const { answer: again } = familiar(Scan, 'scan', folder)
  const { answer: photos } = familiar(Photos, 'faces')
  const files = photos.map(({ photo }) => photo)
  const inFolder = (file: string): string => file.slice(resolve(folder).length + 1)
  const ours = new Map(
    photos.flatMap(({ paths, faces }) => paths.map((path) => [inFolder(path), faces.map(({ box }) => box)])),
  )
  const peer = await runPeer(files, samplePath('sample1.jpg'), 1)
  const theirs = new Map(peer.faces.map(({ file, boxes }) => [inFolder(file), boxes ?? []]))
  rmSync(library, { recursive: true })
  const { answer: warm } = familiar(Scan, 'scan', folder)
  const rate = (seconds: number): number => round(files.length / seconds)
  const result = {
    folder,
    photos: files.length,
    ours: {
      embedder: cold.models.embedder,
      'photos/s, first scan': rate(cold.seconds),
      'photos/s, second scan into a new library': rate(warm.seconds),
      'peak memory of the first scan, MB': megabytes,
      'recall at 40 px': recall(ours),
      'times faster: re-scan of an unchanged library': round(cold.seconds / again.seconds),
    },
    peer: { backend: peer.backend, 'photos/s': rate(peer.seconds), 'recall at 40 px': recall(theirs) },
    'ratio, ours to peer': round(peer.seconds / Math.min(cold.seconds, warm.seconds)),
    stages: await stages(files),
  }
  process.stdout.write(`${JSON.stringify(result, null, 1)}\n`)
} finally {
  rmSync(library, { recursive: true, force: true })
}
