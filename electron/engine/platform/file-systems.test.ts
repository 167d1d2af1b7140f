import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { isRemote, readMacMounts, readMountInfo, typeAt } from './file-systems.ts'

const linux = `22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:26 / /mnt/nas rw,relatime shared:12 - nfs4 nas:/photos rw,vers=4.2
31 30 8:17 / /mnt/nas/local rw - ext4 /dev/sdb1 rw
32 22 0:31 / /media/My\\040Disk rw,nosuid - fuseblk /dev/sdc1 rw
33 22 0:32 / /home/me/cloud rw shared:9 master:3 - fuse.rclone remote: rw
34 22 0:33 / /mnt/twice rw - ext4 /dev/sdd1 rw
35 34 0:34 / /mnt/twice rw - cifs //nas/twice rw
`

test('the innermost file system around a path is the one it lies on, and of two at one place the later', () => {
  const mounts = readMountInfo(linux)
  const types = [
    '/home/me',
    '/mnt/nas/2014',
    '/mnt/nas/local/a',
    '/mnt/nasty',
    '/media/My Disk/a',
    '/home/me/cloud',
    '/mnt/twice',
  ]
  expect(types.map((path) => typeAt(path, mounts))).toEqual([
    'ext4',
    'nfs4',
    'ext4',
    'ext4',
    'fuseblk',
    'fuse.rclone',
    'cifs',
  ])
})

test('what the Mac says of its file systems is read, too', () => {
  const mounts = readMacMounts(`/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//me@nas._smb._tcp.local/photos on /Volumes/photos (1) (smbfs, nodev, nosuid, mounted by me)
`)
  expect(mounts).toEqual([
    { path: '/', type: 'apfs' },
    { path: '/Volumes/photos (1)', type: 'smbfs' },
  ])
})

test('a folder of this machine is none of a network', () => {
  expect(isRemote(tmpdir())).toBe(false)
})
