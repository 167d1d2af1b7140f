import type { Rectangle, Size } from './view.ts'

/** What of a box is held: a side, a corner, or all of it. */
export type Edge = 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'nw' | 'all'

/** The box after the held edge was moved; it stays on the stage and never turns inside out. */
export function moveEdges(box: Rectangle, edge: Edge, across: number, down: number, stage: Size): Rectangle {
  if (edge === 'all') {
    return {
      ...box,
      x: clamp(box.x + across, 0, Math.max(0, stage.width - box.width)),
      y: clamp(box.y + down, 0, Math.max(0, stage.height - box.height)),
    }
  }
  let [left, top, right, bottom] = [box.x, box.y, box.x + box.width, box.y + box.height]
  if (edge.includes('w')) left += across
  if (edge.includes('e')) right += across
  if (edge.includes('n')) top += down
  if (edge.includes('s')) bottom += down
  const [x, x2] = [Math.min(left, right), Math.max(left, right)].map((at) => clamp(at, 0, stage.width)) as [
    number,
    number,
  ]
  const [y, y2] = [Math.min(top, bottom), Math.max(top, bottom)].map((at) => clamp(at, 0, stage.height)) as [
    number,
    number,
  ]
  return { x, y, width: x2 - x, height: y2 - y }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
