import type { CalibrationBin } from '../../../engine/recognition/evaluation/open-set-figures.ts'
import { html, type Html } from './html.ts'
import { percent } from './words.ts'

const side = 280
/** The area of a dot stands for its answers. */
const largestDot = 12
const smallestDot = 3
const ticks = [0, 0.25, 0.5, 0.75, 1]

/** How often it was right, over how sure it was: on the dashed line, sureness is the truth. */
export function calibrationPlot(bins: readonly CalibrationBin[]): Html {
  const most = Math.max(1, ...bins.map(({ count }) => count))
  const dots = bins.map(({ predicted, right, count }) => {
    const radius = Math.max(smallestDot, largestDot * Math.sqrt(count / most))
    return html`<circle cx="${at(predicted)}" cy="${at(1 - right)}" r="${radius.toFixed(1)}" />`
  })
  const grid = ticks.map((tick) => {
    const place = at(tick)
    return html`<line x1="${place}" x2="${place}" y1="0" y2="${side}" /><line
        x1="0"
        x2="${side}"
        y1="${place}"
        y2="${place}"
      />
      <text x="${place}" y="${side + 18}" text-anchor="middle">${percent(tick, 0)}</text>
      <text x="-8" y="${at(1 - tick)}" dy="4" text-anchor="end">${percent(tick, 0)}</text>`
  })
  const said = bins
    .map(({ predicted, right }) => `${percent(predicted, 0)} sure, ${percent(right, 0)} right`)
    .join('; ')
  return html`<svg
    viewBox="-64 -16 ${side + 80} ${side + 64}"
    role="img"
    aria-label="How sure, and how often right: ${said}"
  >
    ${grid}
    <line class="ideal" x1="0" y1="${side}" x2="${side}" y2="0" />
    ${dots}
    <text x="${side / 2}" y="${side + 40}" text-anchor="middle">how sure it was</text>
    <text transform="translate(-48 ${side / 2}) rotate(-90)" text-anchor="middle">how often that was right</text>
  </svg>`
}

function at(share: number): string {
  return (share * side).toFixed(1)
}
