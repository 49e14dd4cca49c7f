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

it('reads what is not ready first, then one of each workload before a second', () => {
  const source = (pod: string, owner: string, state: LogSource['state'] = 'runs') =>
    ({ pod, container: 'app', owner, previous: false, state }) as const
  const all = [
    source('done', 'job', 'ended'),
    source('a-1', 'a'),
    source('a-2', 'a'),
    source('b-1', 'b'),
    source('c-1', 'c', 'crashes'),
    source('d-1', 'd', 'not-ready'),
  ]
  expect(logsToRead(all, 5).map(({ pod }) => pod)).toEqual(['c-1', 'd-1', 'a-1', 'b-1', 'a-2'])
})
