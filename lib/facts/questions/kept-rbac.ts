import { type AnswersOf, oneForClient } from '@/lib/kube/one-for-client'
import {
  listRbacObjects,
  type RbacList,
  type RbacListTarget,
  watchRbacObjects,
} from '@/lib/kube/reads/rbac-objects'
import type { KubeClient } from '@/lib/kube/transport/types'
import { oneInProcess } from '@/lib/next/one-in-process'
import type { RulesAnswer } from '@/lib/rbac/reviews'
import { shareAnswers } from './share-answers'

const KEPT_S = 60
/** Each has up to four watches, and each watch a connection. */
const MOST_CLIENTS = 4
/** Of all clients together, by their objects. */
const MOST_OBJECTS = 20_000
const MOST_NAMESPACES = 32

/** What one client was told of RBAC, for as long as its watches show no change of it. */
interface Unchanged {
  readonly lists: Map<string, RbacList>
  /** By namespace; "" is what holds everywhere. */
  readonly rules: Map<string, RulesAnswer>
  /** The lists whose watch is open. */
  readonly open: Set<string>
  readonly end: AbortController
  readonly sinceMs: number
}

interface KeptRbac {
  now: Unchanged | undefined
  readonly inProgress: ReturnType<typeof shareAnswers<RbacList>>
}

const keyOf = ({ resource, namespace, limit }: RbacListTarget) => `${resource} ${namespace} ${limit ?? ''}`

function keptOf(kube: AnswersOf): KeptRbac {
  return oneForClient(kube, 'kept-rbac', () => ({
    now: undefined,
    inProgress: shareAnswers<RbacList>(0, Date.now),
  }))
}

/** Those that hold something, the one that began first first. */
function holders(): Set<KeptRbac> {
  return oneInProcess('kept-rbac-holders', () => new Set())
}

/** A list that a watch shows to be unchanged since it was read, at most a minute ago, with the milliseconds since then. */
export function keptList(
  kube: AnswersOf,
  target: RbacListTarget,
): { list: RbacList; ageMs: number } | undefined {
  const { now } = keptOf(kube)
  const list = now?.open.has(keyOf(target)) ? now.lists.get(keyOf(target)) : undefined
  return now && list && { list, ageMs: performance.now() - now.sinceMs }
}

/** The rules of a namespace, "" for those that hold everywhere, while watches show all Roles and bindings there to be unchanged. */
export function keptRules(kube: AnswersOf, namespace: string): RulesAnswer | undefined {
  const { now } = keptOf(kube)
  const open = [...(now?.open ?? [])]
  const isWatched = (resource: string, place: string) =>
    open.some((key) => key.startsWith(`${resource} ${place} `))
  const isUnchanged =
    ['clusterrolebindings', 'clusterroles'].every((resource) => isWatched(resource, '')) &&
    (namespace === '' ||
      ['rolebindings', 'roles'].every(
        (resource) => isWatched(resource, '') || isWatched(resource, namespace),
      ))
  return isUnchanged ? now?.rules.get(namespace) : undefined
}

/** Reads a list; whoever asks for the same one meanwhile gets the same answer. */
export function readList(kube: KubeClient, target: RbacListTarget, signal: AbortSignal): Promise<RbacList> {
  return keptOf(kube).inProgress.get(keyOf(target), signal, (shared) =>
    listRbacObjects(kube, target, { signal: shared }),
  )
}

/**
 * Keeps a whole list and the rules that were read with it until a watch shows a change, ends or fails, for a minute at most. The
 * account must be allowed to watch the list. What was kept longest goes when there is no room.
 */
export function keepList(
  kube: KubeClient,
  target: RbacListTarget,
  list: RbacList,
  rules: ReadonlyMap<string, RulesAnswer>,
): void {
  const kept = keptOf(kube)
  const key = keyOf(target)
  const isKept = kept.now?.lists.has(key) ?? false
  if (isKept || !list.isWhole || list.resourceVersion === '' || sizeOf(list) > MOST_OBJECTS) return
  const now = kept.now ?? {
    lists: new Map<string, RbacList>(),
    rules: new Map<string, RulesAnswer>(),
    open: new Set<string>(),
    end: new AbortController(),
    sinceMs: performance.now(),
  }
  kept.now = now
  holders().add(kept)
  now.lists.set(key, list)
  for (const [namespace, answer] of rules)
    if (now.rules.size < MOST_NAMESPACES) now.rules.set(namespace, answer)
  makeRoom(kept)
  const forget = () => {
    if (kept.now === now) drop(kept)
  }
  const open = () => void now.open.add(key)
  // A list that changed, and one whose watch failed, is read again: neither is a fault of the answer.
  watchRbacObjects(kube, target, {
    from: list.resourceVersion,
    seconds: KEPT_S,
    signal: now.end.signal,
    open,
  }).then(forget, forget)
}

function drop(kept: KeptRbac): void {
  holders().delete(kept)
  const { now } = kept
  kept.now = undefined
  now?.end.abort(new Error('RBAC changed, or nobody watches it'))
}

function makeRoom(but: KeptRbac): void {
  const all = holders()
  const held = () =>
    [...all].flatMap(({ now }) => [...(now?.lists.values() ?? [])]).reduce((n, list) => n + sizeOf(list), 0)
  for (const one of all) {
    if (all.size <= MOST_CLIENTS && held() <= MOST_OBJECTS) return
    if (one !== but) drop(one)
  }
}

/** Rules and subjects are what an object is made of. */
function sizeOf({ objects }: RbacList): number {
  const roles = [...objects.roles, ...objects.clusterRoles]
  const bindings = [...objects.roleBindings, ...objects.clusterRoleBindings]
  return (
    roles.reduce((n, { rules }) => n + 1 + rules.length, 0) +
    bindings.reduce((n, { subjects }) => n + 1 + subjects.length, 0)
  )
}
