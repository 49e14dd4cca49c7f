import type { Exposure } from '@/lib/contract/exposure'
import type { Unread } from '@/lib/evidence/reading'
import type { Kinds } from '@/lib/facts/objects/contract/kinds'
import type { LoggedRefusal, Refusals } from '@/lib/facts/refusals/contract'
import type { CrashRefusal } from '@/lib/facts/refusals/judge/refused-call'
import { plain, say, words } from '@/lib/phrase/phrase'
import type { buildOverview } from '../build-overview'
import type { OverviewReadings, PodTrouble, Timed } from '../facts'
import { anAccess, anIdentity, answers, compared, granted, PRINTED, pods, read } from './area-facts'

export const LATER = '2026-11-24T12:00:05Z'
export const timed = <T>(value: T): Timed<T> => ({ state: 'read', value, at: PRINTED })
export const exposure: Exposure = {
  mode: 'local',
  address: '127.0.0.1',
  port: 3000,
  basePath: '/',
  allowedHosts: [],
  isLoopback: true,
  showsOthers: false,
  allowsDryRun: false,
  allowsDangerousRights: false,
  audit: {},
}
export const kinds: Kinds = { namespace: 'shop', kinds: [], failedGroups: [] }
export const ready = pods([['1/1', 'Running']])

export function readings(over: Partial<OverviewReadings> = {}): OverviewReadings {
  return {
    identity: timed(anIdentity(read, [compared])),
    connection: timed(answers),
    access: timed(anAccess(granted('pods'))),
    kinds: timed(kinds),
    pods: timed(ready),
    troubles: [],
    refusals: timed(refusals()),
    exposure,
    madeAt: PRINTED,
    ...over,
  }
}

/** What logs and events told, all of which were read. */
export function refusals(over: Partial<Refusals> = {}): Refusals {
  return {
    namespace: 'shop',
    minutes: 10,
    checkedAt: PRINTED,
    requests: 5,
    logs: { state: 'read', pods: 3, ofPods: 3 },
    events: { state: 'read', count: 4 },
    refusals: [],
    apart: [],
    leftOut: [],
    notSeen: [],
    ...over,
  }
}

/** Neither may be read. */
export const notRead = timed(
  refusals({ logs: { state: 'denied', pods: 0, ofPods: 0 }, events: { state: 'denied', count: 0 } }),
)

/** A call that a log has. */
export function loggedCall(verb: string, over: Partial<LoggedRefusal> = {}, user = 'web'): LoggedRefusal {
  const request = {
    user: `system:serviceaccount:shop:${user}`,
    verb,
    group: 'batch',
    resource: 'jobs',
    namespace: 'shop',
  }
  const explanation: LoggedRefusal['explanation'] = {
    verdict: 'denied',
    kind: 'authorization',
    request,
    says: words('It was refused.'),
    cause: null,
    alternatives: [],
    nearMisses: [],
    evidence: [],
    fixes: [],
    unseen: [],
  }
  return {
    id: verb,
    request,
    explanation,
    message: '',
    count: 6,
    first: PRINTED,
    last: PRINTED,
    perMinute: [6],
    seenIn: [{ from: 'log', pod: 'mailer-0', container: 'app', owner: 'mailer', state: 'runs', count: 6 }],
    ...over,
  }
}

export const failed: Unread = { state: 'unread', because: 'failed', says: say`No answer within 10 s.` }
export const denied: Unread = { state: 'unread', because: 'refused', says: say`The API server answered 403.` }
export const watchJobs: CrashRefusal = {
  user: 'system:serviceaccount:shop:web',
  request: {
    kind: 'resource',
    verb: 'watch',
    group: 'batch',
    resource: 'jobs',
    subresource: '',
    name: '',
    namespace: 'shop',
  },
  message: 'jobs.batch is forbidden',
  isLast: true,
}

export function crash(owner: string, refusals: CrashRefusal[], count = 1, of = count): PodTrouble {
  const value = {
    why: [{ text: 'Exit code 1, 3 restarts' }],
    seen: [[{ text: '3 restarts' }]],
    refusals,
  }
  return { owner, name: `${owner}-0`, word: 'Error', count, of, found: { ...timed(value), at: LATER } }
}

/** So many pods that end with an error. */
export const broken = (count: number) =>
  timed(pods(Array.from({ length: count }, () => ['0/1', 'Error', '3', '2h'])))

export type Built = ReturnType<typeof buildOverview>
export const brief = ({ causes }: Built) => causes.map(({ severity, says }) => `${severity}: ${plain(says)}`)
export const clauses = ({ verdict }: Built) => verdict.map(({ state, says }) => `${state}: ${plain(says)}`)
export const check = ({ checks }: Built, area: Built['checks'][number]['area']) =>
  checks.find((one) => one.area === area)

/** This pod is p0 of the list. */
export const own = timed(anIdentity(read, [compared]))
if (own.state === 'read') own.value.pod.name = 'p0'
