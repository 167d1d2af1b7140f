/** The rules of the house (ARCHITECTURE.md), checked by `npm run lint`. */
const inside = (folder) => `^electron/engine/${folder}/`

/** The rooms from the bottom up: a file imports from its own room and from those before it, also types, also in tests. */
const rooms = [
  ['contract', '^electron/contract/'],
  ['platform', inside('platform')],
  ['log', inside('log')],
  ['workers', inside('workers')],
  ['images', inside('images')],
  ['faces', inside('faces')],
  ['models', inside('models')],
  ['store', inside('store')],
  ['recognition', inside('recognition')],
  ['scan', inside('scan')],
  ['interchange', inside('interchange')],
  // The interface that the engine offers; it names types only.
  ['session', '^electron/engine/session\\.ts$'],
  ['features', inside('features')],
  ['background', inside('background')],
  ['open', '^electron/engine/(?!session\\.ts)[^/]*\\.ts$'],
  ['hosts', '^electron/(hosts/|main\\.ts|preload\\.ts)'],
]
/** It names a command of the command line; rooms below still import it. */
const leaving = '^electron/engine/hint\\.ts$'
const order = rooms.slice(0, -1).map(([name, path], at) => ({
  name: `${name}-knows-only-what-is-below`,
  comment: `rooms in order: ${rooms.map(([room]) => room).join(' < ')}`,
  severity: 'error',
  from: { path },
  to: { path: rooms.slice(at + 1).map(([, above]) => above), pathNot: leaving },
}))

/** Only files under `owner` may use the package `name`. */
const only = (owner, name, why, alsoIn = []) => ({
  name: `only-${owner.split('/').at(-1)}-uses-${name}`,
  comment: why,
  severity: 'error',
  from: { pathNot: [`^${owner}/`, '^test/', ...alsoIn] },
  to: { path: `node_modules/${name}/` },
})

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    ...order,
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'engine-knows-no-host',
      severity: 'error',
      from: { path: '^electron/engine/' },
      to: { path: ['^electron/hosts/', '^electron/main', '^electron/preload', 'node_modules/electron/'] },
    },
    {
      name: 'program-knows-no-exporter',
      comment: 'what users run makes no model files',
      severity: 'error',
      from: { path: ['^electron/', '^renderer/'] },
      to: { path: '^models/exporter/' },
    },
    {
      name: 'contract-needs-only-zod',
      severity: 'error',
      from: { path: '^electron/contract/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^electron/contract/', 'node_modules/zod/'] },
    },
    {
      name: 'hosts-know-no-renderer',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^renderer/' },
    },
    {
      name: 'renderer-knows-only-the-contract',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^electron/', pathNot: '^electron/contract/' },
    },
    {
      name: 'faces-knows-no-database',
      severity: 'error',
      from: { path: inside('faces') },
      to: { path: [inside('store'), inside('people'), inside('library'), inside('jobs')] },
    },
    {
      name: 'store-knows-no-image',
      severity: 'error',
      from: { path: inside('store') },
      to: { path: [inside('images'), inside('jobs'), inside('library')], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { pathNot: ['^test/', '\\.test\\.ts$', '\\.testing\\.ts$'] },
      to: { path: '^test/' },
    },
    only('electron/engine/store', 'better-sqlite3', 'only store/ writes SQL'),
    // The icons are drawn by it.
    only('electron/engine/images', 'sharp', 'only images/ touches sharp', [
      '^resources/make-icons',
      '^electron/engine/faces/looks-alike.integration.test', // Makes the edits that it compares.
    ]),
    only('electron/engine/images', 'libheif-js', 'only images/ decodes'),
    only('models/exporter', 'onnx-proto', 'only the exporter makes model files', [
      '^electron/engine/faces/products\\.test',
    ]),
    // The exporter measures and checks the networks that it makes.
    only('electron/engine/faces', 'onnxruntime-node', 'only faces/ runs models', ['^models/exporter/']),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
