/**
 * Scans a folder into a library with the real engine, and prints what it took as JSON: `node scan.process.ts LIBRARY FOLDER`.
 * A process of its own, so that a crash is seen for what it is.
 */
import { CommandLibrary } from '../../electron/hosts/cli/library.ts'
import { Analyzer } from '../../electron/engine/scan/analyzer.ts'
import { models } from '../cli/familiar.ts'

const [library = '', folder = ''] = process.argv.slice(2)

// Measured from the outside: with the time that a file waits for a worker.
const slowest = { seconds: 0, path: '' }
const takeIn: Analyzer['takeIn'] = Reflect.get(Analyzer.prototype, 'takeIn')
Analyzer.prototype.takeIn = async function (path, ...rest) {
  const begun = performance.now()
  try {
    return await takeIn.call(this, path, ...rest)
  } finally {
    const seconds = (performance.now() - begun) / 1000
    if (seconds > slowest.seconds) Object.assign(slowest, { seconds, path })
  }
}

const command = new CommandLibrary({ library, models, version: 'fuzz' })
const result = await command.change(
  'scanFolders',
  { folders: [folder], again: false },
  { make: true, model: 'mobilefacenet' },
)
const megabytes = process.resourceUsage().maxRSS / 1000
const listed = await command.read('listPhotos', { photo: null, evidence: false })
const photos = listed.map(({ paths }) => paths)
const problems = await command.read('listProblems', {})
process.stdout.write(JSON.stringify({ result, photos, problems, slowest, megabytes }))
