import type { Attachment } from 'svelte/attachments'
import { SvelteMap } from 'svelte/reactivity'

/** How high what lies at the bottom of the screen is, in pixels. */
const heights = new SvelteMap<Element, number>()

/** A bar at the bottom of a screen: what floats down there lies above it and covers none of its controls. */
export const bottomBar: Attachment = (element) => {
  const observer = new ResizeObserver(() => {
    const { parentElement } = element
    const bottom = parentElement ? parentElement.getBoundingClientRect().bottom : 0
    heights.set(element, Math.max(0, Math.round(bottom - element.getBoundingClientRect().top)))
  })
  observer.observe(element)
  return () => {
    observer.disconnect()
    heights.delete(element)
  }
}

/** What the bars at the bottom take, in pixels. */
export function takenAtBottom(): number {
  return Math.max(0, ...heights.values())
}
