import type { WrittenObject } from '@/lib/objects/change-views'
import { code, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { sayMoment, utc } from '@/lib/words/durations'
import type { Change } from '../contract'
import { changeOf, sayObject } from './change-of'
import type { Views } from './changes-in'
import type { WrittenKind } from './written'

/** What is kept of a list that was read as a whole: which objects it had, and their keys of `data`. */
export interface SeenList {
  readMs: number
  objects: ReadonlyMap<string, SeenObject>
}

const MOST_KEYS = 20

type SeenObject = Pick<WrittenObject, 'name' | 'namespace' | 'keys'>

/** Of what people and tools write: what a controller makes for an owner comes and goes, as do locks and releases of Helm. */
export function seenIn(views: Views, readMs: number): SeenList | undefined {
  if (views.as !== 'metadata') return undefined
  const kept = views.items.filter(
    ({ owner, isLock, labels }) => owner === undefined && !isLock && labels.owner !== 'helm',
  )
  return {
    readMs,
    objects: new Map(
      kept.map(({ name, namespace, keys }) => [
        `${namespace}/${name}`,
        { name, namespace, ...present({ keys }) },
      ]),
    ),
  }
}

/** What two readings of one list differ in that no object says itself: objects that went, and keys of `data`. */
export function goneSince(before: SeenList, now: SeenList, kind: WrittenKind): Change[] {
  const { lane, group, version, resource } = kind
  const shared = { lane, at: utc(now.readMs), first: utc(before.readMs), nth: String(before.readMs) }
  return [...before.objects].flatMap(([key, old]): Change[] => {
    const object = { group, version, resource, kind: kind.kind, namespace: old.namespace, name: old.name }
    const there = now.objects.get(key)
    if (there === undefined)
      return [
        changeOf({
          ...shared,
          what: 'gone',
          object,
          says: say`${sayObject(object)} is gone. It was there at ${words(sayMoment(before.readMs))}.`,
        }),
      ]
    if (old.keys === undefined || there.keys === undefined) return []
    const only = (keys: readonly string[], others: readonly string[]) => {
      const found = keys.filter((one) => !others.includes(one))
      return found.length === 0 ? undefined : found.slice(0, MOST_KEYS).map((one) => `data.${one}`)
    }
    const differs = present({ from: only(old.keys, there.keys), to: only(there.keys, old.keys) })
    if (Object.keys(differs).length === 0) return []
    const says = say`${sayObject(object)} has different keys than at ${words(sayMoment(before.readMs))}, according to its field managers.`
    return [changeOf({ ...shared, what: 'other-keys', object, ...differs, says })]
  })
}

/** A version that the API server gave, and when. */
export interface SeenVersion {
  version: string
  readMs: number
}

/** Of several API servers each answers for itself, so that while they are upgraded it goes to and fro. */
export function otherVersion(first: SeenVersion, now: SeenVersion): Change[] {
  if (first.version === now.version) return []
  const object = { group: '', version: '', resource: '', kind: 'APIServer', namespace: '', name: '' }
  return [
    changeOf({
      lane: 'cluster',
      what: 'other-version',
      object,
      at: utc(now.readMs),
      first: utc(first.readMs),
      from: [first.version],
      to: [now.version],
      says: say`The API server that answered is ${code(now.version)}. At ${words(sayMoment(first.readMs))} it was ${code(first.version)}.`,
    }),
  ]
}
