import { expect, it } from 'vitest'
import { podFact } from './pod-fact'

const killed = (status: object) => ({
  object: {
    apiVersion: 'v1',
    kind: 'Pod',
    spec: { nodeName: 'node1', containers: [{ name: 'app' }] },
    status: {
      containerStatuses: [{ name: 'app', restartCount: 0, state: { terminated: { exitCode: 137 } } }],
      ...status,
    },
  },
  events: 'unread' as const,
})

it.each([
  [
    'an evicted pod by the message of its status, not by how its container ended',
    {
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Usage of EmptyDir volume "tmp" exceeds the limit "32Mi". ',
    },
    ' was evicted from its node: Usage of EmptyDir volume "tmp" exceeds the limit "32Mi"',
  ],
  [
    'a pod that a node refused, without a message',
    { phase: 'Failed', reason: 'NodeAffinity' },
    ' was refused by its node, whose labels do not match it',
  ],
  ['a pod whose container failed by its exit code', { phase: 'Failed' }, ' keeps exiting with code '],
])('tells %s', (_, status, first) => {
  expect(podFact(killed(status)).fact[0]).toEqual({ text: first })
})
