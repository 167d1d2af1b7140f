import { relative, sep } from 'node:path'
import type { Truth } from '../../../engine/people/evaluation/clusters.ts'
import type { WrongAnswer } from '../../../engine/people/evaluation/experiment.ts'
import type { OpenSet } from '../../../engine/people/evaluation/open-set.ts'
import type { OpenSetMistake } from '../../../engine/people/evaluation/open-set-figures.ts'
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
const mostShown = { mistakes: 40, groups: 40, people: 20, parts: 16, faces: 8 }

/** What the experiment's combined rule got wrong: the face, and what it resembles most of whom it was taken for. */
export function wrongAnswers(wrong: readonly WrongAnswer[], seen: Seen): Html {
  return listOf(wrong, mostShown.mistakes, 'mistakes', ({ photo, truth, said, distance, nearest }) => {
    const other =
      nearest === null ? html`<p class="name">nobody</p>` : html`<p class="name">${said ?? 'most similar'}</p>`
    return pair({
      left: html`${face(photo, seen)}
        <p class="name">${truth ?? 'a stranger'}</p>
        <p class="quiet">${place(photo, seen)}</p>`,
      right: html`${nearest === null ? '' : face(nearest, seen)}${other}${nearest === null ? '' : html`<p class="quiet">${place(nearest, seen)}</p>`}`,
      evidence: [said === null ? 'called unknown' : `called ${said}`, ...distanceInWords(distance)],
    })
  })
}

export function openSetMistakes(mistakes: readonly OpenSetMistake[], { draws }: OpenSet, seen: Seen): Html {
  return listOf(mistakes, mostShown.mistakes, 'mistakes', (mistake) => {
    const { photo, truth, best, nearest } = mistake
    const resembled =
      best === null || nearest === null
        ? html`<p class="name">nobody</p>`
        : html`${face(nearest, seen)}
            <p class="name">${best}</p>
            <p class="quiet">${place(nearest, seen)}</p>`
    return pair({
      left: html`${face(photo, seen)}
        <p class="name">${truth ?? 'a stranger'}</p>
        <p class="quiet">${place(photo, seen)}</p>`,
      right: resembled,
      evidence: [
        ...(mistake.probability === null ? ['no face was found'] : [`${percent(mistake.probability, 0)} sure`]),
        ...distanceInWords(mistake.distance),
        `in ${mistake.draws} of ${count(draws, 'draw')}`,
      ],
    })
  })
}

export function mixedGroups(groups: readonly (readonly Truth[])[], seen: Seen): Html {
  return listOf(groups, mostShown.groups, 'groups', (group) => {
    const faces = group.map(
      ({ photo, person }) => html`<li>${face(photo, seen)}<b>${person}</b><br />${place(photo, seen)}</li>`,
    )
    return html`<li>
      <ul class="group">
        ${faces}
      </ul>
    </li>`
  })
}

export function splitPeople(
  people: readonly { readonly person: string; readonly groups: readonly (readonly string[])[] }[],
  seen: Seen,
): Html {
  return listOf(people, mostShown.people, 'people', ({ person, groups }) => {
    const parts = groups.slice(0, mostShown.parts).map((photos) => {
      const faces = photos.slice(0, mostShown.faces).map((photo) => face(photo, seen))
      return html`<li>${faces}${more(photos.length - mostShown.faces)}</li>`
    })
    const rest = groups.length - mostShown.parts
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

function pair({ left, right, evidence }: { left: Html; right: Html; evidence: readonly string[] }): Html {
  return html`<li>
    <div class="pair">
      <div>${left}</div>
      <div>${right}</div>
    </div>
    <p class="evidence">${evidence.join(' · ')}</p>
  </li>`
}

function face(photo: string, seen: Seen): Html {
  const picture = seen.pictures.get(photo)
  if (!picture) return html`<span class="none">no picture</span>`
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
