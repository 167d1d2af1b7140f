/**
 * In the desktop shell, Alt+arrows and a mouse's side buttons go back and forward; a browser does that by itself. Works until the
 * returned function is called.
 */
export function backAndForward(): () => void {
  if (!window.familiar) return () => undefined
  const press = (event: KeyboardEvent): void => {
    if (!event.altKey || event.ctrlKey || event.shiftKey || event.metaKey) return
    if (event.key === 'ArrowLeft') history.back()
    else if (event.key === 'ArrowRight') history.forward()
    else return
    event.preventDefault()
  }
  const click = (event: MouseEvent): void => {
    if (event.button === 3) history.back()
    else if (event.button === 4) history.forward()
    else return
    event.preventDefault()
  }
  window.addEventListener('keydown', press)
  window.addEventListener('mouseup', click)
  return () => {
    window.removeEventListener('keydown', press)
    window.removeEventListener('mouseup', click)
  }
}
