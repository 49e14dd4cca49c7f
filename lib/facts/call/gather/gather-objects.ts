import { wantedClusterRoles } from '@/lib/diagnosis/bindings/binding-misses'
import type { Facts, ObjectList, ReadObjects } from '@/lib/diagnosis/facts'
import { notAsked, type Reading, type Unread } from '@/lib/evidence/reading'
import { type OwnRights, ownRights } from '@/lib/facts/questions/own-rights'
import type { Prober } from '@/lib/facts/questions/prober'
import type { RbacList } from '@/lib/kube/reads/rbac-objects'
import { code, type Phrase, say } from '@/lib/phrase/phrase'
import { joined, keyed } from '@/lib/rbac/resolve'
import { callNamespace } from '@/lib/rbac/rule'
import type { RbacObjects } from '@/lib/rbac/types'

// A list of all namespaces shows a binding that landed elsewhere; where there are more, each namespace is listed.
const MOST_ANYWHERE = 500

/** A list that was asked for, or with a name one object, and what came back. */
export interface Asked {
  list: Omit<ObjectList, 'reading'>
  answer: Reading<RbacList>
}

function wordsOf({ resource, namespace }: Asked['list']): Phrase {
  return namespace === '' ? [code(resource)] : say`${code(resource)} in namespace ${code(namespace)}`
}

/** Not asked for, because the rules say no: that is as good as the server's refusal. */
function unread(list: Asked['list'], may: 'no' | 'unknown'): Unread {
  return may === 'no'
    ? {
        state: 'unread',
        because: 'refused',
        says: say`No rule lets this account list ${wordsOf(list)}.`,
      }
    : notAsked(say`The rules of this account are not all known, and none allows list on ${wordsOf(list)}.`)
}

function canWatch(list: Asked['list'], may: OwnRights): boolean {
  return may({ ...list, verb: 'watch' }) === 'yes'
}

interface Place {
  namespace: string
  may: OwnRights
}

async function inNamespaces(
  resource: 'roles' | 'rolebindings',
  places: readonly Place[],
  prober: Prober,
): Promise<Asked[]> {
  const found: Asked[] = []
  const everywhere = { resource, namespace: '' } as const
  const wide = places.find(({ may }) => may(everywhere) === 'yes')
  if (wide && !prober.isTooLong(resource)) {
    const answer = await prober.objectsAnywhere(resource, MOST_ANYWHERE, canWatch(everywhere, wide.may))
    found.push({ list: everywhere, answer })
    if (answer.state === 'read' && answer.value.isWhole) return found
  }
  for (const { namespace, may } of places) {
    const list = { resource, namespace }
    const right = may(list)
    const answer = right === 'yes' ? await prober.objects(list, canWatch(list, may)) : unread(list, right)
    found.push({ list, answer })
  }
  return found
}

/** The namespace of the call, and the home of the account: what it has there shows what else was made for it. */
function placesOf({ request, home }: Facts): string[] {
  return [...new Set([callNamespace(request), home])].filter((place) => place !== '')
}

/** What cluster-wide rules do not give in a namespace, rules of that namespace may. */
async function placed(namespace: string, may: OwnRights, facts: Facts, prober: Prober): Promise<Place> {
  const isOfCall = facts.request.kind === 'resource' && facts.request.namespace === namespace
  const isGiven = (['roles', 'rolebindings'] as const).every(
    (resource) => may({ resource, namespace }) === 'yes',
  )
  return { namespace, may: isOfCall || isGiven ? may : await ownRights(namespace, prober) }
}

async function atClusterScope(
  resource: 'clusterroles' | 'clusterrolebindings',
  may: OwnRights,
  prober: Prober,
): Promise<Asked[]> {
  const list = { resource, namespace: '' } as const
  const right = may(list)
  return [
    { list, answer: right === 'yes' ? await prober.objects(list, canWatch(list, may)) : unread(list, right) },
  ]
}

/** What was read, with what that covers. */
export function toObjects(asked: readonly Asked[]): ReadObjects {
  const read = asked.flatMap(({ answer }) => (answer.state === 'read' ? [answer.value.objects] : []))
  return {
    ...joined(read),
    lists: asked.map(({ list, answer }) => ({
      ...list,
      reading:
        answer.state === 'read'
          ? { state: 'read', value: { count: countOf(answer.value.objects), isWhole: answer.value.isWhole } }
          : answer,
    })),
  }
}

function countOf(objects: RbacObjects): number {
  return Object.values(objects).reduce((sum, list) => sum + list.length, 0)
}

/** ClusterRoles that bindings near the caller refer to, by their names, if they cannot be listed. */
async function withNamedRoles(
  facts: Facts,
  objects: ReadObjects,
  may: OwnRights,
  prober: Prober,
): Promise<ReadObjects> {
  const isListed = objects.lists.some(
    ({ resource, reading }) => resource === 'clusterroles' && reading.state === 'read',
  )
  if (isListed) return objects
  const names = wantedClusterRoles({ ...facts, objects: { state: 'read', value: objects } })
    .filter((name) => may({ verb: 'get', resource: 'clusterroles', name }) === 'yes')
    .slice(0, Math.max(0, prober.left))
  const answers = await Promise.all(names.map((name) => prober.clusterRole(name)))
  const roles = answers.flatMap((answer) => (answer.state === 'read' && answer.value ? [answer.value] : []))
  const lists = answers.map((answer, i): ObjectList => {
    const list = { resource: 'clusterroles', namespace: '', name: names[i] ?? '' } as const
    if (answer.state === 'unread') return { ...list, reading: answer }
    const count = answer.value === null ? 0 : 1
    return { ...list, reading: { state: 'read', value: { count, isWhole: true } } }
  })
  return {
    ...objects,
    clusterRoles: keyed([...objects.clusterRoles, ...roles]),
    lists: [...objects.lists, ...lists],
  }
}

/**
 * The Roles and bindings that decide a call and those that the account has at home, as far as the rules of this pod's
 * account let it read them: one request for each of four lists where all namespaces fit into one answer, and none that
 * the rules would refuse.
 */
export async function gatherObjects(
  facts: Facts,
  may: OwnRights,
  prober: Prober,
): Promise<Reading<ReadObjects>> {
  const places: Place[] = []
  for (const place of placesOf(facts)) places.push(await placed(place, may, facts, prober))
  // In the order in which they decide, which is that in which the budget is spent.
  const wide = [
    atClusterScope('clusterrolebindings', may, prober),
    atClusterScope('clusterroles', may, prober),
  ]
  const local =
    places.length === 0
      ? []
      : [inNamespaces('rolebindings', places, prober), inNamespaces('roles', places, prober)]
  const asked = (await Promise.all([...local, ...wide])).flat()
  if (asked.some(({ answer }) => answer.state === 'read')) {
    return { state: 'read', value: await withNamedRoles(facts, toObjects(asked), may, prober) }
  }
  const answers = asked.flatMap(({ answer }) => (answer.state === 'unread' ? [answer] : []))
  const failed = answers.find(({ because }) => because === 'failed' || because === 'absent')
  if (failed) return failed
  const isRefused = answers.every(({ because }) => because === 'refused')
  return isRefused
    ? {
        state: 'unread',
        because: 'refused',
        says: say`No rule lets this account list Roles, ClusterRoles or their bindings.`,
      }
    : (answers.find(({ because }) => because === 'not-asked') ?? notAsked(say`Nothing was requested.`))
}
