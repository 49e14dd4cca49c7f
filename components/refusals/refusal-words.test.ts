import { expect, it } from 'vitest'
import type { LoggedRefusal, SeenIn } from '@/lib/facts/refusals/contract'
import { plain, words } from '@/lib/phrase/phrase'
import {
  barsOf,
  barsOfAll,
  barWords,
  causeWords,
  groupsOf,
  inBar,
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
    refusal({ doubt: words('Seen only in the log of mailer.') }),
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

const CHECKED = '2026-11-26T14:30:20.000Z'

it('says when a bar was and what it counts', () => {
  expect(barsOf([0, 3, 22], CHECKED).map(barWords)).toEqual([
    '14:28 to 14:29 UTC: 0',
    '14:29 to 14:30 UTC: 3',
    '14:30 to 14:31 UTC: 22',
  ])
})

it('keeps the place of a bar from one answer to the next', () => {
  const [now = [], later = []] = [CHECKED, '2026-11-26T14:31:05.000Z'].map((at) =>
    barsOf(Array<number>(11).fill(1), at).map(({ fromMs }) => fromMs),
  )
  expect(later.slice(0, -1)).toEqual(now.slice(1))
})

it('finds the refusals of each whole bar, with their counts there', () => {
  const [all, other] = [
    refusal({ id: 'a', count: 4, perMinute: [1, 0, 3] }),
    refusal({ id: 'b', count: 2, perMinute: [0, 2, 0] }),
  ]
  const bars = barsOfAll([all, other], CHECKED)
  expect(bars.map(({ count }) => count)).toEqual([2, 3])
  const found = bars.map((bar) => inBar([all, other], bar, CHECKED).map(({ id, count }) => `${id} ${count}`))
  expect(found).toEqual([['b 2'], ['a 3']])
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
  [Array<number>(61).fill(1), [...Array<number>(10).fill(6), 1]],
])('puts %o into bars of as many minutes', (perMinute, counts) => {
  expect(barsOf(perMinute, CHECKED).map(({ count }) => count)).toEqual(counts)
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
