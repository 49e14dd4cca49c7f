import { at, entriesAt, listAt, textAt, textsAt } from '@/lib/objects/fields'
import { amountsOf, limitFaults, totalOf, usesOf } from '@/lib/objects/limit-ranges'
import { shownQuantity } from '@/lib/objects/quantity'
import { code, type Phrase, quote, say } from '@/lib/phrase/phrase'
import type { Planned } from './planned'

const UNIT = 1_000_000_000n

/** What LimitRanges refuse of a pod or of a claim for a volume (LimitRanger, 1.36), after their own defaults. */
export function limitRangeFaults({ pod, kind, group, value }: Planned, ranges: readonly unknown[]): Phrase[] {
  const isClaim = group === '' && kind === 'PersistentVolumeClaim'
  if (!pod && !isClaim) return []
  const faults = limitFaults(pod ? { pod: pod.spec } : { claim: at(value, 'spec') }, ranges)
  return faults.map(({ range, container, says }) => {
    const what = container !== undefined ? say`container ${code(container)}` : pod ? say`the pod` : say`it`
    return say`${code(range)} refuses ${what}: ${quote(says)}.`
  })
}

type Charge = Map<string, bigint>

/** What one object would be charged, by the names of a quota. */
function chargeOf(planned: Planned, resource: string, ranges: readonly unknown[]): Charge {
  const { group, value, pod } = planned
  const charge: Charge = new Map([[`count/${resource}${group === '' ? '' : `.${group}`}`, UNIT]])
  const isCore = group === ''
  if (isCore) charge.set(resource, UNIT)
  if (isCore && resource === 'services') {
    const type = textAt(value, 'spec', 'type')
    const ports = BigInt(listAt(value, 'spec', 'ports').length) * UNIT
    if (type === 'LoadBalancer') charge.set('services.loadbalancers', UNIT)
    if (type === 'NodePort' || type === 'LoadBalancer') charge.set('services.nodeports', ports)
  }
  if (isCore && resource === 'persistentvolumeclaims') {
    const storage = amountsOf(value, 'spec', 'resources', 'requests').get('storage')?.nano ?? 0n
    const named = textAt(value, 'spec', 'storageClassName')
    charge.set('requests.storage', storage)
    charge.set(`${named}.storageclass.storage.k8s.io/requests.storage`, storage)
    charge.set(`${named}.storageclass.storage.k8s.io/persistentvolumeclaims`, UNIT)
  }
  return pod?.isOwn ? new Map([...charge, ...podCharge(pod.spec, ranges)]) : charge
}

function podCharge(spec: unknown, ranges: readonly unknown[]): Charge {
  const uses = usesOf(
    spec,
    ranges.flatMap((one) => listAt(one, 'spec', 'limits')),
  )
  const overhead = amountsOf(spec, 'overhead')
  const charge: Charge = new Map([
    ['pods', UNIT],
    ['count/pods', UNIT],
  ])
  for (const [name, { nano }] of totalOf(uses, 'requests', overhead)) {
    charge.set(`requests.${name}`, nano)
    if (['cpu', 'memory', 'ephemeral-storage'].includes(name)) charge.set(name, nano)
  }
  for (const [name, { nano }] of totalOf(uses, 'limits', overhead)) charge.set(`limits.${name}`, nano)
  return charge
}

const COMPUTE = new Set(['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'])

function unstated(spec: unknown, ranges: readonly unknown[], name: string): boolean {
  const [part, resource = part] = name.split('.')
  const limits = ranges.flatMap((one) => listAt(one, 'spec', 'limits'))
  return usesOf(spec, limits).some(
    (use) => !use[part === 'limits' ? 'limits' : 'requests'].has(resource ?? ''),
  )
}

/** What of each quota the earlier objects of the plan take, by namespace, quota and name. */
export type Charged = Map<string, bigint>

/**
 * What ResourceQuotas say of a new object, and of the pods that it makes; objects that are charged take of what is left for those
 * after them. A quota with scopes, or one that has no status yet, cannot say.
 */
export function quotaFaults(
  planned: Planned,
  resource: string,
  { quotas, ranges, charged }: { quotas: readonly unknown[]; ranges: readonly unknown[]; charged: Charged },
): { state: 'refuses' | 'pods' | 'unknown'; says: Phrase }[] {
  const { pod, namespace } = planned
  const own = chargeOf(planned, resource, ranges)
  const made = pod && !pod.isOwn ? podCharge(pod.spec, ranges) : undefined
  return quotas.flatMap((quota) => {
    const name = code(textAt(quota, 'metadata', 'name'))
    const isScoped =
      textsAt(quota, 'spec', 'scopes').length > 0 || at(quota, 'spec', 'scopeSelector') !== undefined
    const hard = amountsOf(quota, 'status', 'hard')
    const used = amountsOf(quota, 'status', 'used')
    const wanted = entriesAt(quota, 'spec', 'hard').map(([one]) => one)
    return wanted.flatMap((limit): ReturnType<typeof quotaFaults> => {
      const asked = own.get(limit)
      const each = made?.get(limit)
      const spec = pod?.spec
      const isMissing = COMPUTE.has(limit) && pod !== undefined && unstated(spec, ranges, limit)
      if (asked === undefined && each === undefined && !isMissing) return []
      const state = pod && !pod.isOwn && asked === undefined ? 'pods' : 'refuses'
      if (isScoped) return [{ state: 'unknown', says: say`${name} has scopes, which are not judged.` }]
      if (isMissing)
        return [{ state, says: say`${name} counts ${code(limit)}, and a container states none.` }]
      const most = hard.get(limit)?.nano
      if (most === undefined)
        return [{ state: 'unknown', says: say`${name} has no status of ${code(limit)} yet.` }]
      const key = JSON.stringify([namespace, textAt(quota, 'metadata', 'name'), limit])
      const left = most - (used.get(limit)?.nano ?? 0n) - (charged.get(key) ?? 0n)
      const takes = asked ?? (each ?? 0n) * BigInt(Math.max(0, Math.trunc(pod?.count ?? 1)))
      if (takes <= 0n || takes <= left) {
        if (asked !== undefined) charged.set(key, (charged.get(key) ?? 0n) + takes)
        return []
      }
      const shown = (amount: bigint) => code(shownQuantity(limit, amount))
      const what = state === 'pods' ? say`its pods take` : say`it takes`
      return [
        {
          state,
          says: say`${name} has ${shown(left < 0n ? 0n : left)} of ${code(limit)} left, and ${what} ${shown(takes)}.`,
        },
      ]
    })
  })
}
