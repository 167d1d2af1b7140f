import { tinykeys } from 'tinykeys'

/** All keys of the app, by where they work; the sheet behind “?” shows exactly these, with `words.keys`. */
export const keys = {
  everywhere: {
    search: '/',
    photos: 'g p',
    people: 'g e',
    review: 'g r',
    undo: '$mod+z',
    redo: '$mod+Shift+Z',
    help: 'Shift+?',
  },
  grid: {
    // The grid listens to arrows by itself.
    move: 'Arrows',
    range: 'Shift+Arrows',
    open: 'Enter',
    look: 'Space',
    select: 'x',
    selectAll: '$mod+a',
    favourite: 'f',
    leave: 'Escape',
  },
  tiles: {
    // Their lists listen by themselves.
    move: 'Arrows',
    range: 'Shift+Arrows',
    open: 'Enter',
    select: 'x',
    selectAll: '$mod+a',
    why: 'i',
    leave: 'Escape',
  },
  photo: {
    previous: 'ArrowLeft',
    next: 'ArrowRight',
    up: 'ArrowUp',
    down: 'ArrowDown',
    zoomIn: '+',
    zoomOut: '-',
    fit: '0',
    boxes: 'b',
    info: 'i',
    name: 'n',
    draw: 'd',
    favourite: 'f',
    leave: 'Escape',
  },
  review: {
    accept: 'Enter',
    first: '1',
    second: '2',
    third: '3',
    fourth: '4',
    fifth: '5',
    name: 'n',
    notThis: 'x',
    leaveOut: 'l',
    stranger: 'i',
    notAFace: 'f',
    later: 's',
    undo: 'z',
    wholePhoto: 'Space',
    same: 'y',
    different: 'd',
  },
  same: {
    yes: 'y',
    no: 'n',
    skip: 's',
  },
} as const satisfies Record<string, Record<string, string>>

export type Scope = keyof typeof keys
export type Handlers<S extends Scope> = Partial<Record<keyof (typeof keys)[S], (event: KeyboardEvent) => void>>

/**
 * Makes the keys of a scope work until the returned function is called; use it in an `$effect`. While somebody types, or a
 * dialog is open, keys mean what they say.
 */
export function listenForKeys<S extends Scope>(scope: S, handlers: Handlers<S>): () => void {
  const all: Record<string, string> = keys[scope]
  const bound = Object.entries(handlers as Record<string, ((event: KeyboardEvent) => void) | undefined>).flatMap(
    ([name, handler]) => {
      const key = all[name]
      return key === undefined || !handler ? [] : [[key, guarded(handler)] as const]
    },
  )
  // Each on its own: tinykeys forgets the others that are half typed when one fires, and then takes “g p g r” for “g p”.
  const stops = bound.map(([key, handler]) => tinykeys(window, { [key]: handler }, { ignore }))
  return () => {
    for (const stop of stops) stop()
  }
}

/** Who is typing is known better by `guarded`: a box to tick takes no letters. */
function ignore({ repeat, isComposing }: KeyboardEvent): boolean {
  return repeat || isComposing
}

function guarded(handler: (event: KeyboardEvent) => void): (event: KeyboardEvent) => void {
  return (event) => {
    const { target } = event
    const typing =
      target instanceof Element &&
      target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]') !== null
    const dialog = document.querySelector('dialog[open], [role="dialog"], [role="alertdialog"]')
    const elsewhere = dialog !== null && !(target instanceof Node && dialog.contains(target))
    // A focused button or box is pressed by Enter and Space, whatever the screen does with them.
    const pressing =
      (event.key === 'Enter' || event.key === ' ') &&
      target instanceof Element &&
      target.closest('button, a, [type="checkbox"], [role="menuitem"], [role="option"]') !== null &&
      target.closest('[data-keys-pass]') === null
    const modal = document.querySelector('dialog:modal') !== null
    if (typing || elsewhere || modal || pressing || event.defaultPrevented) return
    event.preventDefault()
    handler(event)
  }
}
