import { code, type Phrase, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { visibleText } from '@/lib/words/visible-text'
import type { Change, ChangedObject } from '../contract'
import { sayManager } from './say-manager'

type Made = Pick<Change, 'lane' | 'what' | 'object' | 'at'> &
  Partial<Pick<Change, 'first' | 'count' | 'from' | 'to' | 'fields' | 'owner'>> & {
    says: Phrase
    manager?: string | undefined
    /** The writer in words, where the name alone does not say it. */
    writer?: Phrase
    /** Tells two changes of the same kind to one object apart. */
    nth?: string
  }

const KIND = /^[A-Z][A-Za-z0-9]{0,62}$/

/** "RoleBinding web", the name as the name that the sentence is about. */
export function sayObject({ kind, name }: Pick<ChangedObject, 'kind' | 'name'>): Phrase {
  // The kind of an owner is what somebody wrote there.
  return say`${KIND.test(kind) ? words(kind) : code(kind)} ${{ name: visibleText(name) }}`
}

/** A change as it goes over the wire. Two of the same object, kind and writer are the same change. */
export function changeOf({ says, manager, writer, nth = '', ...made }: Made): Change {
  const { what, object } = made
  const { group, resource, namespace, name } = object
  const by = manager === undefined ? undefined : { manager, says: writer ?? sayManager(manager) }
  return {
    id: [what, group, resource, namespace, name, manager ?? '', nth].join('/'),
    ...made,
    ...present({ by }),
    says,
  }
}

/** A time as Go writes it, to milliseconds; NaN where there is none. */
export function msOf(time: string): number {
  return Date.parse(time)
}
