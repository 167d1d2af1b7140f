/**
 * Measures of the code's structure, printed by `npm run measure`: what a refactoring should make smaller. Imports come from
 * dependency-cruiser, type-only ones included.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'

const project = resolve(import.meta.dirname, '../..')
const isTest = (path: string): boolean => /\.(test|testing)\.ts$|^test\/|\.types\.ts$/.test(path)

const Cruise = z.object({
  modules: z.array(
    z.object({
      source: z.string(),
      dependencies: z.array(z.object({ resolved: z.string(), circular: z.boolean() })),
    }),
  ),
})

interface Import {
  readonly from: string
  readonly to: string
}

/** Every import between files of the project, tests left out. */
function readImports(): Import[] {
  const folders = ['electron', 'renderer', 'models']
  const output = execFileSync('npx', ['depcruise', '--output-type', 'json', ...folders], {
    cwd: project,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  })
  return Cruise.parse(JSON.parse(output))
    .modules.filter(({ source }) => !isTest(source))
    .flatMap(({ source, dependencies }) => dependencies.map(({ resolved }) => ({ from: source, to: resolved })))
    .filter(({ to }) => folders.some((folder) => to.startsWith(`${folder}/`)) && !isTest(to))
}

/** The room a file is in: a folder of the engine, a host, or a top folder. */
function roomOf(path: string): string {
  const depth = path.startsWith('electron/engine/') || path.startsWith('electron/hosts/') ? 3 : 2
  return dirname(path).split('/').slice(0, depth).join('/')
}

/** Groups of nodes that reach each other (Tarjan 1972, Depth-First Search and Linear Graph Algorithms). */
function circlesOf(edges: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const circles: string[][] = []
  const visit = (node: string): void => {
    const number = order.size
    order.set(node, number)
    lowest.set(node, number)
    stack.push(node)
    for (const next of edges.get(node) ?? []) {
      if (!order.has(next)) visit(next)
      if (stack.includes(next)) lowest.set(node, Math.min(lowest.get(node)!, lowest.get(next)!))
    }
    if (lowest.get(node) !== number) return
    const circle = stack.splice(stack.indexOf(node))
    if (circle.length > 1) circles.push(circle)
  }
  for (const node of edges.keys()) if (!order.has(node)) visit(node)
  return circles
}

function edgesOf(imports: readonly Import[]): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>()
  for (const { from, to } of imports) edges.set(from, (edges.get(from) ?? new Set()).add(to))
  return edges
}

/** Rooms that import each other, in either direction. A folder and one inside it count as one room. */
function mutualRooms(imports: readonly Import[]): string[] {
  const pairs = new Set(
    imports
      .map(({ from, to }) => [roomOf(from), roomOf(to)] as const)
      .filter(([from, to]) => from !== to)
      .map(([from, to]) => `${from} ${to}`),
  )
  return [...pairs].filter((pair) => {
    const [from = '', to = ''] = pair.split(' ')
    return from < to && pairs.has(`${to} ${from}`)
  })
}

function sourceFiles(): string[] {
  return execFileSync('git', ['ls-files', '*.ts', '*.js', '*.cjs', '*.svelte', '*.css'], {
    cwd: project,
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
    .filter((path) => !isTest(path))
}

/** Names that files of two rooms export with a declaration of their own. */
function namesWithTwoMeanings(files: readonly string[]): string[] {
  const declared = new Map<string, Set<string>>()
  for (const path of files.filter((path) => path.startsWith('electron/') && path.endsWith('.ts')))
    for (const [, name = ''] of readFileSync(resolve(project, path), 'utf8').matchAll(
      /^export (?:abstract |async )*(?:function\*?|class|const|interface|type) (\w+)/gm,
    ))
      declared.set(name, (declared.get(name) ?? new Set()).add(roomOf(path)))
  return [...declared].filter(([, rooms]) => rooms.size > 1).map(([name]) => name)
}

const imports = readImports()
const files = sourceFiles()
const edges = edgesOf(imports)
const lines = files.reduce((sum, path) => sum + readFileSync(resolve(project, path), 'utf8').split('\n').length - 1, 0)
const [widest, reached] = [...edges].reduce((most, one) => (one[1].size > most[1].size ? one : most))
const circles = circlesOf(edges)
const mutual = mutualRooms(imports)
const twice = namesWithTwoMeanings(files)
const loose = readdirSync(resolve(project, 'electron/engine')).filter((name) => name.includes('.'))

const rows: readonly (readonly [string, number, string])[] = [
  ['circles of imports, type-only ones included', circles.length, circles.map((circle) => circle.join(' ')).join('; ')],
  ['pairs of rooms that import each other', mutual.length, mutual.join('; ')],
  ['files at the root of the engine', loose.length, loose.join(' ')],
  ['exported names with two meanings', twice.length, twice.join(' ')],
  ['largest fan-out of a file', reached.size, widest],
  ['files outside tests', files.length, ''],
  ['lines outside tests', lines, ''],
]
for (const [what, count, where] of rows)
  process.stdout.write(`${what}: ${count}${where && count > 0 ? ` (${where})` : ''}\n`)
