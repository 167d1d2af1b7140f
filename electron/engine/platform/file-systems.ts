import { execFileSync } from 'node:child_process'
import { readFileSync, realpathSync } from 'node:fs'
import { relativePath } from './paths.ts'

/** A mounted file system, as the system lists it. */
export interface Mount {
  /** Where it is mounted, absolute. */
  readonly path: string
  /** `ext4`, `nfs4`, `fuse.sshfs`, … */
  readonly type: string
}

/** Whose files other machines or programs change without this system hearing of it. They may also stall. */
const remoteTypes = new Set(
  '9p afpfs afs beegfs ceph cifs coda davfs ftp glusterfs gpfs lustre ncpfs nfs nfs4 ocfs2 prl_fs smb3 smbfs vboxsf virtiofs vmhgfs webdav'.split(
    ' ',
  ),
)

/** A program answers for its files: sshfs, rclone and the like. Only `fuseblk` lies on a disk of this machine. */
function isRemoteType(type: string): boolean {
  return remoteTypes.has(type) || type === 'fuse' || type.startsWith('fuse.') || type.startsWith('macfuse')
}

/**
 * Whether a folder lies on a network share or the like, where watching is of no use. As well as the system tells: where it
 * doesn't, a folder counts as this machine's own. Touches no file in the folder, as that could take for ever.
 */
export function isRemote(path: string): boolean {
  try {
    if (process.platform === 'win32') return isShare(path) || isShare(realpathSync.native(path))
    const mounts = process.platform === 'linux' ? linuxMounts() : macMounts()
    // What the whole system lies on is its own, however it came by it: containers and virtual machines are given theirs.
    const type = typeAt(
      path,
      mounts.filter((mount) => mount.path !== '/'),
    )
    return type !== null && isRemoteType(type)
  } catch {
    return false
  }
}

/** The type of the file system that a path lies on: of those around it the innermost, and there the one mounted last. */
export function typeAt(path: string, mounts: readonly Mount[]): string | null {
  let found: Mount | null = null
  for (const mount of mounts) {
    if (relativePath(mount.path, path) === null) continue
    if (found === null || mount.path.length >= found.path.length) found = mount
  }
  return found?.type ?? null
}

/** What `/proc/self/mountinfo` says; spaces and the like are octal numbers in it. */
export function readMountInfo(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const path = line.split(' ')[4]
    const type = / - (\S+) /.exec(line)?.[1]
    if (path === undefined || type === undefined) return []
    return { path: path.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))), type }
  })
}

/** What `mount` says on the Mac: `//me@nas/photos on /Volumes/photos (smbfs, nodev, nosuid)`. */
export function readMacMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, path, type] = / on (\/.*) \(([^,)]+)[^()]*\)$/.exec(line) ?? []
    return path === undefined || type === undefined ? [] : { path, type }
  })
}

function linuxMounts(): Mount[] {
  return readMountInfo(readFileSync('/proc/self/mountinfo', 'utf8'))
}

function macMounts(): Mount[] {
  return readMacMounts(execFileSync('/sbin/mount', { encoding: 'utf8', timeout: 2000 }))
}

/** Mapped drives are such, too, once they are resolved. */
function isShare(path: string): boolean {
  return /^\\\\(?![.?]\\)|^\\\\\?\\UNC\\/i.test(path)
}
