import type { MenuItem } from '../../electron/contract/api.ts'
import { redo, undo } from './act.svelte.ts'
import { listen } from './engine.ts'
import { route } from './route.svelte.ts'

/** What the items of the desktop shell's native menu do, in every place alike. */
const does: Readonly<Record<Exclude<MenuItem, 'keys'>, () => void>> = {
  photos: () => {
    route.go({ screen: 'photos', filter: {} })
  },
  people: () => {
    route.go({ screen: 'people' })
  },
  review: () => {
    route.go({ screen: 'review', group: null })
  },
  search: () => {
    route.go({ screen: 'search', filter: {} })
  },
  settings: () => {
    route.go({ screen: 'settings' })
  },
  undo: () => {
    if (isTyping()) undoTyping('undo')
    else void undo()
  },
  redo: () => {
    if (isTyping()) undoTyping('redo')
    else void redo()
  },
  about: () => {
    showInSettings('about')
  },
}

/** Makes the native menu work until the returned function is called; use it in an `$effect`. */
export function listenForMenu({ keys }: { readonly keys: () => void }): () => void {
  return listen((event) => {
    if (event.event !== 'menu') return
    if (event.item === 'keys') keys()
    else does[event.item]()
  })
}

/** Then undo is about the letters that were typed. */
function isTyping(): boolean {
  return document.activeElement?.matches('input:not([type="checkbox"]), textarea, [contenteditable]') === true
}

function undoTyping(how: 'undo' | 'redo'): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- pages have no other way to do it.
  document.execCommand(how)
}

function showInSettings(section: string): void {
  route.go({ screen: 'settings' })
  requestAnimationFrame(() => document.getElementById(section)?.scrollIntoView())
}
