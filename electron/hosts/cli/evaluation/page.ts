import { createHash } from 'node:crypto'
import type { Clusters } from '../../../engine/recognition/evaluation/clusters.ts'
import type { Evaluation } from '../../../engine/recognition/evaluation/evaluation.ts'
import type { Experiment } from '../../../engine/recognition/evaluation/experiment.ts'
import type { OpenSet } from '../../../engine/recognition/evaluation/open-set.ts'
import type { OpenSetMistake } from '../../../engine/recognition/evaluation/open-set-figures.ts'
import { count } from '../terminal.ts'
import { modelNames } from '../words.ts'
import { calibrationPlot } from './calibration-plot.ts'
import { Html, html } from './html.ts'
import { pageStyle } from './page-style.ts'
import { mixedGroups, openSetMistakes, splitPeople, wrongAnswers, type Seen } from './pictures.ts'
import {
  calibrationRows,
  clusterRows,
  describeClustersTask,
  describeFewer,
  describeGain,
  describeOpenSetTask,
  describeShots,
  experimentRows,
  methodsInWords,
  openSetNotes,
  openSetRows,
} from './words.ts'

/**
 * One page with all that was measured and pictures of what went wrong. It needs nothing else, and its policy lets it fetch
 * nothing and run nothing.
 */
export function reportPage({ model, experiment, openSet, clusters }: Evaluation, seen: Seen): string {
  const hash = createHash('sha256').update(pageStyle).digest('base64')
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>How well people are told apart</title>
        ${new Html(`<style>${pageStyle}</style>`)}
      </head>
      <body>
        <main>
          <h1>How well people are told apart</h1>
          <p>Measured on ${seen.folder} with ${modelNames[model]}.</p>
          <p class="quiet">
            This page holds pictures of the faces that went wrong. Show it only to whom they may be shown.
          </p>
          ${experiment ? experimentSection(experiment, seen) : ''} ${openSet ? openSetSection(openSet, seen) : ''}
          ${clusters ? clustersSection(clusters, seen) : ''}
        </main>
      </body>
    </html> `.text.replace(/(\d) %/g, '$1&nbsp;%') // A number and its sign stay on one line.
}

function experimentSection(experiment: Experiment, seen: Seen): Html {
  const { wrong } = experiment.methods.combined
  return html`<section>
    <h2>Naming val/ and unknown/</h2>
    <p>Learned from train/: ${describeShots(experiment)}. ${describeFewer(experiment.fewer)}</p>
    ${table('What was named right', experimentRows(experiment))}
    <p class="quiet">${methodsInWords}</p>
    <p>${describeGain(experiment)}</p>
    ${part('Pictures the combined rule got wrong', wrong, () => wrongAnswers(wrong, seen))}
  </section>`
}

const kinds: readonly { readonly kind: OpenSetMistake['kind']; readonly title: string }[] = [
  { kind: 'stranger named', title: 'Strangers who would be named' },
  { kind: 'taken for another', title: 'People taken for somebody else' },
  { kind: 'not recognized', title: 'People not recognized' },
]

function openSetSection(openSet: OpenSet, seen: Seen): Html {
  const parts = kinds.map(({ kind, title }) => {
    const some = openSet.mistakes.filter((mistake) => mistake.kind === kind)
    return part(title, some, () => openSetMistakes(some, openSet, seen))
  })
  return html`<section>
    <h2>People among strangers</h2>
    <p>Learned from train/: ${describeOpenSetTask(openSet)} ${describeFewer(openSet.fewer)}</p>
    ${table('Of the people’s pictures', openSetRows(openSet))}
    ${openSetNotes(openSet).map((note) => html`<p>${note}</p>`)}
    <h3>How sure it was, and how often it was right</h3>
    <p class="quiet">
      Of the person it took to be the most similar; for a stranger, nobody is right. A larger dot stands for more
      answers.
    </p>
    <div class="plot">
      ${calibrationPlot(openSet.calibration)}${table('By how sure it was', calibrationRows(openSet))}
    </div>
    <p class="quiet">The pictures below went wrong where 1 % of the strangers are named.</p>
    ${parts}
  </section>`
}

function clustersSection(clusters: Clusters, seen: Seen): Html {
  return html`<section>
    <h2>Groups of faces without a name</h2>
    <p>${describeClustersTask(clusters)}</p>
    ${table('How pure and how whole the groups are', [['', 'figure'], ...clusterRows(clusters)])}
    ${part('Groups of more than one person', clusters.mixedGroups, () => mixedGroups(clusters.mixedGroups, seen))}
    ${part('People in several groups', clusters.splitPeople, () => splitPeople(clusters.splitPeople, seen))}
  </section>`
}

/** A heading with how many there are, and them; or that there are none. */
function part(title: string, items: readonly object[], show: () => Html): Html {
  return html`<h3>${title}: ${items.length > 0 ? howMany(items) : 'none'}</h3>
    ${items.length > 0 ? show() : ''}`
}

/** A picture that went wrong in several ways, as another draw has another outcome, is one picture. */
function howMany(items: readonly object[]): string {
  const pictures = new Set(items.map((item) => ('photo' in item ? item.photo : item))).size
  const all = items.length.toLocaleString('en')
  return pictures === items.length ? all : `${count(pictures, 'picture')}, in ${all} ways`
}

/** Rows under their heads; the first column says what a row is. */
function table(caption: string, [head = [], ...rows]: readonly (readonly (string | number)[])[]): Html {
  const heads = head.map((cell) => (cell === '' ? html`<td></td>` : html`<th scope="col">${cell}</th>`))
  const body = rows.map(
    ([first = '', ...cells]) =>
      html`<tr>
        <th scope="row">${first}</th>
        ${cells.map((cell) => html`<td>${cell}</td>`)}
      </tr>`,
  )
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${heads}
      </tr>
    </thead>
    <tbody>
      ${body}
    </tbody>
  </table>`
}
