import { relative, sep } from 'node:path'
import type { Truth } from '../../../engine/recognition/evaluation/clusters.ts'
import type { WrongAnswer } from '../../../engine/recognition/evaluation/experiment.ts'
import type { OpenSet } from '../../../engine/recognition/evaluation/open-set.ts'
import type { OpenSetMistake } from '../../../engine/recognition/evaluation/open-set-figures.ts'
import { count } from '../terminal.ts'
import { html, type Html } from './html.ts'
import { percent } from './words.ts'

/** What pictures of faces there are, and where the photos lie. */
export interface Seen {
  /** The data set's. */
  readonly folder: string
  /** Square WebP files by the photo's path. */
  readonly pictures: ReadonlyMap<string, Uint8Array>
}

/** So many of one kind are shown; a page of thousands shows nothing. */
const maxShown = { mistakes: 40, groups: 40, mixed: 24, people: 20, parts: 16, faces: 8 }

/** A picture that went wrong, and what was known of it. */
interface Mistake {
  readonly photo: string
  readonly truth: string | null
  /** The picture that was learned from and resembles it most. */
  readonly nearest: string | null
  readonly evidence: readonly string[]
}

/** What the experiment's combined rule got wrong. */
export function wrongAnswers(wrong: readonly WrongAnswer[], seen: Seen): Html {
  const mistakes = wrong.map(({ said, distance, ...answer }) => ({
    ...answer,
    evidence: [said === null ? 'called unknown' : `called ${said}`, ...distanceInWords(distance)],
  }))
  return mistakesSideBySide(mistakes, seen)
}

export function openSetMistakes(some: readonly OpenSetMistake[], { draws: all }: OpenSet, seen: Seen): Html {
  const mistakes = some.map(({ probability, distance, draws, ...mistake }) => ({
    ...mistake,
    evidence: [
      ...(probability === null ? [] : [`${percent(probability, 0)} sure`]),
      ...distanceInWords(distance),
      `in ${draws} of ${count(all, 'draw')}`,
    ],
  }))
  return mistakesSideBySide(mistakes, seen)
}

/** Each face beside what it resembles most of all that was learned from. */
function mistakesSideBySide(mistakes: readonly Mistake[], seen: Seen): Html {
  return listOf(mistakes, maxShown.mistakes, 'mistakes', ({ photo, truth, nearest, evidence }) => {
    const right =
      nearest === null ? html`<p>Like nobody</p>` : side(nearest, 'Most like', taughtBy(nearest, seen), seen)
    return html`<li>
      <div class="pair">${side(photo, 'Is', truth ?? 'a stranger', seen)}${right}</div>
      <p class="evidence">${evidence.join(' · ')}</p>
    </li>`
  })
}

function side(photo: string, verb: string, person: string, seen: Seen): Html {
  return html`<div>
    ${face(photo, seen)}
    <p>${verb} <b>${person}</b></p>
    <p class="place">${place(photo, seen)}</p>
  </div>`
}

/** Who is learned from a picture: train/PERSON/… */
function taughtBy(photo: string, seen: Seen): string {
  return place(photo, seen).split('/')[1] ?? ''
}

export function mixedGroups(groups: readonly (readonly Truth[])[], seen: Seen): Html {
  return listOf(groups, maxShown.groups, 'groups', (group) => {
    // Some of everybody, lest the one who has most of the faces hides the others.
    const some = [...Map.groupBy(group, ({ person }) => person).values()].flatMap((own) => own.slice(0, maxShown.faces))
    const shown = some.slice(0, maxShown.mixed)
    const faces = shown.map(({ photo, person }) => {
      const where = place(photo, seen)
      // A stranger without a name is called by the place of the picture.
      return html`<li>
        ${face(photo, seen)}<b>${person}</b>${where === person ? '' : html`<p class="place">${where}</p>`}
      </li>`
    })
    const rest = group.length - shown.length
    return html`<li>
      <ul class="group">
        ${faces}${rest > 0 ? html`<li>${more(rest)}</li>` : ''}
      </ul>
    </li>`
  })
}

export function splitPeople(
  people: readonly { readonly person: string; readonly groups: readonly (readonly string[])[] }[],
  seen: Seen,
): Html {
  return listOf(people, maxShown.people, 'people', ({ person, groups }) => {
    const parts = groups.slice(0, maxShown.parts).map((photos) => {
      const faces = photos.slice(0, maxShown.faces).map((photo) => face(photo, seen))
      return html`<li>${faces}${more(photos.length - maxShown.faces)}</li>`
    })
    const rest = groups.length - maxShown.parts
    return html`<li>
      <h4>${person}: ${count(groups.length, 'group')}</h4>
      <ul class="parts">
        ${parts}${rest > 0 ? html`<li>${more(rest)}</li>` : ''}
      </ul>
    </li>`
  })
}

/** As many as can be looked at, and how many more there are. */
function listOf<Item>(items: readonly Item[], most: number, kind: string, show: (item: Item) => Html): Html {
  const rest = items.length - most
  const words = html`<p class="quiet">and ${rest} more; all of them with --json</p>`
  return html`<ul class="${kind}">
      ${items.slice(0, most).map(show)}
    </ul>
    ${rest > 0 ? words : ''}`
}

function face(photo: string, seen: Seen): Html {
  const picture = seen.pictures.get(photo)
  if (!picture) return html`<span class="none">no picture of a face</span>`
  const data = Buffer.from(picture).toString('base64')
  return html`<img
    src="data:image/webp;base64,${data}"
    alt="The face in ${place(photo, seen)}"
    width="96"
    height="96"
  />`
}

function place(photo: string, { folder }: Seen): string {
  return relative(folder, photo).split(sep).join('/')
}

function more(rest: number): Html {
  return rest > 0 ? html`<span class="more">and ${rest} more</span>` : html``
}

function distanceInWords(distance: number | null): string[] {
  return distance === null ? [] : [`distance ${distance.toFixed(2)}`]
}
