import { listen } from './engine.ts'
import { Live } from './live.svelte.ts'

/** The state of the library and of its work; progress comes by itself. Call while a component is made. */
export function library(): Live<'status'> {
  const live = new Live('status', () => ({}), ['photos', 'people', 'folders', 'problems', 'preferences', 'history'])
  $effect(() =>
    listen((event) => {
      if (event.event === 'activity' && live.value) live.value = { ...live.value, activity: event.activity }
    }),
  )
  return live
}
