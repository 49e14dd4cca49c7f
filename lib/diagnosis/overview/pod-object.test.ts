import { expect, it } from 'vitest'
import { podOfObject } from './pod-object'

const NOW = Date.parse('2026-11-24T12:00:00Z')
const pod = (ready: boolean, more: object = {}, meta: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-0', creationTimestamp: '2026-11-24T10:00:00Z', ...meta },
  spec: { containers: [{ name: 'app' }] },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', reason: '', message: '' }],
    containerStatuses: [
      {
        name: 'app',
        ready,
        restartCount: 0,
        state: { running: { startedAt: '2026-11-24T10:00:00Z' } },
        ...more,
      },
    ],
  },
})
const ended = (finishedAt: string) => ({
  restartCount: 2,
  lastState: { terminated: { exitCode: 1, finishedAt } },
})

it.each([
  [
    'is ready',
    pod(true),
    { standing: 'ready', ready: '1/1', restarts: '0', isRestarted: false, ageMs: 7_200_000 },
  ],
  [
    'restarted lately',
    pod(true, ended('2026-11-24T11:30:00Z')),
    { standing: 'ready', isRestarted: true, restarts: '2' },
  ],
  ['restarted long ago', pod(true, ended('2026-11-24T10:30:00Z')), { isRestarted: false, restarts: '2' }],
  ['is being deleted', pod(true, {}, { deletionTimestamp: '2026-11-24T11:59:00Z' }), { standing: 'ending' }],
  [
    'has no status',
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-0' } },
    { standing: 'starting', ready: '0/0' },
  ],
])('an object that %s says so', (_what, object, expected) => {
  expect(podOfObject(object, NOW)).toMatchObject({ name: 'web-0', ...expected })
})

it('an object that is not ready is not called ready', () => {
  expect(podOfObject(pod(false), NOW).standing).not.toBe('ready')
})
