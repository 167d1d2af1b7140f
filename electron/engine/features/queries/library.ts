import { nameFit, searchKey } from '../../../contract/names.ts'
import type { FolderNode } from '../../../contract/shapes.ts'
import type { Answer } from '../context.ts'

/** How much of each kind the search field offers. */
const mostOffers = 8

export const problems: Answer<'problems'> = ({ store }, page) => ({
  total: store.photos.countProblems(),
  rows: store.photos.problems(page),
})

export const history: Answer<'history'> = ({ store }, page) => store.actions.page(page)

/** People, folders and months by the words typed, in any order: first names that begin with them, then those in most photos. */
export const searchOffers: Answer<'searchOffers'> = ({ store }, { text }) => {
  const words = searchKey(text)
  if (words === '') return { people: [], folders: [], months: [] }
  const folders = store.directories
    .tree()
    .flatMap(withAllBelow)
    .filter(({ name }) => nameFit(searchKey(name), words) !== null)
    .sort((a, b) => b.photos - a.photos)
  const months = store.timeline
    .months({})
    .months.filter(({ month }) => namesOf(month).some((name) => name.startsWith(words)))
  return {
    people: store.portraits.called(words, mostOffers),
    folders: folders.slice(0, mostOffers).map((folder) => ({ ...folder, children: [] })),
    months: months.slice(0, mostOffers).map(({ month, photos }) => ({ month, photos })),
  }
}

function withAllBelow(folder: FolderNode): FolderNode[] {
  return [folder, ...folder.children.flatMap(withAllBelow)]
}

const monthName = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' })

/** What a month may be called: "2014-06", "june 2014", "6/2014". */
function namesOf(month: string): string[] {
  const [year, number] = month.split('-')
  const date = new Date(`${month}-01T00:00:00Z`)
  if (year === undefined || number === undefined || Number.isNaN(date.getTime())) return [month]
  const name = monthName.format(date).toLowerCase()
  return [month, `${name} ${year}`, `${year} ${name}`, `${Number(number)}/${year}`, `${number}/${year}`]
}
