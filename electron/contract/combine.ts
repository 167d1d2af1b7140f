/** Several objects as one. A name that stands in two of them is refused by type, and throws here. */
export function combine<Parts extends readonly object[]>(...parts: Parts): Combined<Parts>
export function combine(...parts: readonly object[]): object {
  const all = new Map<string, unknown>()
  for (const [name, value] of parts.flatMap((part) => Object.entries(part))) {
    if (all.has(name)) throw new Error(`two parts have ${name}`)
    all.set(name, value)
  }
  return Object.fromEntries(all)
}

type Combined<Parts extends readonly object[]> = [Clash<Parts>] extends [never]
  ? All<Parts>
  : { readonly clash: Clash<Parts> }

type Clash<Parts extends readonly object[]> = Parts extends readonly [
  infer First,
  ...infer Rest extends readonly object[],
]
  ? (keyof First & NamesOf<Rest[number]>) | Clash<Rest>
  : never

type NamesOf<Part> = Part extends unknown ? keyof Part : never

type All<Parts extends readonly object[]> = Parts extends readonly [
  infer First,
  ...infer Rest extends readonly object[],
]
  ? First & All<Rest>
  : unknown
