import { spawnSync } from 'node:child_process'

/** Put before a command: a user of its own, who may watch no more than 20 folders, without anybody else being short of it. */
export const fewWatches = [
  'unshare',
  '-Ur',
  'sh',
  '-c',
  'echo 20 > /proc/sys/user/max_inotify_watches && exec "$0" "$@"',
] as const

const [command, ...limits] = fewWatches
/** Only Linux with user namespaces can be limited so. */
export const canLimitWatches =
  process.platform === 'linux' && spawnSync(command, [...limits, 'true'], { stdio: 'ignore' }).status === 0
