import type { PhotoFilter } from '../../electron/contract/api.ts'

/** Each screen has an address, so that back, forward and reload stay where they were. */
export type Place =
  | { readonly screen: 'photos'; readonly filter: PhotoFilter; readonly by?: PhotosBy }
  | { readonly screen: 'people' }
  | { readonly screen: 'person'; readonly id: number; readonly view?: PersonView }
  | { readonly screen: 'review'; readonly group: number | null; readonly view?: ReviewView }
  /** One photo among those of the filter. */
  | { readonly screen: 'photo'; readonly id: number; readonly filter: PhotoFilter }
  | { readonly screen: 'search'; readonly filter: PhotoFilter }
  | { readonly screen: 'activity' }
  /** `forget` is who is to be forgotten, if the user says so there. */
  | { readonly screen: 'settings'; readonly forget?: number | null }
  | { readonly screen: 'welcome' }

/** The unknown faces one group at a time, by day, or those that were set aside. */
export type ReviewView = 'queue' | 'days' | 'aside'

/** Photos through time, or an album for each person. */
export type PhotosBy = 'time' | 'person'

/** A person’s photos, their faces, or those of them that fit least. */
export type PersonView = 'photos' | 'faces' | 'odd'

export function pathOf(place: Place): string {
  switch (place.screen) {
    case 'photos':
      return `/photos${place.by === 'person' ? '/by-person' : ''}${filterQuery(place.filter)}`
    case 'search':
      return `/search${filterQuery(place.filter)}`
    case 'photo':
      return `/photo/${place.id}${filterQuery(place.filter)}`
    case 'person':
      return place.view === 'faces' || place.view === 'odd'
        ? `/person/${place.id}/${place.view}`
        : `/person/${place.id}`
    case 'settings':
      return place.forget == null ? '/settings' : `/settings/forget/${place.forget}`
    case 'review':
      if (place.view === 'days' || place.view === 'aside') return `/review/${place.view}`
      return place.group === null ? '/review' : `/review/${place.group}`
    default:
      return `/${place.screen}`
  }
}

export function placeOf(path: string, query: string): Place {
  const [, screen = '', number = '', view = ''] = path.split('/')
  const id = /^\d+$/.test(number) ? Number(number) : null
  const filter = filterOf(query)
  switch (screen) {
    case 'person':
      return id === null
        ? { screen: 'people' }
        : { screen, id, view: view === 'faces' || view === 'odd' ? view : 'photos' }
    case 'photo':
      return id === null ? { screen: 'photos', filter } : { screen, id, filter }
    case 'review':
      return { screen, group: id, view: number === 'days' || number === 'aside' ? number : 'queue' }
    case 'search':
      return { screen, filter }
    case 'settings':
      return { screen, forget: number === 'forget' && /^\d+$/.test(view) ? Number(view) : null }
    case 'people':
    case 'activity':
    case 'welcome':
      return { screen }
    default:
      return { screen: 'photos', filter, by: number === 'by-person' ? 'person' : 'time' }
  }
}

/** The address keeps a filter as JSON in `?f=`; nothing for all photos. */
function filterQuery(filter: PhotoFilter): string {
  const set = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
  return Object.keys(set).length === 0 ? '' : `?f=${encodeURIComponent(JSON.stringify(set))}`
}

function filterOf(query: string): PhotoFilter {
  const text = new URLSearchParams(query).get('f')
  if (text === null) return {}
  try {
    // The engine checks what it is given; here it only has to be an object.
    const filter: unknown = JSON.parse(text)
    return typeof filter === 'object' && filter !== null ? filter : {}
  } catch {
    return {}
  }
}

class Route {
  place = $state.raw<Place>(placeOf(location.pathname, location.search))
  /** Where one was before. */
  cameFrom: Place | null = null
  /** How many steps of ours lie behind: `back` never leaves the app. */
  #depth = 0

  constructor() {
    window.addEventListener('popstate', (event: PopStateEvent) => {
      this.#depth = (event.state as { depth?: number } | null)?.depth ?? 0
      this.#show(placeOf(location.pathname, location.search))
    })
  }

  go(place: Place, how: 'push' | 'replace' = 'push'): void {
    if (how === 'push') this.#depth++
    history[how === 'push' ? 'pushState' : 'replaceState']({ depth: this.#depth }, '', pathOf(place))
    this.#show(place)
  }

  /** One step back, or to `otherwise` where there is none. */
  back(otherwise: Place): void {
    if (this.#depth > 0) history.back()
    else this.go(otherwise, 'replace')
  }

  #show(place: Place): void {
    this.cameFrom = this.place
    this.place = place
  }
}

export const route = new Route()
