import type { Read } from './reading'
import type { Proven, Strength } from './strength'

const PROVEN = 'proven' as Proven

/** What was asked of the API server: its answer, or why there is none. */
interface Asked {
  state: 'read' | 'unread'
}

/** What an answer shows: proven where there is one, and otherwise no more than possible. */
export function shownBy({ state }: Asked): Strength {
  return state === 'read' ? PROVEN : 'possible'
}

/** What follows from all there is: proven where all of it was read, likely where a part was, and possible where none was. */
export function shownByAll({ kind }: Read<unknown>): Strength {
  if (kind === 'whole') return PROVEN
  return kind === 'none' ? 'possible' : 'likely'
}

/** What the call, its path or its caller says in so many words. */
export function shownByWords(words: string): Strength {
  return words === '' ? 'possible' : PROVEN
}

/** What is set only where an answer of the API server said so, or a file of this pod. */
export function shownWhere(isSaid: boolean | undefined): Strength {
  return isSaid ? PROVEN : 'possible'
}
