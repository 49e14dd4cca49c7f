import { describe, expect, it } from 'vitest'
import type { Refusals } from '@/lib/facts/refusals/contract'
import { plain, say, words } from '@/lib/phrase/phrase'
import { buildOverview } from './build-overview'
import type { OverviewReadings } from './facts'
import { climbed, PRINTED, rung } from './testing/area-facts'

import {
  brief,
  broken,
  check,
  clauses,
  crash,
  loggedCall,
  own,
  readings,
  refusals,
  timed,
  watchJobs,
} from './testing/readings'

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
      { events: { state: 'unknown', says: say`No answer.`, count: 0 } },
      'unknown: No refusal in the logs of 3 pods, and no event was read.',
      'unknown',
      undefined,
    ],
    ['those that logs tell', { refusals: [loggedCall('watch')] }, 'bad: 1 call refused.', 'broken', 1],
    [
      'those that are known although logs cannot be read',
      { logs: { state: 'denied', pods: 0, ofPods: 3 }, refusals: [loggedCall('watch')] },
      'bad: At least 1 call refused.',
      'broken',
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
      'bad: web cannot create jobs.batch',
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
      'bad: web cannot create jobs.batch',
    ])
    expect(overview.causes[0]?.evidence.map(plain)).toContain('refused 214 times in 10 min')
    expect(overview.counts.refusals).toBe(2)
    expect(overview.causes[1]?.action.href).toBe('/ask?verb=create&group=batch&resource=jobs&namespace=shop')
  })

  it('lead to no fix where only a pod of another account named them', () => {
    const doubt = say`Seen only in the log of edge-1, which runs as default, not as web.`
    const lone = built({ refusals: [loggedCall('watch', { doubt })] })
    expect(brief(lone)).toEqual(['warning: 1 refused call only in a log line: watch jobs.batch'])
    const ended = built(
      { refusals: [loggedCall('watch', { doubt }), loggedCall('create')] },
      { pods: broken(3), troubles: [crash('edge', [watchJobs], 3)] },
    )
    expect(brief(ended)).toEqual([
      'bad: edge crashes on a refused call: web cannot watch jobs.batch',
      'bad: web cannot create jobs.batch',
    ])
    for (const [first] of [lone.causes, ended.causes]) {
      expect(first?.action).toEqual({ says: 'See refusals', href: '/refusals' })
      expect(first?.evidence.map(plain)).toContain(plain(doubt))
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
      'bad: web cannot watch jobs.batch',
      'bad: search: Exit code 1, 3 restarts',
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
      'bad: 2 calls of web are refused: list jobs.batch, watch jobs.batch',
      'bad: 2 calls of billing and edge are refused: get jobs.batch',
      'bad: Job nightly is refused by admission: ResourceQuota x is full',
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
