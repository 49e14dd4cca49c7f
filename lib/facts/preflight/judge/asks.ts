import { namespaceSchema, objectNameSchema } from '@/lib/contract/segments'
import { planOf, type Wanted } from '@/lib/facts/what-if/judge/plan'
import { toProposal } from '@/lib/facts/what-if/judge/proposal'
import { readManifest } from '@/lib/facts/what-if/judge/read-manifest'
import { type Catalogue, findKnown } from '@/lib/objects/catalogue'
import { requestKey } from '@/lib/rbac/call'
import type { ResourceAttributes, UserInfo } from '@/lib/rbac/types'
import { callsOf, isNamespace, keyOfPlanned, planObjects, podNeeds } from './planned'

/** One object whose existence matters. */
export interface WantedObject {
  key: string
  group: string
  version: string
  resource: string
  namespace: string
  name: string
}

/** One object as a dry run takes it. */
export interface AskedDryRun {
  at: number
  key: string
  target: Omit<WantedObject, 'key'>
  body: string
}

/** What a plan asks of the cluster, the weightiest first in each list. */
export interface PreflightAsks {
  /** Where the installer's rules decide; "" is left out. */
  places: string[]
  /** Namespaces of objects, and those that the plan makes. */
  namespaces: string[]
  /** Namespaces in which LimitRanges bear on an object. */
  limited: string[]
  calls: ResourceAttributes[]
  existing: WantedObject[]
  roles: Wanted[]
  dryRuns: AskedDryRun[]
}

interface AsksInput {
  namespace: string
  catalogue?: Catalogue
  own?: UserInfo
  withBodies: boolean
}

/** What is asked of the cluster about a plan, whatever the plan is: no more than its objects and their places. */
export function preflightAsks(
  text: string,
  { namespace, catalogue, own, withBodies }: AsksInput,
): PreflightAsks {
  const { objects } = planObjects(text, namespace, catalogue)
  const applied = objects.map((planned, at) => ({ planned, at, calls: callsOf(planned) }))
  const each = applied.flatMap(({ calls }) => (calls ? Object.values(calls) : []))
  const calls = [...new Map(each.map((call) => [requestKey(call), call])).values()]
  const isPlace = (name: string) => namespaceSchema.safeParse(name).success
  const placesOf = (names: readonly string[]) => [...new Set(names)].filter(isPlace)
  const target = (planned: (typeof objects)[number]): WantedObject[] => {
    const { served, name } = planned
    if (served.by !== 'server' || !objectNameSchema.safeParse(name).success) return []
    const { group, version, resource } = served.known
    return [{ key: keyOfPlanned(planned), group, version, resource, namespace: planned.namespace, name }]
  }
  const needs = objects.flatMap((planned) =>
    podNeeds(planned).flatMap((need): WantedObject[] => {
      const known = catalogue && findKnown(catalogue, need.group, need.resource)
      const { kind: _, ...of } = need
      return known && objectNameSchema.safeParse(need.name).success
        ? [{ ...of, key: keyOfPlanned(need), version: known.version }]
        : []
    }),
  )
  const isWeighty = ({ pod, group }: (typeof objects)[number]) =>
    pod !== undefined || group === 'rbac.authorization.k8s.io'
  const wanted = planOf(toProposal(readManifest(text), namespace), own, namespace)
  return {
    places: placesOf(calls.map((call) => call.namespace)),
    namespaces: placesOf(objects.map((one) => (isNamespace(one) ? one.name : one.namespace))),
    limited: placesOf(
      objects.filter(({ pod, kind }) => pod || kind === 'PersistentVolumeClaim').map((one) => one.namespace),
    ),
    calls,
    existing: [
      ...needs,
      ...objects.filter(isWeighty).flatMap(target),
      ...objects.filter((one) => !isWeighty(one) && !isNamespace(one)).flatMap(target),
    ],
    roles: [...wanted.urgent, ...wanted.rest].filter(
      (one) => one.want === 'account' || (one.want === 'object' && one.resource.endsWith('roles')),
    ),
    dryRuns: withBodies
      ? applied.flatMap(({ planned, at, calls }): AskedDryRun[] => {
          const [found] = calls ? target(planned) : []
          if (found === undefined) return []
          const { key, ...of } = found
          return [{ at, key, target: of, body: JSON.stringify(planned.value) }]
        })
      : [],
  }
}
