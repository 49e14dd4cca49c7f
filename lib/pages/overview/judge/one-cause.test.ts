import { describe, expect, it } from 'vitest'
import type { Dangerous } from '@/lib/facts/account/contract'
import { needsAttention, rowJudge } from '@/lib/facts/objects/judge/row-health'
import type { Refusals } from '@/lib/facts/refusals/contract'
import { NOTHING, plain, say, words } from '@/lib/phrase/phrase'
import { buildOverview } from './build-overview'
import type { PodTrouble } from './facts'
import { notReadyPods } from './pods'
import {
  anAccess,
  anIdentity,
  answers,
  climbed,
  compared,
  granted,
  pods,
  read,
  rung,
} from './testing/area-facts'

import {
  brief,
  broken,
  check,
  clauses,
  crash,
  denied,
  LATER,
  loggedCall,
  own,
  readings,
  refusals,
  timed,
  watchJobs,
} from './testing/readings'

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
    expect(clauses(overview)[1]).toBe('warning: 1 of 2 pods not ready.')
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

describe('what has one cause', () => {
  it.each([
    ['the one grant of a danger, with what takes it back', ['a'], ['undo a']],
    ['two grants of the same danger, without: what takes one back leaves the other', ['a', 'b'], [undefined]],
  ])('is %s', (_, bindings, undone) => {
    const right = {
      id: 'x',
      severity: 'high' as const,
      says: say`This account can do x.`,
      tuple: { verb: 'x' },
    }
    const source = (binding: string): Dangerous['sources'][number] => ({
      by: {
        state: 'named',
        grantedBy: { binding, role: 'r', roleKind: 'ClusterRole', subject: '', scope: 'cluster' },
        reach: 'cluster',
        whom: 'one ServiceAccount',
        builtIn: false,
        undo: { says: words(`undo ${binding}`), steps: [] },
      },
      rights: [{ ...right, attack: NOTHING, instead: NOTHING, otherRules: 0 }],
    })
    const dangerous = timed({
      user: '',
      namespace: 'shop',
      sources: bindings.map(source),
      upstreamRequests: 3,
    })
    const access = timed(anAccess(granted('pods'), { dangerous: [right] }))
    const { causes } = buildOverview(readings({ identity: own, access, dangerous }))
    expect(causes.map(({ undo }) => undo && plain(undo.says))).toEqual(undone)
  })

  it('is everything that an absent token brings', () => {
    const says = '/token does not exist.'
    const anonymous = climbed(rung('connect', 'passed'), {
      ...rung('authenticate', 'failed', 'no-token'),
      hint: say`Set automountServiceAccountToken: true.`,
    })
    const identity = anIdentity({ id: 'api', state: 'denied', says: say`The API server answered 401.` })
    const overview = buildOverview(
      readings({
        connection: timed(anonymous),
        identity: timed({
          ...identity,
          sources: [...identity.sources, { id: 'token', state: 'absent', says: words(says) }],
        }),
        access: timed(
          anAccess([], { incomplete: true, unanswered: { status: 401, says: say`Unauthorized` } }),
        ),
        pods: timed(pods([], { state: 'failed', says: say`Unauthorized` })),
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
    const identity = anIdentity({ id: 'api', state: 'denied', says: say`It cannot get its pod.` })
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
    identity.token.findings.push({ severity: 'bad', says: say`The token expired.` })
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
    expect(second?.evidence.map(plain)).toEqual(['1 of 2 pods in Error', '3 restarts'])
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
    expect(verdict.map(({ says }) => plain(says))).toContain('1,234 of 1,234 pods not ready.')
    expect([around?.pods, counts.resources]).toEqual([1_234, 1_234])
  })

  it('is said as far as the list knows it of pods that could not be read', () => {
    const troubles: PodTrouble[] = [{ ...crash('a', [], 2), found: { ...denied, at: LATER } }]
    const [only] = buildOverview(readings({ pods: broken(2), troubles })).causes
    expect(plain(only?.says ?? [])).toBe('a: not ready')
    expect(only?.evidence.map(plain)).toEqual(['2 pods in Error', denied.says, 'read from a-0'])
  })
})
