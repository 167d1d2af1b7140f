/**
 * The order of the groups in one sitting, by their numbers: the one on screen first. What was looked at stays out of the way,
 * whatever the engine says meanwhile, and what comes next does not change any more.
 */
export interface Line {
  readonly ahead: readonly number[]
  readonly answered: ReadonlySet<number>
  /** Put off: they come when nothing else is left. */
  readonly later: readonly number[]
}

export const noLine: Line = { ahead: [], answered: new Set(), later: [] }

/** The one on screen and those that are made ready behind it keep their places. */
export const settled = 6

export function answer(line: Line, group: number): Line {
  return { ...without(line, group), answered: new Set([...line.answered, group]) }
}

export function putOff(line: Line, group: number): Line {
  const rest = without(line, group)
  return { ...rest, later: [...rest.later, group] }
}

/** Brings a group to the front, whatever was decided about it. */
export function bringToFront(line: Line, group: number): Line {
  const rest = without(line, group)
  return { ...rest, ahead: [group, ...rest.ahead] }
}

/** A group that is there no more. */
export function drop(line: Line, group: number): Line {
  return without(line, group)
}

/** Takes in what the engine has in line, in its order. */
export function refill(line: Line, groups: readonly number[]): Line {
  const first = line.ahead.slice(0, settled)
  const rest = groups.filter((id) => !first.includes(id) && !line.answered.has(id) && !line.later.includes(id))
  return { ...line, ahead: [...first, ...rest] }
}

/** When the engine has nothing else, what was put off is next. */
export function takeUpLater(line: Line): Line {
  return line.ahead.length > 0 ? line : { ...line, ahead: line.later, later: [] }
}

function without({ ahead, answered, later }: Line, group: number): Line {
  return {
    ahead: ahead.filter((id) => id !== group),
    answered: answered.has(group) ? new Set([...answered].filter((id) => id !== group)) : answered,
    later: later.filter((id) => id !== group),
  }
}
