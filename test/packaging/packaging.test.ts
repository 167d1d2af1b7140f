import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js'
import { DebugLogger } from 'builder-util'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LibraryStatus } from '../../electron/contract/api.ts'
import { bundleShell } from '../../electron/hosts/desktop/bundle.ts'
import { EngineSupervisor } from '../../electron/hosts/process/engine.ts'
import { nodeChild } from '../../electron/hosts/process/node-child.ts'
import { programPaths } from '../../electron/hosts/desktop/paths.ts'
import { readManifest } from '../../models/exporter/manifest.ts'
import beforePack from '../../resources/before-pack.js'
import { makeIcons } from '../../resources/make-icons.ts'
import { faceNetIsHere, models, repository } from '../cli/familiar.ts'
import { lock, packagedFiles, readConfig, type PackagedFile, type Target } from './file-set.ts'

const folder = mkdtempSync(join(tmpdir(), 'familiar-packaging-'))
beforeAll(async () => {
  await bundleShell(join(repository, 'dist/electron'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const targets: readonly Target[] = [
  { platform: 'darwin', arch: 'arm64' },
  { platform: 'win32', arch: 'x64' },
  { platform: 'linux', arch: 'x64' },
]
const name = ({ platform, arch }: Target): string => `${platform}-${arch}`

it('electron-builder accepts the configuration, and would notice a key that it does not know', async () => {
  const config = await readConfig()
  await expect(validateConfiguration(config, new DebugLogger(false))).resolves.toBeUndefined()
  await expect(validateConfiguration({ ...config, asaar: true } as never, new DebugLogger(false))).rejects.toThrow(
    'asaar',
  )
})

describe.each(targets.map((target) => [name(target), target] as const))('the installer for %s', (title, target) => {
  let files: readonly PackagedFile[] = []
  const paths = (): string[] => files.map(({ path }) => path)
  beforeAll(async () => {
    files = await packagedFiles(target)
  })

  it('has everything that the app needs', () => {
    const { platform, arch } = target
    const outside = 'app.asar.unpacked'
    const ort = `${outside}/node_modules/onnxruntime-node/bin/napi-v6/${title.replace('-', '/')}`
    const runtime = { darwin: 'libonnxruntime.1.dylib', linux: 'libonnxruntime.so.1', win32: 'onnxruntime.dll' }[
      platform
    ]
    expect(paths()).toEqual(
      expect.arrayContaining([
        'app.asar/dist/electron/main.js',
        'app.asar/dist/electron/preload.cjs',
        ...['engine-process', 'photo.worker', 'embed.worker', 'image.worker', 'people.worker'].map(
          (file) => `${outside}/dist/electron/${file}.js`,
        ),
        `${outside}/package.json`,
        `${ort}/onnxruntime_binding.node`,
        `${ort}/${runtime}`,
        `${outside}/node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node`,
        `${outside}/node_modules/libheif-js/libheif-wasm/libheif-bundle.js`,
        ...['mtcnn_pnet', 'mtcnn_rnet', 'mtcnn_onet', 'mobilefacenet'].map((model) => `models/${model}.onnx`),
        'models/manifest.json',
        'models/calibration.json',
        'models/cohort_facenet.f32',
        'models/cohort_mobilefacenet.f32',
        'LICENSE',
        'NOTICE',
      ]),
    )
    // npm installs these only on the system they are for; the lock must know them.
    const sharpParts = platform === 'win32' ? [`sharp-${title}`] : [`sharp-${title}`, `sharp-libvips-${title}`]
    for (const part of sharpParts) {
      expect(lock[`node_modules/@img/${part}`]).toMatchObject({ optional: true, os: [platform], cpu: [arch] })
      expect(paths()).toContainEqual(expect.stringContaining(`${outside}/node_modules/@img/${part}/lib/`))
    }
    expect(paths().includes('node')).toBe(platform === 'linux')
  })

  it('has nothing of another system, no sources, and no package that is bundled', () => {
    const parts = paths().map((path) => /(?:napi-v6\/|prebuilds\/|@img\/sharp-(?:libvips-)?)(\w+)[-/](\w+)/.exec(path))
    const systems = new Set(parts.flatMap((match) => (match ? [`${match[1]!}-${match[2]!}`] : [])))
    expect([...systems]).toEqual([title])
    const packages = new Set(paths().flatMap((path) => /node_modules\/(@[^/]+|[^/]+)/.exec(path)?.[1] ?? []))
    const needed = ['@img', 'better-sqlite3', 'detect-libc', 'libheif-js', 'onnxruntime-common', 'onnxruntime-node']
    expect([...packages].sort()).toEqual([...needed, 'semver', 'sharp'])
    expect(paths().filter((path) => /\.(?:ts|svelte|map)$|(?:^|\/)(?:test|electron\/engine)\//.test(path))).toEqual([])
  })

  it('is as large as it must be', () => {
    const megabytes = (some: readonly PackagedFile[]): number =>
      Math.round(some.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6)
    const absent = files.filter(({ source }) => source === null).map(({ path }) => path.split('/').slice(-3)[0])
    process.stdout.write(
      `${title}: ${files.length} files, ${megabytes(files)} MB besides Electron` +
        (absent.length > 0 ? ` and ${absent.join(', ')} (not installed on this system)` : '') +
        '\n',
    )
    expect(megabytes(files)).toBeLessThan(target.platform === 'linux' ? 300 : 150)
  })

  it.runIf(faceNetIsHere)('has FaceNet, so that it never downloads', () => {
    const { file, bytes } = readManifest(models).facenet.file
    expect(files).toContainEqual(expect.objectContaining({ path: `models/${file}`, bytes }))
  })
})

it.skipIf(faceNetIsHere)('FaceNet is not built here: “npm run dist” refuses until it is', () => {
  expect(() => {
    beforePack({ electronPlatformName: 'linux', arch: 1, packager: { projectDir: repository } })
  }).toThrow('npm run models')
})

it('an installer that could not work is refused in words', () => {
  expect(() => {
    beforePack({ electronPlatformName: 'darwin', arch: 1, packager: { projectDir: repository } })
  }).toThrow(/no binary for darwin\/x64.*1\.23\.2.*dist:intel-mac/s)
  expect(() => {
    beforePack({ electronPlatformName: 'win32', arch: 1, packager: { projectDir: repository } })
  }).toThrow('@img/sharp-win32-x64 is not installed')
})

it.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'the files of the Linux app, laid out alone, scan photos by their own Node',
  async () => {
    const resources = join(folder, 'resources')
    for (const { source, path } of await packagedFiles({ platform: 'linux', arch: 'x64' })) {
      if (source === null) continue
      mkdirSync(dirname(join(resources, path)), { recursive: true })
      copyFileSync(source, join(resources, path))
    }
    const paths = programPaths(join(resources, 'app.asar/dist/electron'), { packaged: true, resources })
    const photos = join(folder, 'photos')
    mkdirSync(photos)
    copyFileSync(join(repository, 'node_modules/@vladmandic/face-api/demo/sample1.jpg'), join(photos, '1.jpg'))
    copyFileSync(join(repository, 'test/fixtures/turned-by-exif.heic'), join(photos, '2.heic'))
    const lines: string[] = []
    const engine = new EngineSupervisor({
      start: nodeChild({
        node: paths.node,
        script: paths.engine,
        settings: { library: join(folder, 'library'), models: paths.models, version: '0' },
      }),
      host: { pickFolders: () => Promise.reject(new Error()), reveal: () => Promise.reject(new Error()) },
      onEvent: () => undefined,
      onLost: () => undefined,
      onGaveUp: () => undefined,
      onBack: () => undefined,
      log: (text) => lines.push(text),
    })
    const ask = async (): Promise<LibraryStatus> => {
      const reply = await engine.ask('status', {})
      if (!reply.ok) throw new Error(reply.failure.key)
      return reply.answer as LibraryStatus
    }
    expect(await engine.ask('addFolders', { paths: [photos] })).toEqual({ id: 1, ok: true, answer: null })
    let status = await ask()
    while (status.photos < 2 || status.activity.phase !== 'idle') {
      await new Promise((done) => setTimeout(done, 100))
      status = await ask()
    }
    await engine.stop()
    expect(status).toMatchObject({ photos: 2, problems: 0 })
    expect(status.faces).toBeGreaterThan(0)
    if (faceNetIsHere) expect(status.models.facenet).toBe('ready')
    expect(lines).toEqual([])
  },
)

it('all icons come from one drawing, in every size that the systems ask for', async () => {
  const icons = join(folder, 'icons')
  await makeIcons(icons)
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) {
    expect(await sharp(join(icons, `${size}x${size}.png`)).metadata()).toMatchObject({
      format: 'png',
      width: size,
      height: size,
    })
  }
  const ico = readFileSync(join(icons, 'icon.ico'))
  const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => ico.readUInt8(6 + 16 * index) || 256)
  expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256])
  const last = 6 + 16 * (sizes.length - 1)
  const png = ico.subarray(ico.readUInt32LE(last + 12), ico.readUInt32LE(last + 12) + ico.readUInt32LE(last + 8))
  expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width: 256 })
  const icns = readFileSync(join(icons, 'icon.icns'))
  expect(icns.toString('latin1', 0, 4)).toBe('icns')
  expect(icns.readUInt32BE(4)).toBe(icns.length)
})
