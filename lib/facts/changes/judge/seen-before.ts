import type { WrittenObject } from '@/lib/objects/change-views'
import { code, type Phrase, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { sayMoment, utc } from '@/lib/words/durations'
import type { Change } from '../contract'
import { changeOf, msOf, sayObject } from './change-of'
import type { Views } from './changes-in'
import type { WrittenKind } from './written'

/** What is kept of a list that was read as a whole: which objects it had, their keys of `data`, and what they grant. */
export interface SeenList {
  readMs: number
  objects: ReadonlyMap<string, SeenObject>
}

const MOST_SHOWN = 20
/** Of all objects of one list; what the others grant is not compared. */
const MOST_GRANTS = 2_000

type SeenObject = Pick<WrittenObject, 'name' | 'namespace' | 'keys' | 'grants'>

/** Of what people and tools write: what a controller makes for an owner comes and goes, as do locks and releases of Helm. */
export function seenIn(views: Views, readMs: number): SeenList | undefined {
  if (views.as !== 'metadata') return undefined
  const kept = views.items.filter(
    ({ owner, isLock, labels }) => owner === undefined && !isLock && labels.owner !== 'helm',
  )
  let left = MOST_GRANTS
  const objects = kept.map(({ name, namespace, keys, grants }): [string, SeenObject] => {
    left -= grants?.length ?? 0
    const compared = left < 0 ? undefined : grants
    return [`${namespace}/${name}`, { name, namespace, ...present({ keys, grants: compared }) }]
  })
  return { readMs, objects: new Map(objects) }
}

/** What went and what came, where both are known and differ. */
function between(before: readonly string[] | undefined, now: readonly string[] | undefined) {
  if (before === undefined || now === undefined) return undefined
  const only = (all: readonly string[], others: readonly string[]) => {
    const known = new Set(others)
    const found = all.filter((one) => !known.has(one)).slice(0, MOST_SHOWN)
    return found.length === 0 ? undefined : found
  }
  const differs = present({ from: only(before, now), to: only(now, before) })
  return Object.keys(differs).length === 0 ? undefined : differs
}

/** What two readings of one list differ in that no object says itself: objects that went, keys of `data`, and what is granted. */
export function goneSince(before: SeenList, now: SeenList, kind: WrittenKind): Change[] {
  const { lane, group, version, resource } = kind
  const then = words(sayMoment(before.readMs))
  return [...before.objects].flatMap(([key, old]): Change[] => {
    const object = { group, version, resource, kind: kind.kind, namespace: old.namespace, name: old.name }
    const change = (what: Change['what'], says: Phrase, more: Pick<Change, 'from' | 'to'> = {}) => [
      changeOf({
        ...{ lane, what, object, says, ...more },
        ...{ at: utc(now.readMs), first: utc(before.readMs), nth: String(before.readMs) },
      }),
    ]
    const there = now.objects.get(key)
    if (there === undefined)
      return change('gone', say`${sayObject(object)} is gone. It was there at ${then}.`)
    const inData = (keys: SeenObject['keys']) => keys?.map((one) => `data.${one}`)
    const keys = between(inData(old.keys), inData(there.keys))
    const grants = between(old.grants, there.grants)
    if (keys)
      return change(
        'other-keys',
        say`${sayObject(object)} has different keys than at ${then}, according to its field managers.`,
        keys,
      )
    return grants
      ? change('other-grants', say`${sayObject(object)} is different than at ${then}.`, grants)
      : []
  })
}

/**
 * A write beside what it left different: where an object shows one write in the time between two readings, their difference is told
 * with it. Several writes, or one that left no trace, stay apart from it.
 */
export function withDifferences(changes: readonly Change[]): Change[] {
  const isDifference = ({ what }: Change) => what === 'other-keys' || what === 'other-grants'
  const told = new Map<Change, Change>()
  const kept = changes.filter((change) => {
    if (!isDifference(change)) return true
    const { object, first = '', at, from, to } = change
    const writes = changes.filter(
      (one) =>
        one.what === 'written' &&
        isSameObject(one, change) &&
        // Times of objects are whole seconds.
        msOf(one.at) + 1_000 > msOf(first) &&
        msOf(one.at) <= msOf(at),
    )
    const [write, another] = writes
    if (write === undefined || another !== undefined || told.has(write)) return true
    const says = say`${write.says} Compared with ${words(sayMoment(msOf(first)))}:`
    told.set(write, { ...write, object, says, ...present({ from, to }) })
    return false
  })
  return kept.map((change) => told.get(change) ?? change)
}

function isSameObject({ object: a }: Change, { object: b }: Change): boolean {
  return a.group === b.group && a.resource === b.resource && a.namespace === b.namespace && a.name === b.name
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
