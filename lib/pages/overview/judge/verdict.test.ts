import { describe, expect, it } from 'vitest'
import type { Access } from '@/lib/facts/account/contract'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import { NOTHING, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { accessVerdict } from './access'
import { identityVerdict } from './identity'
import type { Dated, PartState } from './part'
import type { PodsFacts } from './pods'
import { podsVerdict } from './pods'
import {
  anAccess,
  anIdentity,
  answers,
  COLUMNS,
  climbed,
  compared,
  granted,
  PRINTED,
  pods,
  read,
  review,
  row,
  rung,
  times,
} from './testing/area-facts'
import { type OverviewFacts, overviewVerdict } from './verdict'

describe('podsVerdict', () => {
  it.each<[string, PodsFacts, PartState | undefined, string, ...string[]]>([
    [
      '12 broken of 18 pods, by what each of them shows',
      pods([
        ...times(6, '2/2', 'Running'),
        ...times(4, '0/1', 'ImagePullBackOff'),
        ...times(3, '0/1', 'CrashLoopBackOff', '214 (2m ago)'),
        ...times(2, '1/2', 'Running'),
        ...times(2, '0/1', 'Pending', '0', '18m'),
        ['0/1', 'Init:0/1', '0', '2h'],
      ]),
      'broken',
      '12 of 18 pods not ready: 4 ImagePullBackOff, 3 CrashLoopBackOff, 2 Pending, 2 Running but not ready and 1 in other states.',
    ],
    ['all ready', pods(times(18, '1/1', 'Running')), 'healthy', 'All 18 pods in shop are ready.'],
    ['one, ready', pods([['1/1', 'Running']]), 'healthy', 'The one pod in shop is ready.'],
    [
      'pods of Jobs that completed, which are counted apart',
      pods([
        ['1/1', 'Running'],
        ['0/1', 'Completed'],
      ]),
      'healthy',
      '1 of 2 pods in shop is ready, 1 completed.',
      '1 pod completed',
    ],
    [
      'a pod that starts',
      pods([
        ['1/1', 'Running'],
        ['0/1', 'ContainerCreating', '0', '40s'],
      ]),
      'attention',
      '1 of 2 pods in shop is starting.',
      '1 pod is starting, for less than 5 minutes',
    ],
    [
      'the same pod five minutes after that was printed',
      pods(
        [
          ['1/1', 'Running'],
          ['0/1', 'ContainerCreating', '0', '40s'],
        ],
        {},
        5,
      ),
      'attention',
      '1 of 2 pods not ready: 1 ContainerCreating.',
    ],
    [
      'an old pod that ends',
      pods([['1/1', 'Terminating', '0', '9d']]),
      'attention',
      'The one pod in shop is terminating.',
      '1 pod is terminating',
    ],
    [
      'ready pods that were restarted lately',
      pods([
        ['1/1', 'Running', '3 (4m12s ago)'],
        ['1/1', 'Running', '9 (3d ago)'],
      ]),
      'attention',
      'All 2 pods in shop are ready.',
      '1 pod restarted within the last hour',
    ],
    [
      'a word that is not known',
      pods([['0/1', 'Zapped']]),
      'broken',
      'The one pod in shop is not ready: 1 Zapped.',
    ],
    ['no pod', pods([]), 'empty', 'There is no pod in shop.'],
    [
      'nothing but completed pods',
      pods(times(2, '0/1', 'Completed')),
      'empty',
      'All 2 pods in shop completed.',
    ],
    [
      'a refused list',
      pods([], { state: 'forbidden', says: say`The API server answered 403: no`, explain: '/ask?verb=list' }),
      'denied',
      'Whether the pods in shop are healthy is unknown: this account cannot list them.',
      'The API server answered 403: no',
    ],
    [
      'a list that failed, as by a 401',
      pods([], { state: 'failed', says: say`The API server answered 401: Unauthorized` }),
      'unknown',
      'Whether the pods in shop are healthy is unknown: they could not be listed.',
      'The API server answered 401: Unauthorized',
    ],
    [
      'a list that is not kept up to date, however well it looked',
      pods([['1/1', 'Running']], { state: 'stale', says: say`The API server gives no answer.` }),
      'stale',
      'The one pod in shop is ready.',
      'The API server gives no answer.',
    ],
    [
      'a Table without the columns that tell',
      pods([['1/1', 'Running']], { columns: COLUMNS.slice(0, 1) }),
      'unknown',
      'The API server prints the pods of shop without their state.',
    ],
    [
      'a list that was read, though its watch is not open yet',
      pods([['1/1', 'Running']], { state: 'loading', asOf: PRINTED }),
      'healthy',
      'The one pod in shop is ready.',
    ],
    ['what is still loading', pods([], { state: 'loading' }), undefined, ''],
  ])('judges %s', (_, facts, state, says, ...evidence) => {
    const judged = podsVerdict(facts)
    expect(judged?.state).toBe(state)
    if (judged === undefined) return
    expect(judged.says).toBe(says)
    expect(judged.evidence).toEqual(evidence)
  })

  it('says what to grant where the list is refused', () => {
    expect(podsVerdict(pods([], { state: 'forbidden', explain: '/ask?verb=list' }))?.next).toEqual({
      says: 'It needs list and watch on pods.',
      href: '/ask?verb=list',
    })
  })
})

describe('accessVerdict', () => {
  it.each<[string, Access, PartState, string | RegExp]>([
    ['one kind', anAccess(granted('pods')), 'healthy', 'ServiceAccount shop/web can use pods in shop.'],
    [
      'many kinds',
      anAccess(granted('a', 'b', 'c', 'd')),
      'healthy',
      'ServiceAccount shop/web can use a, b, c and 1 more kind in shop.',
    ],
    [
      'nothing granted',
      anAccess([row('selfsubjectreviews', 'cluster', 'authentication.k8s.io')]),
      'neutral',
      /^ServiceAccount shop\/web has no permissions in shop yet\. Identity, Connection and checks/,
    ],
    [
      'nothing that a rule grants, where another authorizer decides too',
      anAccess([], { incomplete: true, reviewed: [] }),
      'unknown',
      /No rule grants ServiceAccount shop\/web anything in shop\. Another authorizer/,
    ],
    [
      'a token that is answered 401',
      anAccess([], { incomplete: true, unanswered: { status: 401, says: say`Unauthorized` } }),
      'unknown',
      'What ServiceAccount shop/web can do in shop is unknown: the API server answered 401, so it does not accept the token.',
    ],
    [
      'a review without an answer',
      anAccess([], { incomplete: true, unanswered: { says: say`timed out` } }),
      'unknown',
      /is unknown: the API server gave no answer\.$/,
    ],
    [
      'a call that a rule grants and the API server denies',
      anAccess([row('configmaps', 'no'), ...granted('pods')], {
        incomplete: true,
        reviewed: [review('configmaps', false), review('pods', true)],
      }),
      'attention',
      'ServiceAccount shop/web can use pods in shop. A rule grants list configmaps, and the API server denies it.',
    ],
    [
      'kinds that nobody asked about where another authorizer decides too',
      anAccess(granted('pods', 'services'), { incomplete: true, reviewed: [review('pods', true)] }),
      'neutral',
      'ServiceAccount shop/web can use pods in shop. Rules grant services, which another authorizer may deny.',
    ],
    [
      'kinds of which none was asked about',
      anAccess(granted('pods'), { incomplete: true, reviewed: [] }),
      'neutral',
      'Rules grant ServiceAccount shop/web pods in shop, which another authorizer may deny.',
    ],
    [
      'a dangerous permission',
      anAccess(granted('pods'), {
        dangerous: [{ id: 'secrets', severity: 'high', says: NOTHING, tuple: {} }],
      }),
      'attention',
      /can use pods/,
    ],
    [
      'one that gives up the cluster',
      anAccess(granted('pods'), {
        dangerous: [{ id: 'everything', severity: 'critical', says: NOTHING, tuple: {} }],
      }),
      'broken',
      /can use pods/,
    ],
    [
      'the same of a person, who is no risk of a pod',
      anAccess(granted('pods'), {
        user: 'jane',
        dangerous: [{ id: 'everything', severity: 'critical', says: NOTHING, tuple: {} }],
      }),
      'attention',
      /can use pods/,
    ],
    [
      'a binding that does not resolve',
      anAccess(granted('pods'), { evaluationError: 'role "x" not found' }),
      'attention',
      /can use pods/,
    ],
    [
      'a user without a name',
      anAccess(granted('pods'), { user: '' }),
      'healthy',
      /^This account can use pods/,
    ],
  ])('judges %s', (_, access, state, says) => {
    const judged = accessVerdict(access)
    expect(judged.state).toBe(state)
    if (typeof says === 'string') expect(judged.says).toBe(says)
    else expect(judged.says).toMatch(says)
  })

  it('gives the one command that lets an account without permissions see what is around it', () => {
    expect(accessVerdict(anAccess([])).next?.command).toBe(
      'kubectl -n shop create rolebinding web-view --clusterrole=view --serviceaccount=shop:web',
    )
    expect(accessVerdict(anAccess([], { user: '' })).next).toBeUndefined()
  })
})

describe('identityVerdict', () => {
  it.each<[string, Identity, PartState, string]>([
    ['what was compared and agrees', anIdentity(read, [compared]), 'healthy', '1 field agrees'],
    ['nothing to compare', anIdentity(read), 'neutral', 'neither env nor files'],
    [
      'a Pod object that cannot be read',
      anIdentity({
        id: 'api',
        state: 'denied',
        says: say`The API server answered 403.`,
        explain: '/ask?verb=get',
      }),
      'neutral',
      'Not compared with the Pod object. The API server answered 403.',
    ],
  ])('judges %s', (_, identity, state, evidence) => {
    const judged = identityVerdict(identity)
    expect(judged.state).toBe(state)
    expect(judged.evidence[0]).toContain(evidence)
  })
})

const at = (seconds: number) => new Date(Date.parse(PRINTED) + seconds * 1000).toISOString()
const fact = <T>(value: T, seconds: number, failed?: string): Dated<T> => ({
  value,
  checkedAt: at(seconds),
  ...present({ failed }),
})
const silent = climbed(rung('connect', 'failed', 'refused'), rung('authenticate', 'skipped', 'not-reached'))
const refused = climbed(rung('connect', 'passed'), rung('authenticate', 'failed', 'expired-token'))

const well = (seconds: number): OverviewFacts => ({
  identity: fact(anIdentity(read, [compared]), seconds),
  pods: fact(pods([['1/1', 'Running']]), seconds),
  access: fact(anAccess(granted('pods')), seconds),
})

function states(facts: OverviewFacts): string {
  const { identity, connection, pods: around, access } = overviewVerdict(facts)
  return [identity, connection, around, access].map((part) => part?.state ?? '-').join(' ')
}

describe('overviewVerdict', () => {
  it.each<[string, OverviewFacts, string]>([
    ['nothing before anything came', {}, '- - - -'],
    ['all as checked', { ...well(0), connection: fact(answers, 1) }, 'healthy healthy healthy healthy'],
    [
      'what was green before the API server fell silent as stale',
      { ...well(0), connection: fact(silent, 1) },
      'stale broken stale stale',
    ],
    [
      'what was checked after the ladder failed as it is',
      { ...well(2), connection: fact(silent, 1) },
      'healthy broken healthy healthy',
    ],
    [
      'permissions and pods as unknown where the token is refused, whatever they were before',
      { ...well(0), connection: fact(refused, 1) },
      'healthy broken unknown unknown',
    ],
    [
      'each answer that could not be asked again as stale',
      {
        identity: fact(anIdentity(read, [compared]), 0, 'Podglass does not answer.'),
        connection: fact(answers, 0, 'Podglass does not answer.'),
        pods: fact(pods([['1/1', 'Running']]), 0, 'Nothing is heard.'),
        access: fact(
          anAccess([], { unanswered: { status: 401, says: NOTHING } }),
          0,
          'Podglass does not answer.',
        ),
      },
      'stale stale stale unknown',
    ],
  ])('tells %s', (_, facts, expected) => {
    expect(states(facts)).toBe(expected)
  })

  it('says what a step that passed with a note noted', () => {
    const noted = climbed(rung('locate', 'passed', 'dns-failed'), rung('authenticate', 'passed'))
    expect(overviewVerdict({ connection: fact(noted, 0) }).connection).toMatchObject({
      state: 'healthy',
      evidence: ['locate: locate dns-failed', 'Passed: locate, authenticate'],
    })
  })

  it('stamps each part, and says why a stale one is', () => {
    const { access } = overviewVerdict({ ...well(0), connection: fact(silent, 1) })
    expect(access).toMatchObject({ checkedAt: at(0), evidence: ['connect refused', expect.any(String)] })
  })
})
