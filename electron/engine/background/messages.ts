import type { ImportSummary } from '../../contract/api.ts'

/** The forget worker is asked with what is to be `Forgotten`. */
export interface ForgetWorkerSettings {
  readonly library: string
}

/** What the upkeep worker is asked. */
export type UpkeepRequest =
  /** Write what was said in the library into a file. */
  | { readonly kind: 'export'; readonly file: string }
  /** Read it back. */
  | { readonly kind: 'import'; readonly file: string }
  | { readonly kind: 'back up' }
  /** Read the library's file through. */
  | { readonly kind: 'check' }

export type UpkeepAnswer =
  | { readonly kind: 'export'; readonly file: string }
  | { readonly kind: 'import'; readonly summary: ImportSummary }
  | { readonly kind: 'back up' }
  | { readonly kind: 'check' }

export interface UpkeepWorkerSettings {
  readonly library: string
  readonly version: string
}
