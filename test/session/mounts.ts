import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Disks and shares for tests, where the system lets them be mounted. */

function tryMount(...args: string[]): boolean {
  return spawnSync('mount', args, { stdio: 'ignore', timeout: 10_000 }).status === 0
}

export function mount(...args: string[]): void {
  if (!tryMount(...args)) throw new Error(`mount ${args.join(' ')} failed`)
}

export function unmount(path: string): void {
  spawnSync('umount', ['-l', path], { stdio: 'ignore' })
}

export const canMount = ((): boolean => {
  if (process.platform !== 'linux' || process.geteuid?.() !== 0) return false
  const folder = mkdtempSync(join(tmpdir(), 'familiar-mount-'))
  const can = tryMount('-t', 'tmpfs', 'familiar', folder)
  if (can) unmount(folder)
  rmdirSync(folder)
  return can
})()

/** A disk of its own file system. */
export function makeDisk(path: string): void {
  mkdirSync(path)
  mount('-t', 'tmpfs', '-o', 'size=64m', 'familiar', path)
}

export const canStall = canMount && existsSync('/dev/fuse')

/** Puts a share over a folder of which nobody ever answers; returns what makes the folder as it was. */
export function stall(path: string): () => void {
  const share = openSync('/dev/fuse', 'r+')
  const options = 'fd=3,rootmode=40000,user_id=0,group_id=0'
  const args = ['-i', '-t', 'fuse', '-o', options, 'stalled', path]
  const { status } = spawnSync('mount', args, { stdio: ['ignore', 'ignore', 'ignore', share], timeout: 10_000 })
  if (status !== 0) throw new Error('no share could be made')
  return () => {
    closeSync(share)
    unmount(path)
  }
}
