import { answerJson, type HostAbilities } from './answer.ts'
import { Opening } from './process/opening.ts'
import type { HostEvent } from '../contract/host.ts'
import type { ImageFile, Session } from '../engine/session.ts'

/** The way from a host to a library, wherever its engine runs. What a page says and what it hears passes through as JSON text. */
export interface LibraryLine {
  /** Carries a page's message to the engine. Resolves to the JSON of a `Reply`, whatever happens. */
  forward(message: string): Promise<string>
  /** The file for an image address; null for one that is not in the library. Rejects where the library can't be opened. */
  image(address: string): Promise<ImageFile | null>
  close(): Promise<void>
}

/** Opens a library's line; all pages hear what is given to `tell`. */
export type OpenLine = (tell: (event: HostEvent) => void) => LibraryLine

/** A library whose engine runs in the host's own process. Opening begins at once, and calls wait for it. */
export function localLibrary(open: () => Promise<Session>, host: HostAbilities): OpenLine {
  return (tell) => {
    const opening = new Opening(open, (session) => session.listen(tell))
    return {
      forward: (message) => answerJson(message, opening.session, host),
      image: async (address) => (await opening.session()).image(address),
      close: () => opening.close(),
    }
  }
}

/** What a browser's window can do for a page: it shows files, but has no folder dialog. */
export function browserAbilities(reveal: HostAbilities['reveal'], log: HostAbilities['log']): HostAbilities {
  return { pickFolders: () => Promise.resolve({ native: false, paths: [] }), reveal, log }
}
