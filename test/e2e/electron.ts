import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { electronProgram } from '../../electron/hosts/cli/electron.ts'
import { repository } from '../cli/familiar.ts'

/** `npm run test:electron`: the end-to-end tests once more, in the desktop app instead of a browser's window. */
if (electronProgram() === null) {
  process.stdout.write(
    'Skipped: Electron’s program, or a screen for it, is not here (npx install-electron fetches it).\n',
  )
} else {
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs')
  const env = { ...process.env, FAMILIAR_WINDOW: 'electron' }
  const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/e2e'], {
    cwd: repository,
    env,
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
}
