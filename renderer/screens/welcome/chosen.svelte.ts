/** The folders chosen on the first screen and not begun with yet: kept while somebody looks at another screen. */
class Chosen {
  folders = $state.raw<readonly string[]>([])
}

export const chosen = new Chosen()
