import { expect, it } from 'vitest'
import type { LoggedRefusal, SeenIn } from '@/lib/facts/refusals/contract'
import { plain, words } from '@/lib/phrase/phrase'
import {
  barsOf,
  barWords,
  causeWords,
  groupsOf,
  refusalWords,
  roleHeading,
  seenWords,
  sourceWords,
} from './refusal-words'

const OWN = 'system:serviceaccount:shop:web'

function refusal(
  more: Partial<LoggedRefusal> = {},
  kind: LoggedRefusal['explanation']['kind'] = 'authorization',
) {
  const request = {
    user: OWN,
    verb: 'watch',
    group: 'batch',
    resource: 'jobs',
    namespace: 'shop',
    ...more.request,
  }
  const explanation: LoggedRefusal['explanation'] = {
    verdict: 'denied',
    kind,
    request,
    says: words('It was refused.'),
    cause: null,
    alternatives: [],
    nearMisses: [],
    evidence: [],
    fixes: [],
    unseen: [],
  }
  const times = { first: '2026-11-26T14:00:00.000Z', last: '2026-11-26T14:30:00.000Z' }
  return {
    id: 'a',
    explanation,
    message: '',
    count: 3,
    ...times,
    perMinute: [],
    seenIn: [],
    ...more,
    request,
  }
}

it('groups by who refused to whom, what a log line alone names and what is older last, and what is allowed last in its group', () => {
  const mailer = refusal({ request: { ...refusal().request, user: 'system:serviceaccount:shop:mailer' } })
  const all = [
    refusal({ older: true }),
    refusal({ doubt: 'Seen only in the log of mailer.' }),
    refusal({}, 'admission'),
    refusal({ id: 'turned', allowedNow: { at: '2026-11-26T14:32:08Z' } }),
    mailer,
    refusal(),
    refusal({}, 'authentication'),
  ]
  const named = (own: string) => groupsOf(all, own).map(({ name, refusals }) => `${name} ${refusals.length}`)
  expect(named(OWN)).toEqual(['rbac 2', 'accounts 1', 'admission 1', 'other 1', 'doubted 1', 'older 1'])
  expect(named('')).toEqual(['rbac 3', 'admission 1', 'other 1', 'doubted 1', 'older 1'])
  expect(groupsOf(all, OWN)[0]?.refusals.at(-1)?.id).toBe('turned')
})

it('says when a bar was and what it counts', () => {
  const words = (index: number) => barWords([0, 3, 22], index, 30, '2026-11-26T14:30:00.000Z')
  expect([words(0), words(2)]).toEqual(['14:00 to 14:10 UTC: 0', '14:20 to 14:30 UTC: 22'])
})

it.each([
  [{}, 'watch jobs.batch', 'in shop'],
  [{ verb: 'get', group: '', resource: 'pods', subresource: 'log', name: 'a' }, 'get pods/log/a', 'in shop'],
  [{ verb: 'list', group: '', resource: 'nodes', namespace: '' }, 'list nodes', 'cluster-wide'],
])('names the call of %o', (request, call, where) => {
  expect(refusalWords(refusal({ request: { ...refusal().request, ...request } }))).toEqual({ call, where })
})

it('says who was refused, workload by workload', () => {
  const log = (pod: string, owner: string, state: 'runs' | 'crashes') =>
    ({ from: 'log', pod, container: 'app', owner, state, count: 1 }) as const
  const seenIn: SeenIn[] = [
    log('a-1', 'a', 'crashes'),
    log('a-2', 'a', 'crashes'),
    log('b-1', 'b', 'runs'),
    { from: 'event', kind: 'Job', name: 'nightly', by: 'job-controller', count: 2 },
  ]
  expect(seenWords(seenIn).map(({ who, more }) => `${who} ${more}`)).toEqual([
    'a 2 pods, crashing',
    'b 1 pod',
    'job-controller for Job nightly',
  ])
  expect(sourceWords(seenIn)).toBe('log and event')
})

it('takes no permission of another account for known', () => {
  const other = refusal({ request: { ...refusal().request, user: 'system:serviceaccount:shop:mailer' } })
  const [at, runsAs] = ['2026-11-26T14:30:00Z', 'system:serviceaccount:shop:mailer']
  other.explanation.logged = { from: 'log', by: 'mailer', runsAs, at, toldAt: at }
  expect(plain(causeWords(other, OWN))).toBe('Refused to mailer, by its log, 14:30:00 UTC.')
  expect(plain(causeWords(refusal(), OWN))).toBe('It was refused.')
})

it.each([
  [
    [1, 2, 3],
    [1, 2, 3],
  ],
  [Array<number>(60).fill(1), Array<number>(10).fill(6)],
])('puts %o into at most ten bars', (perMinute, bars) => {
  expect(barsOf(perMinute)).toEqual(bars)
})

it('counts what a Role ends only against more than it ends', () => {
  const said = ([ended, of]: [number, number]) => roleHeading(ended, of)
  expect(
    (
      [
        [3, 9],
        [9, 9],
        [1, 1],
      ] as [number, number][]
    ).map(said),
  ).toEqual(['One Role ends 3 of the 9', 'One Role ends all 9', 'One Role ends it'])
})
