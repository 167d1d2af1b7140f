import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const tools = (command: string, ...args: readonly string[]): void => {
  execFileSync(command, args, { stdio: 'pipe' })
}

/** A small file system of its own, to be filled, made read-only or cut off from its power. */
export class Disk implements Disposable {
  /** Where it is mounted. */
  readonly path: string
  readonly #folder: string
  readonly #image: string | null

  private constructor(folder: string, image: string | null, ...how: readonly string[]) {
    this.#folder = folder
    this.#image = image
    this.path = join(folder, 'disk')
    mkdirSync(this.path)
    tools('mount', ...how, image ?? 'tmpfs', this.path)
  }

  /** One in memory, of so many megabytes. */
  static inMemory(megabytes: number): Disk {
    return new Disk(newFolder(), null, '-t', 'tmpfs', '-o', `size=${megabytes}m`)
  }

  /** One with a journal, in a file that stands for the magnetic disk: what was not waited for is not in there yet. */
  static magnetic(megabytes: number): Disk {
    const folder = newFolder()
    const image = join(folder, 'image')
    writeFileSync(image, '')
    truncateSync(image, megabytes * 1024 * 1024)
    tools('mkfs.ext4', '-q', image)
    return new Disk(folder, image, ...magnetic)
  }

  /** What would be left of it if the power failed now. */
  afterPowerCut(): Disk {
    if (this.#image === null) throw new Error('of one in memory nothing is left')
    const folder = newFolder()
    const image = join(folder, 'image')
    copyFileSync(this.#image, image)
    return new Disk(folder, image, ...magnetic)
  }

  /** Leaves so many bytes free, or none. */
  fill(except = 0): void {
    const { bavail, bsize } = statfsSync(this.path)
    const bytes = Math.max(0, bavail * bsize - except)
    writeFileSync(this.#filling, Buffer.alloc(bytes))
  }

  makeRoom(): void {
    rmSync(this.#filling, { force: true })
  }

  forbidWriting(): void {
    tools('mount', '-o', 'remount,ro', this.path)
  }

  allowWriting(): void {
    tools('mount', '-o', 'remount,rw', this.path)
  }

  [Symbol.dispose](): void {
    tools('umount', '--lazy', this.path)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  get #filling(): string {
    return join(this.path, 'filling')
  }
}

// Else the file system itself waits for the disk every five seconds, and a test would be lucky now and then.
const magnetic = ['-o', 'loop,commit=300'] as const

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'familiar-disk-'))
}

function works(make: () => Disk): boolean {
  try {
    make()[Symbol.dispose]()
    return true
  } catch {
    return false
  }
}

/** Whether this machine lets us mount such disks. */
export const canMount = {
  inMemory: process.platform === 'linux' && works(() => Disk.inMemory(1)),
  magnetic: process.platform === 'linux' && works(() => Disk.magnetic(4)),
}
