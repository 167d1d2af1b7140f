import type { ActionView, Candidate, Done, ReviewGroup } from '../../../electron/contract/api.ts'
import { Refusal } from '../../../electron/contract/host.ts'
import { act, said, undo } from '../../state/act.svelte.ts'
import { onChange } from '../../state/changes.ts'
import { ask, image } from '../../state/engine.ts'
import { waiting } from '../../state/waiting.svelte.ts'
import { answer, bringToFront, drop, noLine, putOff, refill, settled, takeUpLater, type Line } from './line.ts'

/** What was done with a group, to be counted at the end and taken back before. */
interface Decision {
  readonly what: 'named' | 'strangers' | 'not-faces' | 'later' | Staying
  readonly group: ReviewGroup
  readonly out: ReadonlySet<number>
  /** The faces it is about; none where they are only put off. */
  readonly faces: readonly number[]
  /** What the engine calls it, once it is done. */
  action: ActionView | null
}

/** What leaves the group on screen. */
type Staying = 'not-this' | 'joined' | 'apart'
const staying: ReadonlySet<Decision['what']> = new Set<Staying>(['not-this', 'joined', 'apart'])

const pageSize = 100
/** Fewer than so many in line, and more are asked for. */
const low = 20
const settleMs = 400
/** So many of the next groups are asked for anew when something changed. */
const renewed = 4
/** Somebody unlikely is offered only among the first few. */
const fewOffered = 3
/** So many faces of a coming group are loaded before it shows. */
const readyFaces = 24

/**
 * One sitting of review. A decision shows the next group at once, which was made ready before; what the engine says of it
 * comes behind. Groups that were decided on do not come back by themselves, nothing on screen is sorted again.
 */
export class Queue {
  current = $state.raw<ReviewGroup | null>(null)
  /** Faces of the current group that are left out of the next decision. */
  out = $state.raw<ReadonlySet<number>>(new Set())
  /**
   * Who it may be: whom `x` refuses, as the group came on screen. Whoever turns out likely later stands behind, so that no key
   * changes its meaning under the finger.
   */
  leading = $state.raw<Candidate | null>(null)
  /** Whom Enter accepts: only somebody likely. Of a “maybe” one looks twice, and says who it is by their number. */
  readonly accepted = $derived(
    this.leading?.sureness === 'certain' || this.leading?.sureness === 'likely' ? this.leading : null,
  )
  /** Whether the engine has answered at all, and whether it has nothing more. */
  begun = $state(false)
  finished = $derived.by(() => this.begun && this.#line.ahead.length === 0)
  decisions = $state.raw<readonly Decision[]>([])
  #undone: readonly Decision[] = []
  /** Groups that were decided on and taken back. */
  readonly #back = new Set<number>()
  #line = $state.raw<Line>(noLine)
  readonly #ready = new Map<number, ReviewGroup>()
  /** The current group was made ready before the user was elsewhere: it gives way to what the engine says now. */
  #old = false
  readonly #asked = new Set<number>()
  #turn = Promise.resolve()
  /** Commands that the engine has not answered yet: so long what it says of a group is behind. */
  #underway = 0

  /** Faces the next decision is about. */
  faces = $derived.by(() => this.current?.members.filter(({ id }) => !this.out.has(id)).map(({ id }) => id) ?? [])

  /** Keeps the queue filled until the returned function is called. `group` is shown first. */
  open(group: number | null): () => void {
    if (group !== null) this.#line = bringToFront(this.#line, group)
    for (const id of this.#ready.keys()) if (id !== this.current?.id && !this.#back.has(id)) this.#ready.delete(id)
    this.#old = this.current !== null
    this.#show()
    void (this.#old ? this.#renew() : this.#refill())
    return onChange(['people', 'proposals'], settleMs, () => void this.#renew())
  }

  /** Leaves a face of the group out, or takes it in again. One at least stays in: it is what the next decision is about. */
  toggle(face: number): void {
    const out = new Set(this.out)
    if (!out.delete(face)) out.add(face)
    if (out.size < (this.current?.members.length ?? 0)) this.out = out
  }

  name(person: { readonly id: number } | { readonly name: string }): void {
    const { faces, out } = this
    // Who was taken out is not this person. Those that were out already, being hard to see, may be.
    const except =
      this.current?.members.filter(({ id, doubtful }) => out.has(id) && !doubtful).map(({ id }) => id) ?? []
    this.#decide('named', () => act('confirm', { faces, person, except }))
  }

  ignore(as: 'stranger' | 'not-a-face'): void {
    const faces = this.faces
    this.#decide(as === 'stranger' ? 'strangers' : 'not-faces', () => act('ignore', { faces, as }))
  }

  /** “Not this person”: the group stays, the next candidate moves up. */
  reject(): void {
    const { current: group, faces, leading } = this
    if (!group || !leading || faces.length === 0) return
    const decision = this.#note('not-this', group, faces)
    const rest = { ...group, candidates: group.candidates.filter(({ id }) => id !== leading.id) }
    this.#ready.set(group.id, rest)
    this.current = rest
    this.leading = leadingOf(rest)
    void this.#carryOut(decision, () => act('reject', { faces, person: leading.id }))
  }

  /** The group on screen and the one alike are one person: it stays, with the faces of both. */
  join(): void {
    const { current: group } = this
    if (!group?.alike) return
    const { id } = group.alike
    const decision = this.#noteOfBoth('joined', group)
    void this.#carryOut(decision, async () => {
      const done = await act('joinGroups', { one: group.id, other: id })
      if (done) await this.#takeIn(group.id, id)
      return done
    })
  }

  /** They are different people. */
  apart(): void {
    const { current: group } = this
    if (!group?.alike) return
    const { id } = group.alike
    const decision = this.#noteOfBoth('apart', group)
    void this.#carryOut(decision, () => act('setApart', { one: { group: group.id }, other: { group: id } }))
  }

  later(): void {
    const { current: group } = this
    if (!group) return
    this.#note('later', group, [])
    said.clear()
    this.#line = putOff(this.#line, group.id)
    this.#goOn()
  }

  /** Takes back the last decision; those before this sitting, too. */
  undo(): void {
    const last = this.decisions.at(-1)
    if (last?.what === 'later') this.#takeBack(last)
    else void this.#inTurn(undo)
  }

  /** Somebody undid or redid something, here or in another place. */
  heard(undone: typeof said.undone): void {
    if (!undone) return
    const { action, redone } = undone
    if (redone) {
      const decision = this.#undone.find((one) => one.action?.id === action.id)
      if (!decision) return
      this.#undone = this.#undone.filter((one) => one !== decision)
      this.decisions = [...this.decisions, decision]
      if (!staying.has(decision.what)) this.#line = answer(this.#line, decision.group.id)
      this.#goOn()
    } else {
      const decision = this.decisions.find((one) => one.action?.id === action.id)
      if (!decision) return
      this.#undone = [...this.#undone, decision]
      this.#takeBack(decision)
    }
  }

  /** Looks again at what was left out or put off before. */
  again(): void {
    this.#line = noLine
    this.#ready.clear()
    this.begun = false
    void this.#refill()
  }

  #decide(what: Decision['what'], command: () => Promise<Done | undefined>): void {
    const { current: group, faces } = this
    if (!group || faces.length === 0) return
    const decision = this.#note(what, group, faces)
    // Of a very large group the rest comes when its first faces are answered.
    if (group.members.length < group.faces) this.#line = drop(this.#line, group.id)
    else this.#line = answer(this.#line, group.id)
    this.#goOn()
    void waiting.expect(-faces.length, this.#carryOut(decision, command))
  }

  #note(what: Decision['what'], group: ReviewGroup, faces: readonly number[]): Decision {
    const decision: Decision = { what, group, out: this.out, faces, action: null }
    this.decisions = [...this.decisions, decision]
    return decision
  }

  /** Whether the group and another are one person is said; it is not asked again. */
  #noteOfBoth(what: Staying, group: ReviewGroup): Decision {
    const decision = this.#note(what, group, [])
    this.#ready.set(group.id, { ...group, alike: null })
    this.#show()
    return decision
  }

  /** The faces of another group are in this one now. */
  async #takeIn(into: number, other: number): Promise<void> {
    this.#line = drop(this.#line, other)
    this.#ready.delete(other)
    const group = worthOffering(await ask('reviewGroup', { id: into }))
    this.#ready.set(into, group)
    if (this.current?.id !== into) return
    const known = new Set(this.current.members.map(({ id }) => id))
    const doubtful = group.members.filter((face) => face.doubtful && !known.has(face.id)).map(({ id }) => id)
    this.#show()
    this.out = new Set([...this.out, ...doubtful])
  }

  #carryOut(decision: Decision, command: () => Promise<Done | undefined>): Promise<void> {
    return this.#inTurn(async () => {
      const done = await command()
      if (done) decision.action = done.action
      else this.#takeBack(decision)
    })
  }

  /** Commands reach the engine one after the other, as they were given. */
  #inTurn(task: () => Promise<void>): Promise<void> {
    this.#underway++
    return (this.#turn = this.#turn
      .then(task)
      .catch(reportError)
      .then(() => {
        this.#underway--
      }))
  }

  #takeBack(decision: Decision): void {
    this.decisions = this.decisions.filter((one) => one !== decision)
    this.#back.add(decision.group.id)
    this.#ready.set(decision.group.id, decision.group)
    this.#line = bringToFront(this.#line, decision.group.id)
    this.current = null
    this.#show()
    this.out = decision.out
  }

  #goOn(): void {
    this.#show()
    if (this.#line.ahead.length < low) void this.#refill()
  }

  /** Shows the first in line, and makes the next ones ready. */
  #show(): void {
    this.#skipDecided()
    const [id] = this.#line.ahead
    const group = id === undefined ? null : (this.#ready.get(id) ?? null)
    if (group?.id !== this.current?.id || group === null) {
      this.current = group
      this.leading = group && leadingOf(group)
      this.#old = false
      const doubtful = group?.members.filter((face) => face.doubtful).map(({ id }) => id) ?? []
      // A face that is hard to see may be alone; then it is what the decision is about.
      this.out = new Set(doubtful.length === group?.members.length ? [] : doubtful)
    } else this.current = group
    for (const next of this.#line.ahead.slice(0, settled)) if (!this.#ready.has(next)) void this.#makeReady(next)
  }

  /** A group that was made ready before may hold faces that were decided on since, under another number. */
  #skipDecided(): void {
    const decided = new Set(this.decisions.flatMap(({ what, faces }) => (staying.has(what) ? [] : faces)))
    for (const id of this.#line.ahead.slice(0, settled)) {
      const group = this.#ready.get(id)
      if (!group?.members.some((face) => decided.has(face.id))) continue
      const members = group.members.filter((face) => !decided.has(face.id))
      if (members.length === 0) this.#line = drop(this.#line, id)
      else this.#ready.set(id, { ...group, members, faces: group.faces - (group.members.length - members.length) })
    }
  }

  async #makeReady(id: number): Promise<void> {
    if (this.#asked.has(id)) return
    this.#asked.add(id)
    try {
      const group = worthOffering(await ask('reviewGroup', { id }))
      const shown = this.current?.id === id ? this.current : null
      // What was said of it a moment ago may not be in this answer; another one follows.
      if (shown && this.#underway > 0) return
      // The engine may have put it into another group meanwhile; here it keeps the number it was asked by.
      this.#ready.set(id, shown && !this.#old ? grown(shown, group) : { ...group, id })
      if (shown && this.#old) {
        this.#old = false
        this.leading = leadingOf(group)
      }
      for (const face of group.members.slice(0, readyFaces)) new Image().src = image.face(face.id)
      for (const { nearest } of group.candidates) new Image().src = image.face(nearest.id)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // A lost engine is asked again when it is back.
      if (error.failure.code !== 'no-such-group') return
      // It was answered elsewhere. What is on screen stays there all the same, unless the user comes back to it, and so does
      // what was just taken back: the engine finds its faces a group again in a moment.
      const stays = this.current?.id === id && !this.#old
      if (!stays && !this.#back.has(id)) this.#line = drop(this.#line, id)
    } finally {
      this.#asked.delete(id)
    }
    this.#show()
    if (this.#line.ahead.length === 0) void this.#refill()
  }

  /** Something changed: the next groups may have other candidates now, or none of their faces left. */
  async #renew(): Promise<void> {
    await this.#refill()
    await Promise.all(this.#line.ahead.slice(0, renewed).map((id) => this.#makeReady(id)))
    for (const id of this.#ready.keys()) if (!this.#line.ahead.includes(id)) this.#ready.delete(id)
  }

  async #refill(): Promise<void> {
    try {
      const found: number[] = []
      let groups = Infinity
      for (let offset = 0; offset < groups && refill(this.#line, found).ahead.length < low; offset += pageSize) {
        const answer = await ask('review', { offset, limit: pageSize })
        groups = answer.groups
        found.push(...answer.page.map(({ id }) => id))
      }
      this.#line = takeUpLater(refill(this.#line, found))
      this.begun = true
      this.#show()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      said.clear()
      said.failure = error.failure
    }
  }
}

/** Unlikely people fill up what few likely ones leave of the list. */
function worthOffering(group: ReviewGroup): ReviewGroup {
  const offered = group.candidates.filter(({ sureness }, at) => sureness !== 'unlikely' || at < fewOffered)
  return { ...group, candidates: offered }
}

/** Somebody unlikely is refused by no key. */
function leadingOf({ candidates: [first] }: ReviewGroup): Candidate | null {
  return first && first.sureness !== 'unlikely' ? first : null
}

/** A group on screen takes in new candidates behind those it shows, and another group below them, and nothing else. */
function grown(shown: ReviewGroup, now: ReviewGroup): ReviewGroup {
  const known = shown.candidates.map(({ id }) => id)
  const more = now.candidates.filter(({ id }) => !known.includes(id))
  const alike = shown.alike ?? now.alike
  if (more.length === 0 && alike === shown.alike) return shown
  return { ...shown, candidates: [...shown.candidates, ...more].slice(0, 5), alike }
}

/** The one that the Review screen shows: it lives on while the user looks at other screens. */
export const queue = new Queue()
