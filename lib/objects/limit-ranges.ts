import { at, listAt, textAt } from './fields'
import { parseQuantity, shownQuantity } from './quantity'

/** An amount in billionths, and as it was written. */
export interface Amount {
  nano: bigint
  text: string
}

export type Amounts = ReadonlyMap<string, Amount>

const UNIT = 1_000_000_000n

/** The amounts of an object by their names; what is no quantity is left out. */
export function amountsOf(value: unknown, ...path: string[]): Map<string, Amount> {
  const entries = Object.entries(Object(at(value, ...path)))
  return new Map(
    entries.flatMap(([name, one]) => {
      const text = typeof one === 'number' ? String(one) : one
      const quantity = typeof text === 'string' ? parseQuantity(text) : undefined
      return quantity === undefined ? [] : [[name, { ...quantity, text: String(text) }] as const]
    }),
  )
}

/** What one container asks for, after the defaults that LimitRanges fill in. */
export interface ContainerUse {
  name: string
  requests: Amounts
  limits: Amounts
  /** It ends before the containers of the pod begin. */
  isInit: boolean
  /** The names that defaults filled in. */
  filled: { requests: readonly string[]; limits: readonly string[] }
}

/** What each container of a pod asks for; `limits` are those of all LimitRanges of its namespace (LimitRanger, 1.36). */
export function usesOf(spec: unknown, limits: readonly unknown[]): ContainerUse[] {
  const ranges = limits.filter((one) => textAt(one, 'type') === 'Container')
  const filledFrom = (part: string, own: Map<string, Amount>) => {
    const filled = ranges.flatMap((range) => [...amountsOf(range, part)].filter(([name]) => !own.has(name)))
    for (const [name, amount] of filled) if (!own.has(name)) own.set(name, amount)
    return [...new Set(filled.map(([name]) => name))].sort()
  }
  const of = (container: unknown, isInit: boolean): ContainerUse => {
    const stated = amountsOf(container, 'resources', 'limits')
    // The API server takes a stated limit as the request before admission sees the pod.
    const asked = new Map([...stated, ...amountsOf(container, 'resources', 'requests')])
    const filled = { requests: filledFrom('defaultRequest', asked), limits: filledFrom('default', stated) }
    return { name: textAt(container, 'name'), requests: asked, limits: stated, isInit, filled }
  }
  return [
    ...listAt(spec, 'containers').map((one) => of(one, false)),
    ...listAt(spec, 'initContainers').map((one) => of(one, textAt(one, 'restartPolicy') !== 'Always')),
  ]
}

/** What a pod asks for as a whole: init containers run one after another, before the others. */
export function totalOf(
  uses: readonly ContainerUse[],
  part: 'requests' | 'limits',
  overhead: Amounts,
): Amounts {
  const sum = new Map<string, bigint>()
  const most = new Map<string, bigint>()
  for (const use of uses) {
    for (const [name, { nano }] of use[part]) {
      if (!use.isInit) sum.set(name, (sum.get(name) ?? 0n) + nano)
      else if (nano > (most.get(name) ?? 0n)) most.set(name, nano)
    }
  }
  for (const [name, nano] of most) if (nano > (sum.get(name) ?? 0n)) sum.set(name, nano)
  for (const [name, { nano }] of overhead) if (sum.has(name)) sum.set(name, (sum.get(name) ?? 0n) + nano)
  return new Map([...sum].map(([name, nano]) => [name, { nano, text: shownQuantity(name, nano) }]))
}

interface Asked {
  requests: Amounts
  limits: Amounts
}

/** What one limit says of what is asked, in the words of the API server. */
function faultsOf(limit: unknown, { requests, limits }: Asked): string[] {
  const type = textAt(limit, 'type')
  const each = (
    part: string,
    fault: (name: string, bound: Amount, asked?: Amount, most?: Amount) => string[],
  ) =>
    [...amountsOf(limit, part)].flatMap(([name, bound]) =>
      fault(name, bound, requests.get(name), limits.get(name)),
    )
  const isClaim = type === 'PersistentVolumeClaim'
  return [
    ...each('min', (name, { nano, text }, asked, most) => {
      const start = `minimum ${name} usage per ${type} is ${text}`
      if (asked === undefined) return [`${start}.  No request is specified`]
      if (asked.nano < nano) return [`${start}, but request is ${asked.text}`]
      return most !== undefined && most.nano < nano ? [`${start}, but limit is ${most.text}`] : []
    }),
    ...each('max', (name, { nano, text }, asked, most) => {
      const start = `maximum ${name} usage per ${type} is ${text}`
      if (most === undefined && !isClaim) return [`${start}.  No limit is specified`]
      if (asked === undefined && isClaim) return [`${start}.  No request is specified`]
      if (most !== undefined && most.nano > nano) return [`${start}, but limit is ${most.text}`]
      return asked !== undefined && asked.nano > nano ? [`${start}, but request is ${asked.text}`] : []
    }),
    ...each('maxLimitRequestRatio', (name, { nano, text }, asked, most) => {
      const start = `${name} max limit to request ratio per ${type} is ${text}, but`
      if (!asked?.nano) return [`${start} no request is specified or request is 0`]
      if (!most?.nano) return [`${start} no limit is specified or limit is 0`]
      if (most.nano * UNIT <= nano * asked.nano) return []
      return [`${start} provided ratio is ${(Number(most.nano) / Number(asked.nano)).toFixed(6)}`]
    }),
  ]
}

/** What a LimitRange refuses: of which container, where it is of one, and the sentence of the API server. */
export interface LimitFault {
  range: string
  container?: string
  says: string
}

/** What LimitRanges refuse of a pod, or of a claim for a volume, after their own defaults (LimitRanger, 1.36). */
export function limitFaults(
  of: { pod: unknown } | { claim: unknown },
  ranges: readonly unknown[],
): LimitFault[] {
  const limitsIn = (range: unknown) => listAt(range, 'spec', 'limits')
  const uses = 'pod' in of ? usesOf(of.pod, ranges.flatMap(limitsIn)) : []
  return ranges.flatMap((one) => {
    const range = textAt(one, 'metadata', 'name')
    return limitsIn(one).flatMap((limit): LimitFault[] => {
      const told = (asked: Asked, more: { container?: string } = {}) =>
        faultsOf(limit, asked).map((says) => ({ range, ...more, says }))
      const type = textAt(limit, 'type')
      if ('claim' in of) {
        const requests = amountsOf(of.claim, 'resources', 'requests')
        return type === 'PersistentVolumeClaim' ? told({ requests, limits: new Map() }) : []
      }
      if (type === 'Container') return uses.flatMap((use) => told(use, { container: use.name }))
      if (type !== 'Pod') return []
      const overhead = amountsOf(of.pod, 'overhead')
      const [requests, limits] = [totalOf(uses, 'requests', overhead), totalOf(uses, 'limits', overhead)]
      return told({ requests, limits })
    })
  })
}
