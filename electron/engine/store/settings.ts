import { Repository } from './connection.ts'

/** Named values, as text; what they mean is known where they are used. */
export class SettingQueries extends Repository {
  readonly #get = this.connection.query<[key: string], { value: string }>('SELECT value FROM setting WHERE key = ?')

  get(key: string): string | null {
    return this.#get.get(key)?.value ?? null
  }
}

export class Settings extends SettingQueries {
  readonly #set = this.connection.query<[key: string, value: string]>(
    'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  )

  set(key: string, value: string): void {
    this.#set.run(key, value)
  }
}
