import { parseQuantity } from '@/lib/identity/quantity'
import { at, entriesAt, listAt, textAt, textsAt } from '@/lib/objects/fields'
import { code, type Phrase, say } from '@/lib/phrase/phrase'
import type { Planned } from './planned'

type Amounts = Map<string, bigint>

const UNIT = 1_000_000_000n

function amount(value: unknown): bigint | undefined {
  return typeof value === 'string' || typeof value === 'number'
    ? parseQuantity(String(value))?.nano
    : undefined
}

function amounts(value: unknown, ...path: string[]): Amounts {
  const found = at(value, ...path)
  const entries = typeof found === 'object' && found !== null ? Object.entries(found) : []
  return new Map(
    entries.flatMap(([name, one]) => {
      const nano = amount(one)
      return nano === undefined ? [] : [[name, nano] as const]
    }),
  )
}

interface Use {
  name: string
  requests: Amounts
  limits: Amounts
  isInit: boolean
}

/** What each container asks for, after the defaults that LimitRanges fill in. */
function usesOf(spec: unknown, limits: readonly unknown[]): Use[] {
  const defaults = limits.filter((one) => textAt(one, 'type') === 'Container')
  const of = (container: unknown, isInit: boolean): Use => {
    const stated = amounts(container, 'resources', 'limits')
    // The API server takes a stated limit as the request before admission sees the pod.
    const asked = new Map([...stated, ...amounts(container, 'resources', 'requests')])
    for (const range of defaults) {
      for (const [name, nano] of amounts(range, 'default')) if (!stated.has(name)) stated.set(name, nano)
      for (const [name, nano] of amounts(range, 'defaultRequest')) if (!asked.has(name)) asked.set(name, nano)
    }
    return { name: textAt(container, 'name'), requests: asked, limits: stated, isInit }
  }
  return [
    ...listAt(spec, 'containers').map((one) => of(one, false)),
    ...listAt(spec, 'initContainers').map((one) => of(one, textAt(one, 'restartPolicy') !== 'Always')),
  ]
}

function total(uses: readonly Use[], part: 'requests' | 'limits', overhead: Amounts): Amounts {
  const sum: Amounts = new Map()
  const most: Amounts = new Map()
  for (const use of uses) {
    for (const [name, nano] of use[part]) {
      if (!use.isInit) sum.set(name, (sum.get(name) ?? 0n) + nano)
      else if (nano > (most.get(name) ?? 0n)) most.set(name, nano)
    }
  }
  for (const [name, nano] of most) if (nano > (sum.get(name) ?? 0n)) sum.set(name, nano)
  for (const [name, nano] of overhead) if (sum.has(name)) sum.set(name, (sum.get(name) ?? 0n) + nano)
  return sum
}

function rangeFaults(limit: unknown, { requests, limits }: Pick<Use, 'requests' | 'limits'>): string[] {
  const [least, most, ratios] = ['min', 'max', 'maxLimitRequestRatio'].map((part) => amounts(limit, part))
  const below = [...(least ?? [])].filter(([name, nano]) => {
    const [asked, stated] = [requests.get(name), limits.get(name)]
    return asked === undefined || asked < nano || (stated !== undefined && stated < nano)
  })
  const above = [...(most ?? [])].filter(([name, nano]) => {
    const [asked, stated] = [requests.get(name), limits.get(name)]
    return stated === undefined || stated > nano || (asked !== undefined && asked > nano)
  })
  const stretched = [...(ratios ?? [])].filter(([name, nano]) => {
    const [asked, stated] = [requests.get(name), limits.get(name)]
    return !asked || !stated || stated * UNIT > nano * asked
  })
  return [
    ...below.map(([name]) => `min ${name}`),
    ...above.map(([name]) => `max ${name}`),
    ...stretched.map(([name]) => `maxLimitRequestRatio ${name}`),
  ]
}

/** What LimitRanges refuse of a pod or of a claim for a volume (LimitRanger, 1.36), after their own defaults. */
export function limitRangeFaults(planned: Planned, ranges: readonly unknown[]): Phrase[] {
  const { pod, kind, group, value } = planned
  const isClaim = group === '' && kind === 'PersistentVolumeClaim'
  const all = ranges.flatMap((one) => listAt(one, 'spec', 'limits'))
  const uses = pod ? usesOf(pod.spec, all) : []
  return ranges.flatMap((range) => {
    const limits = listAt(range, 'spec', 'limits')
    const name = code(textAt(range, 'metadata', 'name'))
    return limits.flatMap((limit): Phrase[] => {
      const type = textAt(limit, 'type')
      if (type === 'PersistentVolumeClaim' && isClaim) {
        const requests = amounts(value, 'spec', 'resources', 'requests')
        return rangeFaults(limit, { requests, limits: requests }).map(
          (fault) => say`${name} refuses it: ${code(fault)}.`,
        )
      }
      if (type === 'Container')
        return uses.flatMap((use) =>
          rangeFaults(limit, use).map(
            (fault) => say`${name} refuses container ${code(use.name)}: ${code(fault)}.`,
          ),
        )
      if (type !== 'Pod' || !pod) return []
      const overhead = amounts(pod.spec, 'overhead')
      const sums = { requests: total(uses, 'requests', overhead), limits: total(uses, 'limits', overhead) }
      return rangeFaults(limit, sums).map((fault) => say`${name} refuses the pod: ${code(fault)}.`)
    })
  })
}

/** What one object would be charged, by the names of a quota. */
function chargeOf(planned: Planned, resource: string, ranges: readonly unknown[]): Amounts {
  const { group, value, pod } = planned
  const charge: Amounts = new Map([[`count/${resource}${group === '' ? '' : `.${group}`}`, UNIT]])
  const isCore = group === ''
  if (isCore) charge.set(resource, UNIT)
  if (isCore && resource === 'services') {
    const type = textAt(value, 'spec', 'type')
    const ports = BigInt(listAt(value, 'spec', 'ports').length) * UNIT
    if (type === 'LoadBalancer') charge.set('services.loadbalancers', UNIT)
    if (type === 'NodePort' || type === 'LoadBalancer') charge.set('services.nodeports', ports)
  }
  if (isCore && resource === 'persistentvolumeclaims') {
    const storage = amounts(value, 'spec', 'resources', 'requests').get('storage') ?? 0n
    const named = textAt(value, 'spec', 'storageClassName')
    charge.set('requests.storage', storage)
    charge.set(`${named}.storageclass.storage.k8s.io/requests.storage`, storage)
    charge.set(`${named}.storageclass.storage.k8s.io/persistentvolumeclaims`, UNIT)
  }
  return pod?.isOwn ? new Map([...charge, ...podCharge(pod.spec, ranges)]) : charge
}

function podCharge(spec: unknown, ranges: readonly unknown[]): Amounts {
  const uses = usesOf(
    spec,
    ranges.flatMap((one) => listAt(one, 'spec', 'limits')),
  )
  const overhead = amounts(spec, 'overhead')
  const charge: Amounts = new Map([
    ['pods', UNIT],
    ['count/pods', UNIT],
  ])
  for (const [name, nano] of total(uses, 'requests', overhead)) {
    charge.set(`requests.${name}`, nano)
    if (['cpu', 'memory', 'ephemeral-storage'].includes(name)) charge.set(name, nano)
  }
  for (const [name, nano] of total(uses, 'limits', overhead)) charge.set(`limits.${name}`, nano)
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
    const hard = amounts(quota, 'status', 'hard')
    const used = amounts(quota, 'status', 'used')
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
      const most = hard.get(limit)
      if (most === undefined)
        return [{ state: 'unknown', says: say`${name} has no status of ${code(limit)} yet.` }]
      const key = JSON.stringify([namespace, textAt(quota, 'metadata', 'name'), limit])
      const left = most - (used.get(limit) ?? 0n) - (charged.get(key) ?? 0n)
      const takes = asked ?? (each ?? 0n) * BigInt(Math.max(0, Math.trunc(pod?.count ?? 1)))
      if (takes <= 0n || takes <= left) {
        if (asked !== undefined) charged.set(key, (charged.get(key) ?? 0n) + takes)
        return []
      }
      const what = state === 'pods' ? say`its pods take` : say`it takes`
      return [
        { state, says: say`${name} has ${shown(left)} of ${code(limit)} left, and ${what} ${shown(takes)}.` },
      ]
    })
  })
}

function shown(nano: bigint): ReturnType<typeof code> {
  const left = nano < 0n ? 0n : nano
  const [whole, rest] = [left / UNIT, left % UNIT]
  if (rest !== 0n) return code(`${left / (UNIT / 1000n)}m`)
  const power = [
    ['Gi', 1n << 30n],
    ['Mi', 1n << 20n],
  ] as const
  const [suffix, by] = power.find(([, size]) => whole !== 0n && whole % size === 0n) ?? ['', 1n]
  return code(`${whole / by}${suffix}`)
}
