import { describe, expect, it } from 'vitest'
import type { Exposure } from '@/lib/contract/exposure'
import type { Unread } from '@/lib/evidence/reading'
import type { Dangerous } from '@/lib/facts/account/contract'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import type { Kinds } from '@/lib/facts/objects/contract/kinds'
import { needsAttention, rowJudge } from '@/lib/facts/objects/judge/row-health'
import type { LoggedRefusal, Refusals } from '@/lib/facts/refusals/contract'
import type { CrashRefusal } from '@/lib/facts/refusals/judge/refused-call'
import { plain, words } from '@/lib/phrase/phrase'
import { buildOverview } from './build-overview'
import type { OverviewReadings, PodTrouble, Timed } from './facts'
import { notReadyPods } from './pods'
import {
  anAccess,
  anIdentity,
  answers,
  climbed,
  compared,
  granted,
  PRINTED,
  pods,
  read,
  rung,
} from './testing/area-facts'

const LATER = '2026-11-24T12:00:05Z'
const timed = <T>(value: T): Timed<T> => ({ state: 'read', value, at: PRINTED })
const exposure: Exposure = {
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
const kinds: Kinds = { namespace: 'shop', kinds: [], failedGroups: [] }
const ready = pods([['1/1', 'Running']])

function readings(over: Partial<OverviewReadings> = {}): OverviewReadings {
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
function refusals(over: Partial<Refusals> = {}): Refusals {
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
const notRead = timed(
  refusals({ logs: { state: 'denied', pods: 0, ofPods: 0 }, events: { state: 'denied', count: 0 } }),
)

/** A call that a log has. */
function loggedCall(verb: string, over: Partial<LoggedRefusal> = {}, user = 'web'): LoggedRefusal {
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

const failed: Unread = { state: 'unread', because: 'failed', says: 'No answer within 10 s.' }
const denied: Unread = { state: 'unread', because: 'refused', says: 'The API server answered 403.' }
const watchJobs: CrashRefusal = {
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

function crash(owner: string, refusals: CrashRefusal[], count = 1, of = count): PodTrouble {
  const value = {
    why: [{ text: 'Exit code 1, 3 restarts' }],
    seen: [[{ text: 'restarted 3 times' }]],
    refusals,
  }
  return { owner, name: `${owner}-0`, word: 'Error', count, of, found: { ...timed(value), at: LATER } }
}

/** So many pods that end with an error. */
const broken = (count: number) =>
  timed(pods(Array.from({ length: count }, () => ['0/1', 'Error', '3', '2h'])))

type Built = ReturnType<typeof buildOverview>
const brief = ({ causes }: Built) => causes.map(({ severity, says }) => `${severity}: ${plain(says)}`)
const clauses = ({ verdict }: Built) => verdict.map(({ state, says }) => `${state}: ${says}`)
const check = ({ checks }: Built, area: Built['checks'][number]['area']) =>
  checks.find((one) => one.area === area)

/** This pod is p0 of the list. */
const own = timed(anIdentity(read, [compared]))
if (own.state === 'read') own.value.pod.name = 'p0'

describe('the verdict', () => {
  it.each<[string, Partial<OverviewReadings>, string[]]>([
    ['of a pod alone', {}, ['ok: Pod healthy.', 'neutral: No other pod runs in shop.']],
    [
      'of a pod among others',
      {
        pods: timed(
          pods([
            ['1/1', 'Running'],
            ['1/1', 'Running'],
            ['0/1', 'Completed'],
          ]),
        ),
      },
      ['ok: Pod healthy.', 'ok: 2 of 3 pods in shop are ready, 1 completed.'],
    ],
    [
      'of a pod with one that is not ready and one that starts',
      {
        pods: timed(
          pods([
            ['1/1', 'Running'],
            ['0/1', 'Error'],
            ['0/1', 'ContainerCreating', '0', '1m'],
          ]),
        ),
      },
      ['ok: Pod healthy.', 'bad: 1 of 3 pods in shop is not ready, 1 is starting.'],
    ],
    [
      'of a pod that others around are not as well as',
      {
        pods: timed(
          pods([
            ['1/1', 'Running'],
            ['1/1', 'Running'],
            ['0/1', 'Error'],
            ['0/1', 'Error'],
          ]),
        ),
      },
      ['ok: Pod healthy.', 'bad: 2 of 4 pods in shop are not ready.'],
    ],
    [
      'of a pod that restarted',
      {
        pods: timed(
          pods([
            ['1/1', 'Running', '2 (5m ago)'],
            ['0/1', 'ContainerCreating', '0', '1m'],
          ]),
        ),
      },
      ['warning: Pod restarted within the last hour.', 'neutral: 1 of 2 pods in shop is starting.'],
    ],
    [
      'when pods cannot be listed',
      { pods: timed(pods([], { state: 'forbidden', explain: '/ask?verb=list' })) },
      ['ok: The API server knows this pod.', 'neutral: It cannot list pods in shop.'],
    ],
    [
      'of an account without permissions',
      { pods: timed(pods([], { state: 'forbidden' })), access: timed(anAccess([])) },
      ['ok: The API server knows this pod.', 'neutral: It has no permissions in shop yet.'],
    ],
    [
      'while a list is old',
      { pods: timed(pods([['1/1', 'Running']], { state: 'stale', says: 'No answer.' })) },
      ['unknown: Whether this pod is healthy is unknown.', 'stale: The list of pods is out of date.'],
    ],
    [
      'while the list could not be read',
      { pods: { ...failed, at: LATER } },
      [
        'unknown: Whether this pod is healthy is unknown.',
        'unknown: Whether the pods around it are ready is unknown.',
      ],
    ],
    [
      'while the API server does not answer',
      { connection: timed(climbed(rung('connect', 'failed', 'refused'))) },
      ['bad: The API server does not answer.', 'unknown: Pods and permissions cannot be checked.'],
    ],
    [
      'while the token is refused',
      {
        connection: timed(
          climbed(rung('connect', 'passed'), rung('authenticate', 'failed', 'expired-token')),
        ),
      },
      ['bad: The API server does not accept the token.', 'unknown: Pods and permissions cannot be checked.'],
    ],
    [
      'while no token can be read',
      {
        connection: timed(climbed(rung('connect', 'passed'), rung('authenticate', 'failed', 'no-token'))),
      },
      ['bad: The token cannot be read.', 'unknown: Pods and permissions cannot be checked.'],
    ],
    [
      'while the steps could not be run',
      { connection: { ...failed, at: LATER } },
      ['unknown: Whether the API server answers is unknown.'],
    ],
    [
      'while only a warning needs attention',
      { access: timed(anAccess(granted('pods'), { evaluationError: 'role "x" not found' })) },
      ['ok: Pod healthy.', 'neutral: No other pod runs in shop.', 'warning: 1 thing needs attention.'],
    ],
  ])('%s is said clause by clause', (_what, over, expected) => {
    expect(clauses(buildOverview(readings({ identity: own, refusals: notRead, ...over })))).toEqual(expected)
  })
})

describe('a page that asks as who signed in', () => {
  const viewer = { user: 'system:serviceaccount:team:jane', groups: 3 }
  const signedIn = (pod: Partial<Identity['pod']> = {}) => {
    const identity = anIdentity(read)
    return timed({ ...identity, viewer, pod: { namespace: 'shop', hostname: 'vm', ...pod } })
  }
  const locked = {
    pods: timed(pods([], { state: 'forbidden' })),
    access: timed(anAccess([], { user: viewer.user })),
  }

  it('says of the reader what it says of an account elsewhere, and of the pod nothing', () => {
    const overview = buildOverview(readings({ identity: signedIn(), ...locked }))
    expect(clauses(overview)).toEqual([
      'ok: The API server knows you.',
      'neutral: You have no permissions in shop yet.',
    ])
    expect(overview.pod.account).toBeUndefined()
    expect(overview.token).toEqual({ state: 'ok', says: 'your own, accepted' })
    expect(plain(check(overview, 'connection')?.says ?? [])).toBe(
      'API server answers and knows you as team/jane',
    )
  })

  it('does not take the account of the pod for the one that the API server knows', () => {
    const identity = signedIn({ serviceAccount: 'podglass' })
    const overview = buildOverview(readings({ identity, ...locked }))
    expect(overview.pod.account).toBe('shop/podglass')
    expect(plain(check(overview, 'connection')?.says ?? [])).toBe(
      'API server answers and knows you as team/jane',
    )
  })
})

describe('what is healthy', () => {
  it('is only what was checked', () => {
    const overview = buildOverview(readings({ identity: own }))
    expect(overview.causes).toEqual([])
    expect(overview.checks.map(({ area, state }) => `${area} ${state}`)).toEqual([
      'pod healthy',
      'connection healthy',
      'pods healthy',
      'refusals healthy',
      'permissions healthy',
    ])
    expect(overview.checkedAt).toBe(PRINTED)
  })

  it.each([
    ['2026-11-24T12:30:00Z', 'token renews '],
    ['2026-11-24T11:30:00Z', 'renewal of the token was due '],
  ])('renews its token at %s, or should have', (rotationExpectedAt, says) => {
    const identity = anIdentity(read, [compared])
    identity.token.rotationExpectedAt = rotationExpectedAt
    const [renewal] =
      check(buildOverview(readings({ identity: timed(identity) })), 'connection')?.evidence ?? []
    expect(renewal).toEqual([{ text: says }, { at: rotationExpectedAt }])
  })

  it.each([
    ['pod', 'identity'],
    ['connection', 'connection'],
    ['pods', 'pods'],
    ['permissions', 'access'],
  ] as const)('is no %s that was not read, or cannot be', (area, part) => {
    for (const [unread, state] of [
      [failed, 'unknown'],
      [denied, 'denied'],
    ] as const) {
      const overview = buildOverview(readings({ identity: own, [part]: { ...unread, at: LATER } }))
      expect(check(overview, area)?.state).toBe(state)
      expect(overview.checkedAt).toBe(LATER)
    }
  })

  it.each([
    ['empty', pods([]), 'empty'],
    ['stale', pods([['1/1', 'Running']], { state: 'stale', says: 'No answer.' }), 'stale'],
    ['absent', pods([], { state: 'absent', says: 'No such kind.' }), 'unknown'],
    ['loading', pods([], { state: 'loading' }), 'unknown'],
  ] as const)('is no list of pods that is %s, nor this pod', (_what, list, state) => {
    const overview = buildOverview(readings({ identity: own, pods: timed(list) }))
    expect([check(overview, 'pods')?.state, check(overview, 'pod')?.state]).toEqual([state, 'neutral'])
  })
})

describe('refused calls', () => {
  const built = (over: Partial<Refusals>, more: Partial<OverviewReadings> = {}) =>
    buildOverview(readings({ identity: own, refusals: timed(refusals(over)), ...more }))

  it.each<[string, Partial<Refusals>, string | undefined, string, number | undefined]>([
    ['none, where all was read', {}, 'ok: No call refused.', 'healthy', 0],
    [
      'not known, where logs cannot be read',
      { logs: { state: 'denied', pods: 0, ofPods: 3 } },
      'unknown: No refusal in 4 events, and no log was read.',
      'denied',
      undefined,
    ],
    [
      'not known, where some was not read',
      { logs: { state: 'part', pods: 21, ofPods: 5_008 } },
      'unknown: No refusal in the logs of 21 of 5,008 pods.',
      'neutral',
      undefined,
    ],
    [
      'not known, where events could not be read',
      { events: { state: 'unknown', says: 'No answer.', count: 0 } },
      'unknown: No refusal in the logs of 3 pods, and no event was read.',
      'unknown',
      undefined,
    ],
    ['those that logs tell', { refusals: [loggedCall('watch')] }, 'bad: 1 call refused.', 'attention', 1],
    [
      'those that are known although logs cannot be read',
      { logs: { state: 'denied', pods: 0, ofPods: 3 }, refusals: [loggedCall('watch')] },
      'bad: At least 1 call refused.',
      'attention',
      1,
    ],
    [
      'none that was refused before',
      { refusals: [loggedCall('list', { older: true })] },
      'ok: No call refused.',
      'healthy',
      0,
    ],
    [
      'none that is allowed by now',
      {
        refusals: [loggedCall('watch', { allowedNow: { at: PRINTED } }), loggedCall('list', { older: true })],
      },
      'ok: 1 call was refused, allowed now.',
      'healthy',
      0,
    ],
    [
      'not known to be all, where what was refused is allowed and some was not read',
      {
        logs: { state: 'part', pods: 2, ofPods: 3 },
        refusals: [loggedCall('watch', { allowedNow: { at: PRINTED } })],
      },
      'neutral: 1 call was refused, allowed now.',
      'neutral',
      0,
    ],
  ])('are %s', (_what, over, clause, state, count) => {
    const overview = built(over)
    expect(clauses(overview).find((says) => /refus/.test(says))).toBe(clause)
    expect(check(overview, 'refusals')?.state).toBe(state)
    expect(overview.counts.refusals).toBe(count)
  })

  it('turn with the review of them, and sink', () => {
    const allowed = { at: '2026-11-24T17:05:58Z', hasTurned: true as const }
    const ended = { ...crash('search', [watchJobs], 3) }
    const found = ended.found.state === 'read' ? ended.found.value : undefined
    const at = (endedAt: string) => ({ ...ended, found: timed({ ...found, endedAt }) }) as typeof ended
    const endedAt = (when: string) =>
      built(
        { refusals: [loggedCall('watch', { count: 2 }), loggedCall('create')] },
        {
          pods: broken(3),
          troubles: [at(when)],
          allowedNow: ({ request }) => (request.verb === 'watch' ? allowed : undefined),
        },
      )
    expect(brief(endedAt('2026-11-24T17:05:00Z'))).toEqual([
      'warning: web cannot create jobs.batch',
      'ok: web can watch jobs.batch since 17:05:58 UTC; search has not restarted yet',
    ])
    expect(brief(endedAt('2026-11-24T17:06:00Z')).at(-1)).toBe(
      'ok: web can watch jobs.batch since 17:05:58 UTC',
    )
    expect(clauses(endedAt('2026-11-24T17:05:00Z')).at(-1)).toBe('bad: 1 call refused.')
  })

  it('are one cause with the crash on the same call, and are counted once', () => {
    const overview = built(
      { refusals: [loggedCall('watch', { count: 214 }), loggedCall('create')] },
      { pods: broken(3), troubles: [crash('search', [watchJobs], 3)] },
    )
    expect(brief(overview)).toEqual([
      'bad: search crashes on a refused call: web cannot watch jobs.batch',
      'warning: web cannot create jobs.batch',
    ])
    expect(overview.causes[0]?.evidence.map(plain)).toContain('refused 214 times in 10 min')
    expect(overview.counts.refusals).toBe(2)
    expect(overview.causes[1]?.action.href).toBe('/ask?verb=create&group=batch&resource=jobs&namespace=shop')
  })

  it('lead to no fix where only a pod of another account named them', () => {
    const doubt = 'Seen only in the log of edge-1, which runs as default, not as web.'
    const lone = built({ refusals: [loggedCall('watch', { doubt })] })
    expect(brief(lone)).toEqual(['warning: 1 refused call only in a log line: watch jobs.batch'])
    const ended = built(
      { refusals: [loggedCall('watch', { doubt }), loggedCall('create')] },
      { pods: broken(3), troubles: [crash('edge', [watchJobs], 3)] },
    )
    expect(brief(ended)).toEqual([
      'bad: edge crashes on a refused call: web cannot watch jobs.batch',
      'warning: web cannot create jobs.batch',
    ])
    for (const [first] of [lone.causes, ended.causes]) {
      expect(first?.action).toEqual({ says: 'See refusals', href: '/refusals' })
      expect(first?.evidence.map(plain)).toContain(doubt)
    }
    expect(lone.verdict.at(-1)).toMatchObject({ says: '1 call refused.', href: '/refusals' })
  })

  it('explain a crash whose log was not read to its end', () => {
    const unread = crash('search', [], 3)
    if (unread.found.state === 'read') unread.found.value.isUnexplained = true
    const seenIn = [
      {
        from: 'log',
        pod: 'search-1',
        container: 'app',
        owner: 'search',
        state: 'crashes',
        count: 6,
      } as const,
    ]
    const logs = { refusals: [loggedCall('watch', { seenIn })] }
    expect(brief(built(logs, { pods: broken(3), troubles: [unread] }))).toEqual([
      'bad: search crashes after a refused call: web cannot watch jobs.batch',
    ])
    expect(brief(built(logs, { pods: broken(3), troubles: [crash('search', [], 3)] }))).toEqual([
      'bad: search: Exit code 1, 3 restarts',
      'bad: web cannot watch jobs.batch',
    ])
  })

  it('are one cause for each account, and one for what no permission decides', () => {
    const quota = loggedCall('create', {
      seenIn: [{ from: 'event', kind: 'Job', name: 'nightly', by: 'job-controller', count: 2 }],
    })
    quota.explanation.kind = 'admission'
    quota.explanation.cause = {
      id: 'J1',
      confidence: 'proven',
      says: words('ResourceQuota x is full. More words.'),
    }
    const overview = built({
      refusals: [
        loggedCall('list'),
        loggedCall('watch'),
        loggedCall('get', {}, 'billing'),
        loggedCall('get', {}, 'edge'),
        quota,
      ],
    })
    expect(brief(overview)).toEqual([
      'bad: Job nightly is refused by admission: ResourceQuota x is full',
      'warning: 2 calls of web are refused: list jobs.batch, watch jobs.batch',
      'warning: 2 calls of billing and edge are refused: get jobs.batch',
    ])
    expect(overview.causes.map(({ action }) => action.href)).toEqual(Array(3).fill('/refusals'))
  })

  it.each([
    ['connect', 'refused', 'stale'],
    ['authenticate', 'no-token', 'unknown'],
  ] as const)('cause nothing where the API server tells nothing, as at %s', (step, situation, state) => {
    const overview = built(
      { refusals: [loggedCall('watch')] },
      { connection: timed(climbed(rung(step, 'failed', situation))) },
    )
    expect(brief(overview)).toEqual([`bad: ${step} ${situation}`])
    expect(check(overview, 'refusals')?.state).toBe(state)
  })
})

describe('the first sentence', () => {
  it('is that all is clear once what was refused is allowed and nothing else is wrong', () => {
    const ready = timed(
      pods([
        ['1/1', 'Running'],
        ['1/1', 'Running'],
      ]),
    )
    const told = (all: LoggedRefusal[]) =>
      buildOverview(readings({ identity: own, pods: ready, refusals: timed(refusals({ refusals: all })) }))
    const fixed = told([loggedCall('watch', { allowedNow: { at: PRINTED } })])
    expect(clauses(fixed)).toEqual(['ok: All clear.', 'ok: 1 call was refused, allowed now.'])
    expect(clauses(told([]))).toContain('ok: Pod healthy.')
  })

  const everything = [
    { id: 'everything', severity: 'critical' as const, says: 'This account can do everything.', tuple: {} },
  ]

  it('names a critical risk after this pod, before the pods around it', () => {
    const overview = buildOverview(
      readings({
        identity: own,
        pods: broken(2),
        access: timed(anAccess(granted('pods'), { dangerous: everything })),
      }),
    )
    expect(clauses(overview).slice(1, 3)).toEqual([
      'bad: 1 critical risk.',
      'bad: 2 of 2 pods in shop are not ready.',
    ])
    expect(overview.verdict.findIndex(({ isCritical }) => isCritical)).toBe(1)
    expect(overview.causes[0]?.severity).toBe('critical')
  })
})

describe('a pod that is stuck on its way', () => {
  const stuck = timed(
    pods([
      ['1/1', 'Running'],
      ['0/1', 'Pending', '0', '18m'],
    ]),
  )

  it('is not ready, and a warning as in its list', () => {
    const trouble: PodTrouble = { ...crash('reports', []), word: 'Pending', isStuck: true }
    const overview = buildOverview(readings({ identity: own, pods: stuck, troubles: [trouble] }))
    expect(clauses(overview)[1]).toBe('warning: 1 of 2 pods in shop is not ready.')
    expect(brief(overview)).toEqual(['warning: reports: Exit code 1, 3 restarts'])
    expect(overview.counts.resources).toBe(1)
    expect(overview.around?.owners.find(({ word }) => word === 'Pending')?.state).toBe('stuck')
  })

  it('counts the pods that the list of the kind counts', () => {
    const facts = pods([
      ['1/1', 'Running'],
      ['0/1', 'Running', '0', '40s'],
      ['0/1', 'Running', '0', '18m'],
      ['0/1', 'Pending', '0', '40s'],
      ['0/1', 'Pending', '0', '18m'],
      ['0/1', 'CrashLoopBackOff', '3 (4s ago)', '40s'],
      ['1/1', 'Terminating'],
      ['0/1', 'Completed'],
    ])
    facts.list.rows.push({
      key: 'late',
      cells: ['late', '0/1', 'Terminating', '0', '3d'],
      deletedAt: '2026-11-24T11:00:00Z',
    })
    const judge = rowJudge(facts.list.columns, { ...facts.list, nowMs: facts.nowMs })
    expect(notReadyPods(facts)).toHaveLength(4)
    expect(facts.list.rows.filter((row) => needsAttention(judge.of(row)))).toHaveLength(4)
  })
})

describe('a chain to a cloud', () => {
  it('is a cause where it is broken, with what repairs it', () => {
    const identity = anIdentity(read, [compared])
    identity.clouds = [
      {
        id: 'aws-irsa',
        name: 'AWS role',
        by: 'IRSA',
        state: 'broken',
        says: words('The pod has no AWS_ROLE_ARN: the ServiceAccount was annotated later.'),
        brief: words('The pod has no AWS_ROLE_ARN'),
        links: [],
        fix: { says: words('Restart the pods.') },
        fallback: words('AWS SDKs then use the role of the node.'),
      },
      { id: 'azure', name: 'Azure', by: 'x', state: 'unknown', says: words('Not read.'), links: [] },
    ]
    const overview = buildOverview(readings({ identity: timed(identity) }))
    expect(brief(overview)).toEqual(['warning: AWS role: The pod has no AWS_ROLE_ARN'])
    expect(overview.causes[0]?.evidence.map(plain)).toEqual([
      'Restart the pods.',
      'AWS SDKs then use the role of the node.',
    ])
    expect(overview.causes[0]?.action).toEqual({ says: 'Open credentials', href: '/identity#token' })
    expect(overview.counts.identity).toBe(1)
  })
})

describe('what the other pages count', () => {
  it('is what needs attention there', () => {
    const dangerous = [{ id: 'x', severity: 'high' as const, says: 'This account can do x.', tuple: {} }]
    const { counts } = buildOverview(
      readings({
        identity: own,
        pods: broken(3),
        access: timed(anAccess(granted('pods'), { dangerous })),
      }),
    )
    expect(counts).toEqual({ refusals: 0, resources: 3, permissions: 1, identity: 0, connection: 0 })
  })

  it('is not known but for the failed step while the API server does not answer', () => {
    const { counts } = buildOverview(
      readings({ connection: timed(climbed(rung('connect', 'failed', 'refused'))) }),
    )
    expect(counts).toEqual({ connection: 1 })
  })
})

describe('what has one cause', () => {
  it.each([
    ['the one grant of a danger, with what takes it back', ['a'], ['undo a']],
    ['two grants of the same danger, without: what takes one back leaves the other', ['a', 'b'], [undefined]],
  ])('is %s', (_, bindings, undone) => {
    const right = { id: 'x', severity: 'high' as const, says: 'This account can do x.', tuple: { verb: 'x' } }
    const source = (binding: string): Dangerous['sources'][number] => ({
      by: {
        state: 'named',
        grantedBy: { binding, role: 'r', roleKind: 'ClusterRole', subject: '', scope: 'cluster' },
        reach: 'cluster',
        whom: 'one ServiceAccount',
        builtIn: false,
        undo: { says: `undo ${binding}`, steps: [] },
      },
      rights: [{ ...right, attack: '', instead: '', otherRules: 0 }],
    })
    const dangerous = timed({
      user: '',
      namespace: 'shop',
      sources: bindings.map(source),
      upstreamRequests: 3,
    })
    const access = timed(anAccess(granted('pods'), { dangerous: [right] }))
    const { causes } = buildOverview(readings({ identity: own, access, dangerous }))
    expect(causes.map(({ undo }) => undo?.says)).toEqual(undone)
  })

  it('is everything that an absent token brings', () => {
    const says = '/token does not exist.'
    const anonymous = climbed(rung('connect', 'passed'), {
      ...rung('authenticate', 'failed', 'no-token'),
      hint: 'Set automountServiceAccountToken: true.',
    })
    const identity = anIdentity({ id: 'api', state: 'denied', says: 'The API server answered 401.' })
    const overview = buildOverview(
      readings({
        connection: timed(anonymous),
        identity: timed({
          ...identity,
          sources: [...identity.sources, { id: 'token', state: 'absent', says }],
        }),
        access: timed(anAccess([], { incomplete: true, unanswered: { status: 401, says: 'Unauthorized' } })),
        pods: timed(pods([], { state: 'failed', says: 'Unauthorized' })),
      }),
    )
    expect(overview.causes).toEqual([
      {
        severity: 'bad',
        says: [{ text: 'authenticate no-token' }],
        evidence: [[{ text: 'Set automountServiceAccountToken: true.' }]],
        action: { says: 'See the step', href: '/connection#authenticate' },
        merged: ['The API server answered 401.', says],
      },
    ])
  })

  it('is no fault where an account has no permissions, and has one command', () => {
    const notes = climbed(...answers.rungs, rung('read-pods', 'failed', 'forbidden'))
    const identity = anIdentity({ id: 'api', state: 'denied', says: 'It cannot get its pod.' })
    const overview = buildOverview(
      readings({ connection: timed(notes), identity: timed(identity), access: timed(anAccess([])) }),
    )
    expect(overview.causes).toEqual([])
    expect(overview.ungranted).toMatchObject({
      account: 'web',
      command: expect.stringContaining('--clusterrole=view'),
    })
  })

  it('is not an expired token while the API server does not answer', () => {
    const identity = anIdentity(read, [compared])
    identity.token.findings.push({ severity: 'bad', says: 'The token expired.' })
    const silent = climbed(rung('connect', 'failed', 'refused'))
    expect(brief(buildOverview(readings({ connection: timed(silent), identity: timed(identity) })))).toEqual([
      'bad: connect refused',
      'bad: The token expired.',
    ])
  })

  it('is no call that was refused before, which is told as what was last read', () => {
    const silent = timed(climbed(rung('connect', 'failed', 'refused')))
    const told = (over: Partial<Refusals>) => {
      const read = { ...timed(refusals(over)), at: LATER }
      const overview = buildOverview(readings({ identity: own, connection: silent, refusals: read }))
      expect(overview.causes.flatMap(({ action }) => action.href)).toEqual(['/connection#connect'])
      expect(overview.counts.refusals).toBeUndefined()
      const { state, says = [], evidence = [] } = check(overview, 'refusals') ?? {}
      return [state, plain(says), ...evidence.map((one) => JSON.stringify(one))]
    }
    const read = [`[{"text":"read "},{"at":"${LATER}"}]`, '[{"text":"the API server could not be asked"}]']
    expect(told({ refusals: [loggedCall('watch')] })).toEqual(['stale', 'Refusals: 1 call refused', ...read])
    expect(told({})).toEqual(['stale', 'Refusals: none in the last 10 min', ...read])
  })

  it('is all pods that end on the same refused call, before what is only a warning or a note', () => {
    const overview = buildOverview(
      readings({
        pods: broken(8),
        troubles: [
          crash('a', [watchJobs], 3, 4),
          crash('b', [watchJobs], 1, 2),
          crash('c', [{ ...watchJobs, user: 'jane', isLast: false }], 1, 2),
          crash('d', []),
        ],
        access: timed(anAccess(granted('pods'), { evaluationError: 'role "x" not found' })),
        connection: timed(climbed(...answers.rungs, rung('read-services', 'failed', 'forbidden'))),
      }),
    )
    expect(brief(overview)).toEqual([
      'bad: a and b crash on a refused call: web cannot watch jobs.batch',
      'bad: c crashes after a refused call: jane cannot watch jobs.batch',
      'bad: d: Exit code 1, 3 restarts',
      'bad: 2 more pods are not ready in shop',
      'warning: The rules review says: role "x" not found',
      'note: read-services forbidden',
    ])
    const [first, second] = overview.causes
    expect(first?.evidence.map(plain)).toEqual(['4 of 6 pods in Error'])
    expect(second?.evidence.map(plain)).toEqual(['1 of 2 pods in Error', 'restarted 3 times'])
    expect(first?.action).toEqual({
      says: 'See the fix',
      href: '/ask?verb=watch&group=batch&resource=jobs&namespace=shop',
    })
    expect(second?.action.href).toMatch(/&as=jane$/)
    expect(clauses(overview).at(-1)).toBe('bad: 2 calls refused.')
  })

  it('is one for pods that fail alike, however often each restarted, and counts that once, in the evidence', () => {
    const exits = (owner: string, restarts: number): PodTrouble => {
      const cause = [{ text: 'Exit code 1' }]
      const why = [...cause, { text: `, ${restarts} restarts` }]
      return {
        ...crash(owner, []),
        found: { ...timed({ why, cause, seen: [], refusals: [] }), at: LATER },
      }
    }
    const told = (...troubles: PodTrouble[]) =>
      brief(buildOverview(readings({ pods: broken(troubles.length), troubles })))
    expect(told(exits('a', 3), exits('b', 6))).toEqual(['bad: a and b: Exit code 1'])
    expect(told(exits('a', 3))).toEqual(['bad: a: Exit code 1'])
  })

  it('counts thousands of pods as everything else does', () => {
    const { verdict, around, counts } = buildOverview(readings({ pods: broken(1_234) }))
    expect(verdict.map(({ says }) => says)).toContain('1,234 of 1,234 pods in shop are not ready.')
    expect([around?.pods, counts.resources]).toEqual([1_234, 1_234])
  })

  it('is said as far as the list knows it of pods that could not be read', () => {
    const troubles: PodTrouble[] = [{ ...crash('a', [], 2), found: { ...denied, at: LATER } }]
    const [only] = buildOverview(readings({ pods: broken(2), troubles })).causes
    expect(plain(only?.says ?? [])).toBe('a: not ready')
    expect(only?.evidence.map(plain)).toEqual(['2 pods in Error', denied.says, 'read from a-0'])
  })
})
