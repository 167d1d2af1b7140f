/** Whether a key was pressed while no control had the focus: it is meant for what the screen shows. */
export function isForScreen({ target }: KeyboardEvent): boolean {
  return target === document.body || (target instanceof Element && target.tagName === 'MAIN')
}
