import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { podReferences } from '@/lib/objects/pod-references'
import { aPod } from '@/lib/objects/testing/pods'
import { readConditions } from './read-conditions'
import { summarizeContainers } from './summarize-containers'

const one = (parts: Parameters<typeof aPod>[0]) => summarizeContainers(aPod(parts))[0]

describe('summarizeContainers', () => {
  it('says what a container does now and how it ended before, with its time', () => {
    expect(
      one({
        container: { resources: { requests: { cpu: '50m' }, limits: { memory: '256Mi' } } },
        containerStatus: {
          restartCount: 3,
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' } },
          lastState: {
            terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-11-24T14:02:00Z' },
          },
        },
      }),
    ).toEqual({
      name: 'app',
      role: 'main',
      image: 'registry.example/app:1.2',
      state: 'waiting',
      meaning: 'bad',
      says: 'CrashLoopBackOff: back-off 40s',
      restarts: 3,
      last: {
        says: 'Killed for memory (OOMKilled, exit code 137), limit 256Mi',
        exitCode: 137,
        at: '2026-11-24T14:02:00Z',
      },
      resources: 'requests cpu 50m; limits memory 256Mi',
    })
  })

  it.each([
    [
      'one that is being made',
      { waiting: { reason: 'ContainerCreating' } },
      {},
      'neutral',
      'ContainerCreating.',
    ],
    ['one that runs and is ready', { running: {} }, { ready: true }, 'ok', 'Runs.'],
    ['one that runs and is not', { running: {} }, { started: true }, 'warning', 'Running, but not ready.'],
    [
      'one whose startup probe is out',
      { running: {} },
      { started: false },
      'warning',
      'Running; its startup probe has not passed yet.',
    ],
    [
      'one that ended well',
      { terminated: { exitCode: 0, reason: 'Completed' } },
      {},
      'neutral',
      'Ended (exit code 0): it exited on its own, successfully.',
    ],
    [
      'one that was killed without a limit',
      { terminated: { exitCode: 137, reason: 'OOMKilled' } },
      {},
      'bad',
      'Killed for memory (OOMKilled, exit code 137), without its own memory limit, so its pod or its node ran out.',
    ],
    [
      'one by a signal',
      { terminated: { exitCode: 135, reason: 'Error' } },
      {},
      'bad',
      'Ended (exit code 135): it was terminated by signal SIGBUS.',
    ],
  ])('%s', (_, state, status, meaning, says) => {
    expect(one({ containerStatus: { state, ...status } })).toMatchObject({ meaning, says })
  })

  it('tells sidecars, init and ephemeral containers apart, and one that no one has reported', () => {
    const pod = aPod({
      spec: {
        initContainers: [{ name: 'migrate' }, { name: 'mesh', restartPolicy: 'Always' }],
        ephemeralContainers: [{ name: 'debug' }],
      },
    })
    expect(summarizeContainers(pod).map(({ name, role, state }) => [name, role, state])).toEqual([
      ['migrate', 'init', 'unknown'],
      ['mesh', 'sidecar', 'unknown'],
      ['app', 'main', 'unknown'],
      ['debug', 'ephemeral', 'unknown'],
    ])
  })
})

describe('what a pod says of itself', () => {
  const pod = JSON.parse(readFileSync('e2e/inpod/probe/1-first/pod.json', 'utf8'))

  it('its conditions, with their meaning', () => {
    expect(readConditions(pod).map(({ type, meaning }) => [type, meaning])).toContainEqual(['Ready', 'ok'])
    const status = (type: string, value: string) =>
      readConditions({ status: { conditions: [{ type, status: value }] } })[0]?.meaning
    expect(status('DiskPressure', 'True')).toBe('bad')
    expect(status('DiskPressure', 'False')).toBe('ok')
    expect(status('Ready', 'Unknown')).toBe('unknown')
    expect(status('Suspended', 'True')).toBe('neutral')
  })

  it('the names that it refers to, each once, and no values', () => {
    expect(podReferences(pod)).toMatchObject({
      serviceAccount: [expect.any(String)],
      configMaps: expect.arrayContaining(['kube-root-ca.crt']),
    })
    const named = aPod({
      spec: {
        imagePullSecrets: [{ name: 'pull' }],
        volumes: [
          { persistentVolumeClaim: { claimName: 'data' } },
          { secret: { secretName: 'tls' } },
          { projected: { sources: [{ configMap: { name: 'c' } }, { secret: { name: 'tls' } }] } },
        ],
        containers: [
          {
            name: 'a',
            envFrom: [{ secretRef: { name: 'env' } }, { configMapRef: { name: 'c' } }],
            env: [{ name: 'X', valueFrom: { secretKeyRef: { name: 'env', key: 'k' } } }],
          },
        ],
      },
    })
    expect(podReferences(named)).toEqual({
      node: ['node-1'],
      serviceAccount: [],
      claims: ['data'],
      configMaps: ['c'],
      secrets: ['tls', 'env', 'pull'],
    })
  })
})
