import { describe, expect, it } from 'vitest'
import type { Exposure } from '@/lib/contract/exposure'
import type { Kinds } from '@/lib/contract/kinds'
import type { Verdict } from '@/lib/contract/object'
import type { Unread } from '../facts'
import { buildOverview } from './build-overview'
import type { CrashRefusal, OverviewReadings, PodTrouble, Timed } from './facts'
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
    exposure,
    madeAt: PRINTED,
    ...over,
  }
}

const failed: Unread = { state: 'unread', because: 'failed', says: 'No answer within 10 s.' }
const denied: Unread = { state: 'unread', because: 'refused', says: 'The API server answered 403.' }
const verdict = (says: string): Verdict => ({ state: 'not-ready', says, evidence: [] })
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
}

function crash(name: string, refusals: CrashRefusal[], alike = 1): PodTrouble {
  const value = { verdict: verdict(`${name} keeps exiting.`), refusals }
  return { name, word: 'Error', alike, found: { ...timed(value), at: LATER } }
}

/** So many pods that end with an error. */
const broken = (count: number) =>
  timed(pods(Array.from({ length: count }, () => ['0/1', 'Error', '3', '2h'])))

const brief = ({ causes }: ReturnType<typeof buildOverview>) =>
  causes.map(({ severity, says }) => `${severity}: ${says}`)

describe('what is healthy', () => {
  it('is only what was checked and is well in every part', () => {
    const overview = buildOverview(readings())
    expect(overview).toMatchObject({ state: 'healthy', causes: [], checkedAt: PRINTED })
    expect(overview.says).toBe('Nothing needs attention. The one pod in shop is ready.')
  })

  it.each(
    (['identity', 'connection', 'pods', 'access'] as const).flatMap((area) => [
      { area, unread: failed, state: 'unknown', whole: 'unknown' },
      { area, unread: denied, state: 'denied', whole: 'neutral' },
    ]),
  )('is nothing whose $area is $state', ({ area, unread, state, whole }) => {
    const overview = buildOverview(readings({ [area]: { ...unread, at: LATER } }))
    expect(overview.parts[area]).toMatchObject({ state, evidence: [unread.says], checkedAt: LATER })
    expect(overview.state).toBe(whole)
    expect(overview.says).toMatch(/^Nothing wrong was found in what could be checked\. Not known: \w+ \(/)
    expect(overview.checkedAt).toBe(LATER)
  })

  it.each([
    ['empty', pods([]), 'neutral', 'empty'],
    ['stale', pods([['1/1', 'Running']], { state: 'stale', says: 'No answer.' }), 'unknown', 'stale'],
    ['absent', pods([], { state: 'absent', says: 'No such kind.' }), 'unknown', 'unknown'],
    ['loading', pods([], { state: 'loading' }), 'unknown', 'unknown'],
  ] as const)('is no list of pods that is %s', (_what, list, whole, part) => {
    const overview = buildOverview(readings({ pods: timed(list) }))
    expect([overview.state, overview.parts.pods.state]).toEqual([whole, part])
  })
})

describe('what has one cause', () => {
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
        says: 'authenticate no-token',
        evidence: [{ asked: 'authenticate', at: PRINTED }],
        action: { says: 'Set automountServiceAccountToken: true.', href: '/connection#authenticate' },
        merged: ['The API server answered 401.', says],
      },
    ])
    expect(overview.says).toBe('authenticate no-token')
  })

  it('is what an account without permissions may not do', () => {
    const notes = climbed(...answers.rungs, rung('read-pods', 'failed', 'forbidden'))
    const identity = anIdentity({ id: 'api', state: 'denied', says: 'It may not get its pod.' })
    const overview = buildOverview(
      readings({ connection: timed(notes), identity: timed(identity), access: timed(anAccess([])) }),
    )
    expect(overview.causes).toMatchObject([
      {
        severity: 'note',
        action: { command: expect.stringContaining('--clusterrole=view') },
        merged: ['read-pods forbidden', 'It may not get its pod.'],
      },
    ])
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

  it('is all pods that end on the same refused call, before warnings and notes', () => {
    const overview = buildOverview(
      readings({
        pods: broken(6),
        troubles: [
          crash('a', [watchJobs], 2),
          crash('b', [watchJobs]),
          crash('c', [{ ...watchJobs, user: 'jane' }]),
          crash('d', []),
        ],
        access: timed(anAccess(granted('pods'), { evaluationError: 'role "x" not found' })),
        connection: timed(climbed(...answers.rungs, rung('read-services', 'failed', 'forbidden'))),
      }),
    )
    expect(brief(overview)).toEqual([
      'bad: Pods a and b end on a refused call: shop/web may not watch jobs.batch in namespace shop. 1 more pod like them shows Error and was not read.',
      'bad: Pod c ends on a refused call: User jane may not watch jobs.batch in namespace shop.',
      'bad: Pod d is not ready (Error): d keeps exiting.',
      'bad: 1 more pod is not ready in shop, and why was not read.',
      'warning: The rules review says: role "x" not found',
      'note: read-services forbidden',
    ])
    const [first, second] = overview.causes
    expect(first).toMatchObject({
      evidence: [
        { asked: 'Pod a', says: 'Last message: jobs.batch is forbidden', at: LATER },
        { asked: 'Pod b', at: LATER },
      ],
      action: { href: '/ask?verb=watch&group=batch&resource=jobs&namespace=shop' },
      merged: ['a keeps exiting.', 'b keeps exiting.'],
    })
    expect(second?.action.href).toMatch(/&as=jane$/)
    expect(overview.says).toMatch(/^Pods a and b end .* 4 more things need attention\.$/)
  })

  it('is what the list says of pods that could not be read', () => {
    const troubles: PodTrouble[] = [{ name: 'a', word: 'Error', alike: 2, found: { ...denied, at: LATER } }]
    expect(buildOverview(readings({ pods: broken(2), troubles })).causes).toMatchObject([
      {
        says: '2 of 2 pods in shop are not ready: 2 Error.',
        evidence: [{ asked: 'List of pods in shop' }, { asked: 'Pod a', says: denied.says }],
        merged: [],
      },
    ])
  })
})
