import { describe, expect, it } from 'vitest'
import { needsAttention, type RowHealth, rowJudge } from './row-health'

const PODS = ['Name', 'Ready', 'Status']
const NOW = { nowMs: Date.parse('2026-11-24T12:00:00Z') }
const judged = (names: string[], cells: (string | number)[]) => {
  const judge = rowJudge(
    names.map((name) => ({ name })),
    NOW,
  )
  return { health: judge.of({ cells }), told: names[judge.told], judges: judge.judges }
}

describe('rowJudge', () => {
  it.each<[string, string[], (string | number)[], string]>([
    ['a pod that runs and is ready', PODS, ['a', '2/2', 'Running'], 'ok'],
    ['a pod that runs and is not ready', PODS, ['a', '1/2', 'Running'], 'bad'],
    ['a pod that crashes', PODS, ['a', '0/1', 'CrashLoopBackOff'], 'bad'],
    ['an init container that fails', PODS, ['a', '0/1', 'Init:ExitCode:1'], 'bad'],
    ['an init container that runs', PODS, ['a', '0/1', 'Init:0/2'], 'warning'],
    ['a pod without a node', PODS, ['a', '0/1', 'Pending'], 'warning'],
    ['a pod that has finished, ready or not', PODS, ['a', '0/1', 'Completed'], 'over'],
    ['a node that is gone and cordoned', ['Name', 'Status'], ['a', 'NotReady,SchedulingDisabled'], 'bad'],
    ['a node that is cordoned', ['Name', 'Status'], ['a', 'Ready,SchedulingDisabled'], 'warning'],
    ['a node', ['Name', 'Status'], ['a', 'Ready'], 'ok'],
    ['a word that only begins like a fault', ['Name', 'Status'], ['a', 'ErrorBudgetFine'], 'none'],
    ['a Deployment that lacks a pod', ['Name', 'Ready'], ['a', '2/3'], 'bad'],
    ['a Deployment scaled to none', ['Name', 'Ready'], ['a', '0/0'], 'none'],
    ['a ReplicaSet by its numbers', ['Name', 'Desired', 'Current', 'Ready'], ['a', 3, 3, 1], 'bad'],
    ['a ReplicaSet of an earlier version', ['Name', 'Desired', 'Current', 'Ready'], ['a', 0, 0, 0], 'none'],
    ['a DaemonSet with all its pods', ['Name', 'Desired', 'Ready'], ['a', 2, 2], 'ok'],
    ['a custom resource that is not ready', ['Name', 'Ready'], ['a', 'False'], 'bad'],
    ['a custom resource of which nothing is known', ['Name', 'Ready'], ['a', 'Unknown'], 'warning'],
    ['an API service that is down', ['Name', 'Available'], ['a', 'False (MissingEndpoints)'], 'bad'],
    ['a Service, whose type says nothing', ['Name', 'Type'], ['a', 'ClusterIP'], 'none'],
    ['a ConfigMap', ['Name', 'Data'], ['a', 2], 'none'],
  ])('tells %s', (_what, names, cells, health) => {
    expect(judged(names, cells).health).toBe(health)
  })

  it.each<[string, string[], string | undefined, boolean]>([
    ['pods are judged, told by their status', PODS, 'Status', true],
    ['Deployments are judged, told by their pods', ['Name', 'Ready'], 'Ready', true],
    ['events are marked and not judged', ['Last Seen', 'Type', 'Reason'], 'Type', false],
    ['Services are neither', ['Name', 'Type'], undefined, false],
  ])('%s', (_what, names, told, judges) => {
    expect(judged(names, [])).toMatchObject({ told, judges })
  })

  it('a warning event is marked', () => {
    expect(judged(['Type', 'Reason'], ['Warning', 'x']).health).toBe('warning')
    expect(judged(['Type', 'Reason'], ['Normal', 'x']).health).toBe('none')
  })
})

describe('a row of pods', () => {
  const columns = [...PODS, 'Restarts', 'Age'].map((name) => ({ name }))
  const pod = (ready: string, status: string, age: string, restarts = '0') => [
    'a',
    ready,
    status,
    restarts,
    age,
  ]

  it.each([
    ['0/1', 'bad'],
    ['1/1', 'ok'],
    ['<none>', 'ok'],
  ])('whose readiness gates are %s is %s, however ready its containers are', (gates, health) => {
    const cells = [...pod('1/1', 'Running', '10m'), gates]
    expect(rowJudge([...columns, { name: 'Readiness Gates' }], NOW).of({ cells })).toBe(health)
  })

  it.each<[string, string[], object, RowHealth]>([
    ['starts for less than five minutes', pod('0/1', 'ContainerCreating', '4m59s'), {}, 'going'],
    ['starts for five minutes', pod('0/1', 'ContainerCreating', '5m'), {}, 'warning'],
    ['runs and is not ready yet', pod('0/1', 'Running', '40s'), {}, 'going'],
    ['runs and is not ready for long', pod('0/1', 'Running', '10m'), {}, 'bad'],
    ['runs again after it exited', pod('0/1', 'Running', '40s', '1 (3s ago)'), {}, 'bad'],
    ['crashes, however young', pod('0/1', 'CrashLoopBackOff', '40s', '1 (3s ago)'), {}, 'bad'],
    ['is ready, however young', pod('1/1', 'Running', '3s'), {}, 'ok'],
    [
      'was printed young, long ago',
      pod('0/1', 'Running', '40s'),
      { printedAt: '2026-11-24T11:50:00Z' },
      'bad',
    ],
    [
      'is older than it was printed',
      pod('0/1', 'Pending', '4m'),
      { createdAt: '2026-11-24T11:54:50Z' },
      'warning',
    ],
    ['is deleted, who knows since when', pod('1/1', 'Terminating', '9d'), {}, 'going'],
    ['is deleted in time', pod('1/1', 'Terminating', '9d'), { deletedAt: '2026-11-24T12:00:20Z' }, 'going'],
    [
      'should long be gone',
      pod('0/1', 'Terminating', '9d'),
      { deletedAt: '2026-11-24T11:55:00Z' },
      'warning',
    ],
  ])('that %s', (_what, cells, row, health) => {
    expect(rowJudge(columns, NOW).of({ cells, ...row })).toBe(health)
  })
})

it('only what fails or waits for long needs attention', () => {
  expect((['bad', 'warning', 'going', 'ok', 'over', 'none'] as const).filter(needsAttention)).toEqual([
    'bad',
    'warning',
  ])
})
