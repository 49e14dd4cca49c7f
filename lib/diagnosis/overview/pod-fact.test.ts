import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { plainWords } from '@/lib/words/pieces'
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
  ['a pod whose container failed once by its exit code', { phase: 'Failed' }, ' exited with code '],
])('tells %s', (_, status, first) => {
  expect(podFact(killed(status)).fact[0]).toEqual({ text: first })
})

it('tells what a pod that is being deleted waits for, not how its container ended', () => {
  const pod = killed({ phase: 'Running' })
  const deletionTimestamp = '2026-11-24T14:00:00Z'
  const told = (metadata: object) => plainWords(podFact({ ...pod, object: { ...pod.object, metadata } }).fact)
  expect(told({ deletionTimestamp, finalizers: ['example.com/drain'] })).toBe(
    ' is being deleted and waits for the finalizer example.com/drain',
  )
  expect(told({ deletionTimestamp })).toBe(
    ' is being deleted, and the kubelet of node1 has not said that its containers ended',
  )
})

it('tells the probe for which a container is killed, not the signal that ended it', () => {
  const message = 'Liveness probe failed: HTTP probe failed with statuscode: 500'
  const unhealthy = { type: 'Warning', reason: 'Unhealthy', message, count: 3, by: 'kubelet', about: '' }
  expect(plainWords(podFact({ ...killed({ phase: 'Running' }), events: [unhealthy] }).fact)).toBe(
    ' is restarted for its liveness probe, which fails: HTTP probe failed with statuscode: 500',
  )
})

it.each([
  [
    'liveness',
    ' is restarted for its liveness probe /healthz, which fails: HTTP probe failed with statuscode: 404',
  ],
  ['crash-command', ' cannot start: its command /bin/servr does not exist in the container'],
  ['pod-finalizer', ' is being deleted and waits for the finalizer example.com/cleanup'],
])('tells a real pod by what ends its containers: %s', (name, says) => {
  const recorded = JSON.parse(readFileSync('e2e/inpod/broken.json', 'utf8'))
  expect(plainWords(podFact(recorded[name]).fact)).toBe(says)
})
