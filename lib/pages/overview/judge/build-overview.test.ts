import { describe, expect, it } from 'vitest'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import type { LoggedRefusal } from '@/lib/facts/refusals/contract'
import { plain, say } from '@/lib/phrase/phrase'
import { buildOverview } from './build-overview'
import type { OverviewReadings } from './facts'
import {
  anAccess,
  anIdentity,
  climbed,
  compared,
  granted,
  PRINTED,
  pods,
  read,
  rung,
} from './testing/area-facts'

import {
  broken,
  check,
  clauses,
  denied,
  failed,
  LATER,
  loggedCall,
  notRead,
  own,
  readings,
  refusals,
  timed,
} from './testing/readings'

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
      ['ok: Pod healthy.', 'bad: 1 of 3 pods not ready, 1 is starting.'],
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
      ['ok: Pod healthy.', 'bad: 2 of 4 pods not ready.'],
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
      { pods: timed(pods([['1/1', 'Running']], { state: 'stale', says: say`No answer.` })) },
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
    ['stale', pods([['1/1', 'Running']], { state: 'stale', says: say`No answer.` }), 'stale'],
    ['absent', pods([], { state: 'absent', says: say`No such kind.` }), 'unknown'],
    ['loading', pods([], { state: 'loading' }), 'unknown'],
  ] as const)('is no list of pods that is %s, nor this pod', (_what, list, state) => {
    const overview = buildOverview(readings({ identity: own, pods: timed(list) }))
    expect([check(overview, 'pods')?.state, check(overview, 'pod')?.state]).toEqual([state, 'neutral'])
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
    {
      id: 'everything',
      severity: 'critical' as const,
      says: say`This account can do everything.`,
      tuple: {},
    },
  ]

  it('names a critical risk after this pod, before the pods around it', () => {
    const overview = buildOverview(
      readings({
        identity: own,
        pods: broken(2),
        access: timed(anAccess(granted('pods'), { dangerous: everything })),
      }),
    )
    expect(clauses(overview).slice(1, 3)).toEqual(['bad: 1 critical risk.', 'bad: 2 of 2 pods not ready.'])
    expect(overview.verdict.findIndex(({ isCritical }) => isCritical)).toBe(1)
    expect(overview.causes[0]?.severity).toBe('critical')
  })
})

describe('what the other pages count', () => {
  it('is what needs attention there', () => {
    const dangerous = [{ id: 'x', severity: 'high' as const, says: say`This account can do x.`, tuple: {} }]
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
