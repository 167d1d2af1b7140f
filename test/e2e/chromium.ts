import packedChromium, { inflate } from '@sparticuz/chromium'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { chromium, type Browser, type LaunchOptions } from 'playwright-core'
import { z } from 'zod'

/**
 * A real Chromium without a window: FAMILIAR_CHROMIUM, or the one that npm brings (Linux x64), else the Chrome or Edge that is
 * installed. Null where there is none.
 */
export async function launchChromium(): Promise<Browser | null> {
  const named = process.env['FAMILIAR_CHROMIUM']
  if (named !== undefined) return launch({ executablePath: named })
  if (process.platform === 'linux' && process.arch === 'x64') return launch(await packed())
  for (const channel of ['chrome', 'msedge']) {
    const browser = await launch({ channel }).catch(() => null)
    if (browser) return browser
  }
  return null
}

function launch(options: LaunchOptions): Promise<Browser> {
  // Root, as in a container, has no sandbox to give.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ ...options, args: [...args, '--enable-precise-memory-info', '--font-render-hinting=none'] })
}

/** The Chromium out of the package, with what it needs of a system's libraries and fonts; unpacked once a version. */
async function packed(): Promise<LaunchOptions> {
  const packageFile = packageFileOf('@sparticuz/chromium')
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, 'utf8')))
  const folder = join(tmpdir(), `familiar-chromium-${version}`)
  if (!existsSync(folder)) {
    const fresh = `${folder}.${process.pid}`
    await unpack(join(dirname(packageFile), 'bin'), fresh)
    try {
      renameSync(fresh, folder)
    } catch (error) {
      rmSync(fresh, { recursive: true, force: true })
      if (!existsSync(folder)) throw error // Somebody else was as quick.
    }
  }
  writeFileSync(
    join(folder, 'fonts.conf'),
    `<?xml version="1.0"?><fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>\n`,
  )
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
    FONTCONFIG_FILE: join(folder, 'fonts.conf'),
  }
  return { executablePath: join(folder, 'chromium'), env }
}

/** The package unpacks into the folder for temporary files, wherever that is. */
async function unpack(archives: string, folder: string): Promise<void> {
  const before = process.env['TMPDIR']
  mkdirSync(folder, { recursive: true })
  process.env['TMPDIR'] = folder
  try {
    await packedChromium.executablePath(archives)
    await inflate(join(archives, 'al2023.tar.br'))
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}

function packageFileOf(name: string): string {
  const { resolve } = createRequire(import.meta.url)
  let folder = dirname(resolve(name))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return join(folder, 'package.json')
}
