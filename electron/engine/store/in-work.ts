import { Repository } from './connection.ts'

/**
 * What the engine has in work: files being looked at, by their path, and photos whose faces are embedded again, by their hash.
 * Whatever is still here when the library is opened next was in work when the engine died, and is a suspect from then on.
 */
export class InWork extends Repository {
  readonly #begin = this.connection.query<[what: string, state: 'together' | 'alone']>(
    'INSERT INTO in_work (what, state) VALUES (?, ?) ON CONFLICT DO UPDATE SET state = excluded.state',
  )
  readonly #end = this.connection.query<[what: string]>('DELETE FROM in_work WHERE what = ?')
  readonly #fail = this.connection.query<[what: string]>(`UPDATE in_work SET state = 'suspect' WHERE what = ?`)
  readonly #setAside = this.connection.query<[deaths: number, what: string]>(
    `UPDATE in_work SET state = 'suspect', deaths = ? WHERE what = ?`,
  )
  readonly #blame = this.connection.query<[]>(`UPDATE in_work SET deaths = deaths + 1 WHERE state = 'alone'`)
  readonly #suspectAll = this.connection.query<[]>(`UPDATE in_work SET state = 'suspect'`)
  readonly #suspects = this.connection.query<[], { what: string; deaths: number }>(
    `SELECT what, deaths FROM in_work WHERE state = 'suspect'`,
  )
  readonly #acquit = this.connection.query<[]>(`DELETE FROM in_work WHERE state = 'suspect'`)

  /** To be said before anything is done; `alone` if nothing else is in work. */
  begin(what: string, { alone }: { readonly alone: boolean }): void {
    this.#begin.run(what, alone ? 'alone' : 'together')
  }

  end(what: string): void {
    this.#end.run(what)
  }

  /** The engine failed at it, or at what was in work with it. */
  fail(what: string): void {
    this.#fail.run(what)
  }

  /** It stays a suspect, as if the engine had died of it so often. */
  setAside(what: string, deaths: number): void {
    this.#setAside.run(deaths, what)
  }

  /** To be said when the library was opened. `died`: it was the engine that ended, and not somebody who ended it. */
  recover({ died }: { readonly died: boolean }): void {
    this.connection.transaction(() => {
      if (died) this.#blame.run()
      this.#suspectAll.run()
    })
  }

  /** What is suspected, with how often the engine died while it was alone. */
  suspects(): Map<string, number> {
    return new Map(this.#suspects.all().map(({ what, deaths }) => [what, deaths]))
  }

  /** Nothing is suspected any more. */
  acquitAll(): void {
    this.#acquit.run()
  }
}
