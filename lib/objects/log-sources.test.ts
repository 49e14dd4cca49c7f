import { describe, expect, it } from 'vitest'
import { type LogSource, logSourcesOf, logsToRead } from './log-sources'

const SINCE = '2026-11-26T14:20:00Z'
const ended = (exitCode: number, finishedAt = '2026-11-26T14:25:00Z') => ({
  terminated: { exitCode, finishedAt },
})
const running = { running: { startedAt: '2026-11-26T14:00:00Z' } }
const waiting = { waiting: { reason: 'CrashLoopBackOff' } }

function pod(status: object, more: object = {}, role: 'containers' | 'initContainers' = 'containers') {
  const statuses = role === 'containers' ? 'containerStatuses' : 'initContainerStatuses'
  return {
    metadata: { name: 'web-5d8c-x2k4p', ...more },
    spec: { [role]: [{ name: 'app' }] },
    status: { [statuses]: [{ name: 'app', ...status }] },
  }
}

const logs = (of: object) =>
  logSourcesOf(of, Date.parse(SINCE)).map(({ state, previous }) => `${state}${previous ? ' previous' : ''}`)

describe('the logs of a pod', () => {
  it.each<[string, object, string[]]>([
    ['of a running container', pod({ state: running, ready: true }), ['runs']],
    ['of one that is not ready', pod({ state: running, ready: false }), ['not-ready']],
    ['of one that has never run', pod({ state: waiting }), []],
    ['of one without a status', { metadata: { name: 'a' }, spec: { containers: [{ name: 'app' }] } }, []],
    ['once, of one that waits for its restart', pod({ state: waiting, lastState: ended(1) }), ['crashes']],
    [
      'of both runs, where it restarted lately',
      pod({ state: running, ready: true, lastState: ended(1) }),
      ['runs', 'crashes previous'],
    ],
    [
      'of one run, where it restarted long ago',
      pod({ state: running, ready: true, lastState: ended(1, '2026-11-20T14:00:00Z') }),
      ['runs'],
    ],
    ['of one that failed', pod({ state: ended(1) }), ['crashes']],
    ['of one that ended well', pod({ state: ended(0) }), ['ended']],
    ['but not of what prepared the pod and ended well', pod({ state: ended(0) }, {}, 'initContainers'), []],
  ])('are there %s', (_what, of, expected) => {
    expect(logs(of)).toEqual(expected)
  })

  it.each([
    [{}, 'web-5d8c-x2k4p'],
    [
      {
        labels: { 'pod-template-hash': '5d8c' },
        ownerReferences: [{ kind: 'ReplicaSet', name: 'web-5d8c', controller: true }],
      },
      'web',
    ],
    [{ ownerReferences: [{ kind: 'Job', name: 'nightly', controller: true }] }, 'nightly'],
  ])('are of the workload of %o', (more, owner) => {
    expect(logSourcesOf(pod({ state: running, ready: true }, more), 0)[0]?.owner).toBe(owner)
  })
})

it('names each run of a container, and the run before it by the name that it had', () => {
  const [before] = logSourcesOf(pod({ state: running, ready: true, restartCount: 2 }), Date.parse(SINCE))
  const [now, last] = logSourcesOf(
    pod({ state: running, ready: true, restartCount: 3, lastState: ended(1) }),
    Date.parse(SINCE),
  )
  expect([last?.run, last?.endedAt]).toEqual([before?.run, '2026-11-26T14:25:00Z'])
  expect(now?.run).not.toBe(before?.run)
  expect(now).not.toHaveProperty('endedAt')
  const [waits] = logSourcesOf(
    pod({ state: waiting, restartCount: 2, lastState: ended(1) }),
    Date.parse(SINCE),
  )
  expect([waits?.run, waits?.endedAt]).toEqual([before?.run, '2026-11-26T14:25:00Z'])
})

it('reads what is not ready first, then one of each workload before a second', () => {
  const source = (pod: string, owner: string, state: LogSource['state'] = 'runs') =>
    ({ pod, container: 'app', owner, account: 'web', previous: false, state, run: pod }) as const
  const all = [
    source('done', 'job', 'ended'),
    source('a-1', 'a'),
    source('a-2', 'a'),
    source('b-1', 'b'),
    source('c-1', 'c', 'crashes'),
    source('d-1', 'd', 'not-ready'),
  ]
  expect(logsToRead(all, 5).map(({ pod }) => pod)).toEqual(['c-1', 'd-1', 'a-1', 'b-1', 'a-2'])
  const readMs: Record<string, number> = { 'c-1': 100_000, 'd-1': 90_000, 'a-1': 80_000, 'b-1': 60_000 }
  const readMsOf = ({ pod }: LogSource) => readMs[pod] ?? 0
  const next = ['a-2', 'done', 'd-1', 'b-1', 'c-1']
  expect(logsToRead(all, 5, { readMsOf }).map(({ pod }) => pod)).toEqual(next)
  // Those with refusals come first, and leave half of the room to the others.
  const wasRefused = ({ pod }: LogSource) => pod !== 'done'
  expect(logsToRead(all, 4, { readMsOf, wasRefused }).map(({ pod }) => pod)).toEqual([
    'a-2',
    'd-1',
    'done',
    'b-1',
  ])
})
