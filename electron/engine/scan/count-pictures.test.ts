import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { countPictures } from './count-pictures.ts'

function folderOf(paths: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'familiar-count-'))
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true })
  })
  for (const path of paths) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), '')
  }
  return root
}

it('counts the pictures in a folder and below it, and nothing else', async () => {
  const root = folderOf(['a.jpg', 'notes.txt', '2014/june/b.JPG', '2014/c.heic', '.hidden/d.jpg', '@eaDir/e.jpg'])
  expect(await countPictures(root)).toEqual({ pictures: 3, all: true })
})

it('stops where there are many', async () => {
  const root = folderOf(Array.from({ length: 1001 }, (_, n) => `${n % 7}/${n}.jpg`))
  expect(await countPictures(root)).toEqual({ pictures: 1000, all: false })
})
