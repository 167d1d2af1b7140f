import type { Box } from './geometry.ts'

/** How much two boxes cover of each other: of both together (`union`), or of the smaller one (`smaller`). */
type Overlap = 'union' | 'smaller'

/**
 * Greedy non-maximum suppression: keeps the best scored boxes, and drops each that overlaps a kept one by more than
 * `threshold`. Returns the kept ones, best first.
 */
export function suppress<T extends { readonly box: Box; readonly score: number }>(
  candidates: readonly T[],
  threshold: number,
  overlap: Overlap,
): T[] {
  const kept: T[] = []
  for (const candidate of [...candidates].sort((a, b) => b.score - a.score)) {
    if (!kept.some((better) => overlapOf(better.box, candidate.box, overlap) > threshold)) kept.push(candidate)
  }
  return kept
}

/** How much two boxes cover of each other, 0..1. */
export function overlapOf(a: Box, b: Box, overlap: Overlap): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  if (width <= 0) return 0
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  if (height <= 0) return 0
  const both = width * height
  const areaA = a.width * a.height
  const areaB = b.width * b.height
  return both / (overlap === 'union' ? areaA + areaB - both : Math.min(areaA, areaB))
}
