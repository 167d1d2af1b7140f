/** Lets a picture fly from one place to another, to say where it went; not where motion is unwanted. */
export function fly(from: HTMLElement, to: Element | null): void {
  if (!to || matchMedia('(prefers-reduced-motion: reduce)').matches) return
  const [start, end] = [from.getBoundingClientRect(), to.getBoundingClientRect()]
  if (end.bottom < 0 || end.top > window.innerHeight) return
  const ghost = from.cloneNode(true) as HTMLElement
  ghost.setAttribute('aria-hidden', 'true')
  Object.assign(ghost.style, {
    position: 'fixed',
    zIndex: '10',
    left: `${start.left}px`,
    top: `${start.top}px`,
    width: `${start.width}px`,
    height: `${start.height}px`,
    margin: '0',
    pointerEvents: 'none',
  })
  document.body.append(ghost)
  const x = end.left + end.width / 2 - start.left - start.width / 2
  const y = end.top + end.height / 2 - start.top - start.height / 2
  const flight = ghost.animate(
    { transform: ['none', `translate(${x}px, ${y}px) scale(0.8)`], opacity: [1, 0.4] },
    { duration: 180, easing: 'ease-out' },
  )
  flight.addEventListener('finish', () => {
    ghost.remove()
  })
  flight.addEventListener('cancel', () => {
    ghost.remove()
  })
}
