import type { Asked, Cost } from '@/lib/contract/cost'
import type { KindTraffic, TrafficLens } from '@/lib/kube/transport/traffic'
import { describeResource } from '@/lib/words/resources'

const NONE: Asked = { requests: 0, bytes: 0 }

function callOf({ verb, group, resource, isDryRun }: KindTraffic): string {
  const words =
    resource === 'other' ? `${verb} other kinds` : `${verb} ${describeResource({ group, resource })}`
  return isDryRun ? `${words}, as a dry run` : words
}

function byCall(traffic: readonly KindTraffic[]): Map<string, Asked> {
  const sums = new Map<string, Asked>()
  for (const kind of traffic) {
    const call = callOf(kind)
    const { requests, bytes } = sums.get(call) ?? NONE
    sums.set(call, { requests: requests + kind.requests, bytes: bytes + kind.bytes })
  }
  return sums
}

interface CostFacts extends Pick<Cost, 'of'> {
  traffic: TrafficLens
  server: Cost['server']
  viewers: number
  /** Whole seconds before the present one. */
  age: number
}

/** What Podglass asked of the API server, from its own counts: no call is made. */
export function costOf({ of, traffic, server, viewers, age }: CostFacts): Cost {
  const recent = traffic.recent(60)
  const minute = byCall(recent)
  const young = byCall(traffic.recent(age + 1))
  const kinds = [...byCall(traffic.total())].map(([call, total]) => ({
    call,
    minute: minute.get(call) ?? NONE,
    young: young.get(call) ?? NONE,
    total,
  }))
  kinds.sort((a, b) => b.minute.requests - a.minute.requests || b.total.requests - a.total.requests)
  return {
    of,
    since: traffic.since,
    server,
    viewers,
    watches: traffic.watches,
    waitedMs: Math.round(recent.reduce((sum, { waitedMs }) => sum + waitedMs, 0)),
    kinds,
  }
}
