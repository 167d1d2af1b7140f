import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { BrowserWindow, Rectangle } from 'electron'
import { z } from 'zod'

const Place = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
  maximised: z.boolean(),
})
/** Where a window was, and how large, when it was last seen. */
export type WindowPlace = z.infer<typeof Place>

const usual = { width: 1280, height: 860 }
/** So much of a window must be on a screen for it to be found and moved. */
const grip = 100

/** The place a window had; only its size is usual where the screen it was on is gone. Null if there is none. */
export function readPlace(
  file: string,
  screens: readonly Rectangle[],
): Pick<WindowPlace, 'width' | 'height'> & Partial<WindowPlace> {
  const place = keptPlace(file)
  if (!place) return usual
  const seen = screens.some(
    ({ x, y, width, height }) =>
      Math.min(place.x + place.width, x + width) - Math.max(place.x, x) >= grip &&
      place.y >= y &&
      place.y <= y + height - grip,
  )
  return seen ? place : { ...usual, maximised: place.maximised }
}

function keptPlace(file: string): WindowPlace | null {
  try {
    return Place.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null // None yet, or one that was cut off.
  }
}

/** Keeps where the window is, whole or not at all. */
export function writePlace(file: string, window: Pick<BrowserWindow, 'getNormalBounds' | 'isMaximized'>): void {
  const place: WindowPlace = { ...window.getNormalBounds(), maximised: window.isMaximized() }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, `${JSON.stringify(place)}\n`)
  renameSync(`${file}.new`, file)
}
