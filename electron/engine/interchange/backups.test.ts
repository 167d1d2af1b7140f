import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../store/samples.testing.ts'
import { backupFolder, listBackups } from './backups.ts'

test('the latest backup comes first, and none that was written while the clock was wrong is taken for it', () => {
  const library = temporaryFolder()
  mkdirSync(backupFolder(library))
  const names = [
    'labels 2026-03-02 10.00.00.json',
    'labels 2026-03-01 10.00.00.json',
    'labels 2101-01-01 10.00.00.json',
    'labels 2100-01-01 10.00.00.json',
  ]
  for (const name of [...names, 'notes.json']) writeFileSync(join(backupFolder(library), name), '')
  const now = new Date(2026, 2, 3).getTime()
  expect(listBackups(library, now).map(({ file }) => basename(file))).toEqual(names)
})
