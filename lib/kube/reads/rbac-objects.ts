import * as z from 'zod/mini'
import { say } from '@/lib/phrase/phrase'
import { type ParsedObjects, parseRbacObjects } from '@/lib/rbac/objects'
import type { ClusterRole, RbacObjects } from '@/lib/rbac/types'
import { inTurns } from '../in-turns'
import { isStatus, UnexpectedAnswerError } from '../transport/errors'
import { goString, orEmpty, parseAnswer } from '../transport/parse-answer'
import { listPath, objectPath, watchPath } from '../transport/paths'
import type { CallOptions, KubeClient } from '../transport/types'

const GROUP = { group: 'rbac.authorization.k8s.io', version: 'v1' }

const LIST_KINDS = {
  roles: 'RoleList',
  rolebindings: 'RoleBindingList',
  clusterroles: 'ClusterRoleList',
  clusterrolebindings: 'ClusterRoleBindingList',
} as const
export type RbacResource = keyof typeof LIST_KINDS

export interface RbacList {
  objects: RbacObjects
  /** False when a limit left objects out, or one was not as the API promises: then an absent one proves nothing. */
  isWhole: boolean
  /** To watch from; "" of what is no list. */
  resourceVersion: string
}

export interface RbacListTarget {
  resource: RbacResource
  /** "" for the cluster-scoped ones, and for those of all namespaces. */
  namespace: string
  /** Clamped to 1..500; the whole list when absent. */
  limit?: number
}

type Options = Pick<CallOptions, 'signal' | 'deadlineMs'>

const listSchema = z.looseObject({
  metadata: z.object({ continue: goString, resourceVersion: goString }),
  items: orEmpty(z.unknown()),
})

/** Lists Roles, ClusterRoles or their bindings with one request; of each object only what the authorizer reads is kept. */
export async function listRbacObjects(
  kube: KubeClient,
  { resource, namespace, limit }: RbacListTarget,
  options: Options = {},
): Promise<RbacList> {
  const path = listPath({ ...GROUP, resource, namespace }, limit === undefined ? {} : { limit })
  const line = { method: 'GET', path } as const
  const { json } = await kube.get(path, options)
  parseAnswer(z.looseObject({ kind: z.literal(LIST_KINDS[resource]) }), json, line)
  const { items, ...list } = parseAnswer(listSchema, json, line)
  const read: ParsedObjects[] = []
  await inTurns(items, (item) => read.push(parseRbacObjects([{ ...list, items: [item] }])), options.signal)
  return {
    objects: {
      roles: read.flatMap(({ objects }) => objects.roles),
      clusterRoles: read.flatMap(({ objects }) => objects.clusterRoles),
      roleBindings: read.flatMap(({ objects }) => objects.roleBindings),
      clusterRoleBindings: read.flatMap(({ objects }) => objects.clusterRoleBindings),
    },
    isWhole:
      list.metadata.continue === '' &&
      read.every(({ problems, otherKinds }) => problems.length === 0 && otherKinds.length === 0),
    resourceVersion: list.metadata.resourceVersion,
  }
}

/** Resolves when one of the kind changes after `from` or the watch is over, which is after so many seconds at most; `open` tells that it has begun. */
export async function watchRbacObjects(
  kube: KubeClient,
  { resource, namespace }: RbacListTarget,
  { from, seconds, signal, open }: { from: string; seconds: number; signal: AbortSignal; open: () => void },
): Promise<void> {
  const query = { resourceVersion: from, timeoutSeconds: seconds, includeObject: 'None' as const }
  const path = watchPath({ ...GROUP, resource, namespace }, query)
  const options = {
    signal,
    accept: 'table' as const,
    urgency: 'feed' as const,
    idleMs: (seconds + 10) * 1_000,
    onOpen: open,
  }
  for await (const line of kube.lines(path, options)) {
    if (!line.startsWith('{"type":"BOOKMARK"')) return
  }
}

const ONE_KIND = {
  roles: 'Role',
  rolebindings: 'RoleBinding',
  clusterroles: 'ClusterRole',
  clusterrolebindings: 'ClusterRoleBinding',
} as const

/** Reads one Role, ClusterRole or binding by its name, alone among the objects; null when the API server says that there is none. */
export async function readRbacObject(
  kube: KubeClient,
  { resource, namespace, name }: { resource: RbacResource; namespace: string; name: string },
  options: Options = {},
): Promise<RbacObjects | null> {
  const path = objectPath({ ...GROUP, resource, namespace, name })
  const line = { method: 'GET', path } as const
  try {
    const { json } = await kube.get(path, options)
    parseAnswer(z.looseObject({ kind: z.literal(ONE_KIND[resource]) }), json, line)
    const { objects } = parseRbacObjects([json])
    const [found] = Object.values(objects).flat()
    if (found?.name !== name)
      throw new UnexpectedAnswerError(line, 'shape', say`the answer is another object`)
    return objects
  } catch (error) {
    if (isStatus(error, 404)) return null
    throw error
  }
}

/** Reads one ClusterRole; null when the API server says that there is none. */
export async function readClusterRole(
  kube: KubeClient,
  name: string,
  options: Options = {},
): Promise<ClusterRole | null> {
  const objects = await readRbacObject(kube, { resource: 'clusterroles', namespace: '', name }, options)
  return objects?.clusterRoles[0] ?? null
}
