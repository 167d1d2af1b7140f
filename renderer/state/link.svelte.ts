import { sentenceOf } from '../words/messages.ts'
import { said } from './act.svelte.ts'
import { listen } from './engine.ts'

/** Whether the engine answers. */
class Link {
  lost = $state(false)
  /** It ended so often that it is started again only when somebody asks for it. */
  gaveUp = $state(false)
  /** It was started anew under another address. */
  shutOut = $state(false)
  /** It was away, and answers again since a moment. */
  back = $state(false)
}
export const link = new Link()

const backMs = 4000

/** Notices what the engine and the way to it say by themselves. Call once, in an `$effect`. */
export function noticeEngine(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = listen((event) => {
    if (event.event === 'notice') {
      said.clear()
      said.note = sentenceOf(event.message)
    } else if (event.event === 'named') {
      said.since(event.people)
    } else if (event.event === 'lost') {
      link.lost = true
      link.back = false
    } else if (event.event === 'gave-up') {
      link.gaveUp = true
    } else if (event.event === 'shut-out') {
      link.shutOut = true
    } else if (event.event === 'found-again') {
      link.lost = false
      link.gaveUp = false
      link.back = true
      clearTimeout(timer)
      timer = setTimeout(() => (link.back = false), backMs)
    }
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}
