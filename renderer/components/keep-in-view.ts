import type { Attachment } from 'svelte/attachments'

/** What a user does that says where they want to be by themselves. */
const own = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const

/**
 * Brings an element to the top of what scrolls, and keeps it there while its neighbours above still come and grow, until the user
 * does something.
 */
export const keepInView: Attachment = (element) => {
  const bring = (): void => {
    element.scrollIntoView({ block: 'start', behavior: 'instant' })
  }
  const observer = new ResizeObserver(bring)
  const leave = (): void => {
    observer.disconnect()
    for (const event of own) window.removeEventListener(event, leave, true)
  }
  bring()
  // Their parent may be as high as the window whatever is in it.
  for (const neighbour of element.parentElement?.children ?? []) observer.observe(neighbour)
  for (const event of own) window.addEventListener(event, leave, { capture: true, passive: true })
  return leave
}
