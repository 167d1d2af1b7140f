/**
 * glibc keeps freed blocks for later, by default in an arena a thread and without limit, in pieces that no other photo
 * fits: half of a scan's memory. It reads its limits from the environment when a process begins; other systems ignore them.
 */
export const memoryLimits = {
  MALLOC_MMAP_THRESHOLD_: '32000000',
  MALLOC_TRIM_THRESHOLD_: '256000000',
  MALLOC_ARENA_MAX: '2',
}
