import type { AccessTuple } from '@/lib/contract/access-tuple'
import { visibleText } from '@/lib/words/visible-text'

/** A call of the paste, fit to be shown: each word bounded, hidden characters made visible. */
export function shownTuple(tuple: AccessTuple): AccessTuple {
  const { verb, group, resource, subresource, name, namespace, path } = tuple
  const shown = { group, resource, subresource, name, namespace, path }
  return {
    verb: shownWord(verb),
    ...Object.fromEntries(
      Object.entries(shown).flatMap(([key, value]) => (value === undefined ? [] : [[key, shownWord(value)]])),
    ),
  }
}

/** A word of the paste, likewise. */
export function shownWord(word: string): string {
  return visibleText(word.length > 260 ? `${word.slice(0, 259)}…` : word)
}
