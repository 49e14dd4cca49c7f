import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anEvent, aPod } from '@/lib/objects/testing/pods'
import { inPlain } from '@/lib/phrase/testing/in-plain'
import type { Verdict } from '../../contract/object'
import type { ReadinessFacts } from './facts'
import { whyNotReady } from './why-not-ready'

const waiting = (reason: string, message = '') => ({
  waiting: { reason, ...(message === '' ? {} : { message }) },
})
const ends = (exitCode: number, reason = 'Error', more = {}) => ({
  containerStatus: {
    restartCount: 3,
    state: waiting('CrashLoopBackOff', 'back-off 5m0s restarting failed container=app'),
    lastState: { terminated: { exitCode, reason, finishedAt: '2026-11-24T14:02:00Z' } },
  },
  ...more,
})
const running = (more = {}) => ({
  containerStatus: { started: true, state: { running: { startedAt: '2026-11-24T13:00:00Z' } }, ...more },
})
const unscheduled = (message: string) => ({
  ...aPod({ spec: { nodeName: '' } }),
  status: {
    phase: 'Pending',
    conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
  },
})

function judge(object: unknown, events: ReadinessFacts['events'] = []) {
  const verdict = inPlain(whyNotReady({ object, events }))
  if (verdict === undefined) throw new Error('There is no verdict.')
  return verdict
}

const rows: [
  title: string,
  pod: unknown,
  events: ReadinessFacts['events'],
  state: Verdict['state'],
  says: string | RegExp,
][] = [
  [
    'an image that is not there',
    aPod({
      state: waiting(
        'ImagePullBackOff',
        'Back-off pulling image "registry.example/app:1.2": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "registry.example/app:1.2": failed to resolve reference "registry.example/app:1.2": registry.example/app:1.2: not found',
      ),
    }),
    [],
    'not-ready',
    'Container app cannot start because its image registry.example/app:1.2 cannot be pulled: the registry has no such image or tag.',
  ],
  [
    'an image whose registry answered in an event only',
    aPod({ state: waiting('ErrImagePull') }),
    [
      anEvent(
        'Failed',
        'Failed to pull image "registry.example/app:1.2": rpc error: code = Unknown desc = failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://auth.registry.example/token: 401 Unauthorized',
      ),
    ],
    'not-ready',
    /the registry refuses the credentials/,
  ],
  [
    'a pull without words, with events refused',
    aPod({ state: waiting('ImagePullBackOff', 'Back-off pulling image "registry.example/app:1.2"') }),
    'unread',
    'not-ready',
    /the kubelet does not say why/,
  ],
  [
    'a registry out of reach',
    aPod({
      state: waiting(
        'ErrImagePull',
        'failed to pull and unpack image "r/app:1": failed to resolve reference "r/app:1": failed to do request: Head "https://r/v2/app/manifests/1": dial tcp: lookup r on 10.96.0.10:53: no such host',
      ),
    }),
    [],
    'not-ready',
    /the node cannot reach the registry/,
  ],
  [
    'a kill for memory',
    aPod(ends(137, 'OOMKilled', { container: { resources: { limits: { memory: '256Mi' } } } })),
    [],
    'not-ready',
    'Container app keeps exiting; the last time it was killed for memory (OOMKilled, exit code 137), limit 256Mi. It was restarted 3 times so far.',
  ],
  [
    'a SIGKILL that is not put down to memory',
    aPod(ends(137)),
    [],
    'not-ready',
    /SIGKILL, and the kubelet did not report that memory was the reason/,
  ],
  ['a SIGTERM', aPod(ends(143)), [], 'not-ready', /it was asked to stop by SIGTERM/],
  ['a command that is not there', aPod(ends(127)), [], 'not-ready', /the command was not found in the image/],
  ['a command that cannot be executed', aPod(ends(126)), [], 'not-ready', /cannot be executed/],
  ['a segmentation fault', aPod(ends(139)), [], 'not-ready', /SIGSEGV/],
  [
    'a program’s own code, of which nothing is claimed',
    aPod(ends(42)),
    [],
    'not-ready',
    'Container app keeps exiting; the last time it ended (exit code 42). It was restarted 3 times so far.',
  ],
  [
    'a runtime that cannot start the program',
    aPod(
      ends(128, 'StartError', {
        containerStatus: {
          restartCount: 1,
          state: waiting('CrashLoopBackOff'),
          lastState: {
            terminated: {
              exitCode: 128,
              reason: 'StartError',
              message: 'failed to create containerd task: exec: "server": executable file not found in $PATH',
            },
          },
        },
      }),
    ),
    [],
    'not-ready',
    /could not be started \(StartError, exit code 128\): its command server does not exist in the container/,
  ],
  [
    'a readiness probe that fails, with its last words',
    aPod({
      ...running(),
      status: { phase: 'Running' },
      container: { readinessProbe: { httpGet: { path: '/ready', port: 8080 } } },
    }),
    [
      anEvent('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503', {
        about: 'spec.containers{app}',
        count: 40,
      }),
    ],
    'not-ready',
    'Container app runs, and its readiness probe (HTTP GET /ready on port 8080) fails: HTTP probe failed with statuscode: 503.',
  ],
  [
    'a startup probe that has not passed',
    aPod({
      ...running({ started: false }),
      status: { phase: 'Running' },
      container: { startupProbe: { tcpSocket: { port: 'db' } } },
    }),
    [],
    'not-ready',
    /its startup probe \(TCP port db\) has not passed/,
  ],
  [
    'no probe and not ready',
    aPod({ ...running(), status: { phase: 'Running' } }),
    [],
    'unknown',
    /has no readiness probe/,
  ],
  [
    'a Secret that is not there',
    aPod({ state: waiting('CreateContainerConfigError', 'secret "db-password" not found') }),
    [],
    'not-ready',
    'Container app cannot be created: Secret db-password, which it takes values from, does not exist in this namespace.',
  ],
  [
    'a key that a ConfigMap lacks',
    aPod({
      state: waiting(
        'CreateContainerConfigError',
        "couldn't find key LOG_LEVEL in ConfigMap shop/app-config",
      ),
    }),
    [],
    'not-ready',
    /ConfigMap app-config has no key LOG_LEVEL/,
  ],
  [
    'a volume of a ConfigMap that is not there',
    aPod({ state: waiting('ContainerCreating') }),
    [
      anEvent(
        'FailedMount',
        'MountVolume.SetUp failed for volume "config" : configmap "web-config" not found',
      ),
    ],
    'not-ready',
    'Container app is not created: its volume config needs ConfigMap web-config, which does not exist in this namespace.',
  ],
  [
    'a volume attached elsewhere',
    aPod({ state: waiting('ContainerCreating') }),
    [
      anEvent(
        'FailedAttachVolume',
        'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) web-7d9f',
      ),
    ],
    'not-ready',
    /its volume pvc-1 is attached to another node.*Volume is already used by pod\(s\) web-7d9f/,
  ],
  [
    'a container under way',
    aPod({ state: waiting('ContainerCreating') }),
    [],
    'going',
    /no problem was reported/,
  ],
  [
    'a container under way, with events refused',
    aPod({ state: waiting('ContainerCreating') }),
    'unread',
    'unknown',
    /Only events say what takes so long, and they could not be read/,
  ],
  [
    'too little cpu',
    {
      ...unscheduled(
        '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient cpu. preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.',
      ),
      spec: { containers: [{ name: 'app', resources: { requests: { cpu: '4' } } }] },
    },
    [],
    'not-ready',
    'None of the 3 nodes fits: 1 has a taint that the pod does not tolerate (node-role.kubernetes.io/control-plane); 2 have too little cpu left.',
  ],
  [
    'a claim that is not bound',
    unscheduled(
      '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
    ),
    [],
    'not-ready',
    'Not all of its PersistentVolumeClaims are bound, and the scheduler tries no node before that.',
  ],
  [
    'a scheduler with other words',
    unscheduled('no nodes available to schedule pods'),
    [],
    'not-ready',
    'The scheduler found no node for it: no nodes available to schedule pods.',
  ],
  [
    'a scheduling gate',
    { ...aPod({ spec: { nodeName: '', schedulingGates: [{ name: 'example.com/quota' }] } }) },
    [],
    'not-ready',
    /scheduling gate example.com\/quota/,
  ],
  [
    'a pod that no scheduler has looked at',
    aPod({ spec: { nodeName: '', schedulerName: 'batch-scheduler' }, conditions: {} }),
    [],
    'going',
    /batch-scheduler has not said why/,
  ],
  [
    'an init container at work',
    aPod({
      conditions: { PodScheduled: 'True', Initialized: 'False', Ready: 'False' },
      spec: { initContainers: [{ name: 'migrate' }] },
      state: waiting('PodInitializing'),
      status: {
        initContainerStatuses: [
          { name: 'migrate', state: { running: { startedAt: '2026-11-24T13:00:00Z' } } },
        ],
      },
    }),
    [],
    'going',
    /Init container migrate is running \(1 of 1\)/,
  ],
  [
    'an init container that fails',
    aPod({
      conditions: { PodScheduled: 'True', Initialized: 'False', Ready: 'False' },
      spec: { initContainers: [{ name: 'migrate' }] },
      state: waiting('PodInitializing'),
      status: {
        initContainerStatuses: [
          {
            name: 'migrate',
            restartCount: 2,
            state: waiting('CrashLoopBackOff'),
            lastState: { terminated: { exitCode: 1, reason: 'Error' } },
          },
        ],
      },
    }),
    [],
    'not-ready',
    /^Init container migrate keeps exiting.*The next containers wait for it \(1 of 1\)\.$/,
  ],
  [
    'a readiness gate',
    aPod({
      ...running({ ready: true }),
      conditions: { PodScheduled: 'True', Initialized: 'True', ContainersReady: 'True', Ready: 'False' },
      spec: { readinessGates: [{ conditionType: 'example.com/lb' }] },
    }),
    [],
    'not-ready',
    'Its containers are ready; the readiness gate example.com/lb is not.',
  ],
  [
    'a deletion that waits for a finalizer',
    aPod({ metadata: { deletionTimestamp: '2026-11-24T14:00:00Z', finalizers: ['example.com/keep'] } }),
    [],
    'not-ready',
    'It is being deleted. It waits for the finalizer example.com/keep, which its owner must remove.',
  ],
  [
    'an eviction',
    aPod({
      status: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' },
      conditions: {},
    }),
    [],
    'not-ready',
    /^The pod was evicted from its node: The node was low on resource: memory\. It does not come back/,
  ],
  [
    'a failed pod of a Job',
    aPod({
      status: { phase: 'Failed' },
      spec: { restartPolicy: 'Never' },
      state: { terminated: { exitCode: 2, reason: 'Error' } },
    }),
    [],
    'not-ready',
    'Container app ended (exit code 2). Its restartPolicy Never keeps it that way.',
  ],
  ['work that is done', aPod({ status: { phase: 'Succeeded' } }), [], 'finished', /its container succeeded/],
  [
    'a ready pod',
    aPod({ ...running({ ready: true, restartCount: 2 }), conditions: { Ready: 'True' } }),
    [],
    'ready',
    'It is ready. Its containers were restarted 2 times so far.',
  ],
  [
    'a node that is gone',
    aPod({ ...running({ ready: true }), status: { phase: 'Running' } }),
    [anEvent('NodeNotReady', 'Node is not ready')],
    'not-ready',
    /Its node node-1 is not ready/,
  ],
  ['nothing known', aPod({ conditions: {} }), [], 'going', /the kubelet has not reported yet/],
]

describe('why a Pod is not ready', () => {
  it.each(rows)('%s', (_, pod, events, state, says) => {
    const verdict = judge(pod, events)
    expect(verdict.state).toBe(state)
    if (typeof says === 'string') expect(verdict.says).toBe(says)
    else expect(verdict.says).toMatch(says)
    expect(verdict.evidence.length).toBeGreaterThan(state === 'going' ? -1 : 0)
  })

  it('has the one step for an image only where no credential may be what is missing', () => {
    const hintOf = (message: string) => judge(aPod({ state: waiting('ErrImagePull', message) })).hint
    expect(
      hintOf('pull access denied, repository does not exist or may require authorization'),
    ).toBeUndefined()
    expect(hintOf('401 Unauthorized')).toBeUndefined()
    expect(hintOf('r/a:1: not found')).toBe('Correct the name or the tag, or push the image.')
  })

  it('says what the pod asks of a resource that is short', () => {
    const pod = {
      ...unscheduled('0/2 nodes are available: 2 Insufficient cpu.'),
      spec: { containers: [{ name: 'app', resources: { requests: { cpu: '4' } } }] },
    }
    expect(judge(pod).hint).toBe('The pod requests cpu: 4 by container app.')
  })

  it('says that events were not seen wherever they might tell more', () => {
    const verdict = judge(aPod(ends(1)), 'unread')
    expect(verdict.evidence.at(-1)).toEqual({
      from: 'not-seen',
      says: 'Its events could not be read, and they may say why.',
    })
  })

  it('leads with the worst container and keeps the others as evidence', () => {
    const pod = aPod({
      spec: { containers: [{ name: 'slow' }, { name: 'app', image: 'r/a:1' }] },
      status: {
        containerStatuses: [
          { name: 'slow', state: waiting('ContainerCreating') },
          { name: 'app', state: waiting('ErrImagePull', 'r/a:1: not found') },
        ],
      },
    })
    const verdict = judge(pod)
    expect(verdict.says).toContain('Container app')
    expect(verdict.evidence.at(-1)?.says).toContain('Container slow')
  })
})

describe('whyNotReady', () => {
  it('takes any document without throwing', () => {
    const kinds = fc.constantFrom(
      'Pod',
      'Node',
      'Service',
      'Deployment',
      'Job',
      'CronJob',
      'PersistentVolumeClaim',
    )
    fc.assert(
      fc.property(kinds, fc.object(), fc.object(), (kind, spec, status) => {
        const apiVersion = ['Deployment'].includes(kind)
          ? 'apps/v1'
          : kind.endsWith('Job')
            ? 'batch/v1'
            : 'v1'
        expect(typeof judge({ apiVersion, kind, spec, status }).says).toBe('string')
      }),
    )
  })
})
