import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder with these files in it, each holding its own name; gone after the test. */
export function temporaryTree(...files: readonly string[]): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'familiar-library-')))
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true })
  })
  for (const file of files) writeFile(root, file)
  return root
}

export function writeFile(root: string, file: string, content = file): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), content)
}

/** Does something as a user whom permissions bind, where the tests run as the system's administrator. */
export async function withoutPrivilege<Result>(action: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return action()
  const NOBODY = 65534
  process.seteuid?.(NOBODY)
  try {
    return await action()
  } finally {
    process.seteuid?.(0)
  }
}
