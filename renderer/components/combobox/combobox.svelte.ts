/** What one combobox does with its text and offers; see `Combobox`. */
export interface ComboboxRules<Offer> {
  /** The offers for what is typed, best first. */
  readonly offers: () => readonly Offer[]
  /** Index of the offer that Enter takes while the user has marked none; -1 for none. By default none. */
  readonly preselected?: () => number
  /** Whether the list may show now; by default whenever there are offers. */
  readonly mayShow?: () => boolean
  /**
   * 'offer': the field is there to choose an offer; arrows go around the list, and the pointer marks what it is over.
   * 'text': Enter takes what is typed unless arrows marked an offer; past an end of the list they lead back to the field first, and
   * the pointer marks nothing, because one that only rests there must not change what Enter does.
   */
  readonly enterTakes: 'offer' | 'text'
  /** Called when the list is about to show, to fetch what it offers. */
  readonly onopen?: () => void
  /** Enter, with the marked offer if there is one, whether the list shows or not. */
  readonly onenter: (offer: Offer | undefined) => void
  /** Escape. */
  readonly onescape: () => void
}

/**
 * A text field with a list of offers below it, after the ARIA combobox pattern: the focus stays in the field, arrows mark an offer,
 * Enter takes it. Spread `attributes` over the input, and render `Offers` beside it.
 */
export class Combobox<Offer> {
  typed = $state('')
  open = $state(false)
  /** Index of the offer marked by arrows or the pointer; null while the user has marked none. */
  marked = $state<number | null>(null)
  readonly offers: readonly Offer[] = $derived.by(() => this.#rules.offers())
  readonly shown: boolean = $derived.by(() => this.open && this.offers.length > 0 && (this.#rules.mayShow?.() ?? true))
  /** Index of the offer that Enter takes; -1 for none. */
  readonly active: number = $derived.by(() => this.marked ?? this.#rules.preselected?.() ?? -1)
  readonly #id: string
  readonly #rules: ComboboxRules<Offer>

  /** @param id unique in the page: `$props.id()` */
  constructor(id: string, rules: ComboboxRules<Offer>) {
    this.#id = id
    this.#rules = rules
  }

  get listId(): string {
    return `${this.#id}-offers`
  }

  /** What makes the input a combobox. */
  get attributes() {
    return {
      type: 'text',
      role: 'combobox',
      autocomplete: 'off',
      spellcheck: false,
      'aria-autocomplete': 'list',
      'aria-expanded': this.shown,
      'aria-controls': this.shown ? this.listId : undefined,
      'aria-activedescendant': this.shown && this.active >= 0 ? this.idOf(this.active) : undefined,
      onblur: () => (this.open = false),
      onkeydown: (event: KeyboardEvent) => this.#press(event),
    } as const
  }

  idOf(index: number): string {
    return `${this.#id}-offer-${index}`
  }

  show(): void {
    this.#rules.onopen?.()
    this.open = true
  }

  /** Empties the field and closes the list. */
  clear(): void {
    this.typed = ''
    this.marked = null
    this.open = false
  }

  /** The pointer moved over an offer. */
  pointAt(index: number): void {
    if (this.#rules.enterTakes === 'offer') this.marked = index
  }

  #press(event: KeyboardEvent): void {
    // Enter and arrows belong to the input method while it composes a character.
    if (event.isComposing) return
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        if (this.open) this.#step(event.key === 'ArrowDown' ? 1 : -1)
        else this.show()
        break
      case 'Enter':
        this.#rules.onenter(this.offers[this.active])
        break
      case 'Escape':
        this.#rules.onescape()
        break
      default:
        return
    }
    event.preventDefault()
    // The screen behind has other uses for these keys.
    event.stopPropagation()
  }

  #step(by: 1 | -1): void {
    const { active, offers } = this
    if (offers.length === 0) return
    const next = active < 0 && by < 0 ? offers.length - 1 : active + by
    const past = next < 0 || next >= offers.length
    if (!past) this.marked = next
    else this.marked = this.#rules.enterTakes === 'text' ? null : (next + offers.length) % offers.length
  }
}
