/** What the soak asks the engine's process. */
export type Request =
  | { readonly kind: 'call'; readonly call: string; readonly input: unknown }
  /** Scan everything and say what the library holds then. */
  | { readonly kind: 'up-to-date' }
  | { readonly kind: 'memory' }
  | { readonly kind: 'close' }

export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly code: string | null; readonly message: string }

/** Everything of a library that the model has an opinion about. */
export interface View {
  /** Without a photo they are problems. */
  readonly files: readonly { readonly path: string; readonly photo: number | null }[]
  readonly photos: readonly { readonly id: number; readonly hash: string; readonly favourite: 0 | 1 }[]
  readonly faces: readonly { readonly id: number; readonly photo: number; readonly removed: 0 | 1 }[]
  /** What the user said. */
  readonly labels: readonly { readonly face: number; readonly name: string; readonly state: 'confirmed' | 'rejected' }[]
  /** As windows are told; `timeline` is counted in another way than `photos`. */
  readonly counts: Readonly<Record<'photos' | 'problems' | 'faces' | 'timeline', number>>
  /** How many photos each watched folder is said to hold, by path. */
  readonly folders: readonly number[]
  /** What the user was told since the last time. */
  readonly notices: readonly string[]
}

/** In bytes, after a garbage collection. */
export interface Memory {
  readonly heap: number
  readonly rss: number
}
