/**
 * For pictures in long lists: one that leaves the page before it is here is no longer fetched. Otherwise it would keep one of the few
 * connections to the engine, and whoever goes on quickly would wait for what they no longer see.
 */
export function letGo(picture: HTMLImageElement): () => void {
  return () => {
    if (!picture.complete) picture.removeAttribute('src')
  }
}
