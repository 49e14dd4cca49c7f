import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { anEvent, aPod } from '@/lib/objects/testing/pods'
import { plain } from '@/lib/phrase/phrase'
import { inPlain } from '@/lib/phrase/testing/in-plain'
import type { ReadinessFacts } from './facts'
import { whyNotReady } from './why-not-ready'

interface Recorded {
  pod: string
  phase: string
  state: unknown
  events: { type: string; reason: string; message: string; count: number | null }[]
}
const recorded: Recorded[] = JSON.parse(readFileSync('e2e/inpod/failures.json', 'utf8'))
const RECORDED = new Map<string, RegExp>([
  ['x-env-unknown-container', /^Container c cannot be created: container nope not found\.$/],
  [
    'x-vol-unknown-container',
    /^Container c is not created: a volume is missing: MountVolume\.SetUp failed for volume "d" : container nope not found\.$/,
  ],
  [
    'x-image-absent',
    /^Container c cannot start because its image registry\.example\/absent:1 cannot be pulled: it is not on the node, or was pulled there with credentials that this pod does not have, and imagePullPolicy Never forbids pulling it\.$/,
  ],
  [
    'x-nonroot-image-root',
    /^Container c cannot be created: runAsNonRoot is true, and its image runs as root\.$/,
  ],
])

describe('what a real kubelet reported', () => {
  it.each(recorded.filter(({ phase }) => phase === 'Pending'))('$pod', ({ pod, state, events }) => {
    const object = aPod({
      spec: { containers: [{ name: 'c', image: 'registry.example/absent:1' }] },
      status: { containerStatuses: [{ name: 'c', ready: false, restartCount: 0, state }] },
    })
    const seen = events.map(({ type, reason, message, count }) =>
      anEvent(reason, message, { type, count: count ?? 1 }),
    )
    const verdict = inPlain(whyNotReady({ object, events: seen }))
    expect(verdict?.state).toBe('not-ready')
    expect(verdict?.says).toMatch(RECORDED.get(pod) ?? 'missing')
  })

  it('a real pod that is ready', () => {
    const pod = JSON.parse(readFileSync('e2e/inpod/probe/1-first/pod.json', 'utf8'))
    expect(inPlain(whyNotReady({ object: pod, events: [] }))).toMatchObject({
      state: 'ready',
      says: 'It is ready.',
    })
  })
})

const broken: Record<string, Pick<ReadinessFacts, 'object' | 'events'>> = JSON.parse(
  readFileSync('e2e/inpod/broken.json', 'utf8'),
)

function inOneLine(facts: ReadinessFacts): string | undefined {
  const why = whyNotReady(facts)?.short
  return why && plain([...why.cause, ...why.counts])
}

describe('what a real cluster says of broken objects', () => {
  it.each<[name: string, says: string | RegExp, line?: string]>([
    [
      'img-private',
      /: the registry requires credentials, and the node has none for it\.$/,
      'Registry requires credentials for: cart:1.9.2',
    ],
    ['img-absent', /: the registry has no such image or tag\.$/, 'Image or tag missing: cart:1.9.2'],
    ['img-ratelimit', /: the registry is rate limiting pulls\.$/, 'Registry limits pulls of: cart:1'],
    [
      'crash-command',
      /^Container app keeps exiting; the last time it could not be started \(StartError, exit code 128\): its command \/bin\/servr does not exist in the container\./,
      'Command /bin/servr does not exist in the container',
    ],
    [
      'nonroot',
      'Container app cannot be created: runAsNonRoot is true, and its image runs as root.',
      'Image runs as root, runAsNonRoot forbids it',
    ],
    [
      'cm-vol-key-absent',
      'Container app is not created: its volume c takes key zz of ConfigMap half, which has no such key.',
      'ConfigMap half has no key zz',
    ],
    [
      'liveness',
      /^The kubelet kills container app, since its liveness probe \(HTTP GET \/healthz on port 8080\) fails: HTTP probe failed with statuscode: 404\./,
      'Liveness /healthz answers 404, 9 restarts',
    ],
    [
      'startup-kill',
      /^The kubelet kills container app, since its startup probe \(HTTP GET \/started on port 8080\) fails: Get .*: connect: connection refused\./,
      'Startup /started: connection refused, 9 restarts',
    ],
    ['readiness-exec', /probe \(a command in the container\) fails: database is unreachable\.$/],
    ['native-sidecar', /^Sidecar mesh runs, and its startup probe/, 'Startup port 15021: connection refused'],
    [
      'pvc-unbound',
      'Its PersistentVolumeClaim data is not bound, and the scheduler tries no node before that.',
      'Claim data is not bound',
    ],
    [
      'pvc-absent',
      'Its PersistentVolumeClaim nope does not exist in this namespace.',
      'Claim nope does not exist',
    ],
    ['cpu-much', 'The only node does not fit: it has too little cpu left.', 'Too little cpu on 1 of 1 node'],
    [
      'selector-node',
      "The only node does not fit: it has labels that do not match the pod's nodeSelector or node affinity.",
    ],
    ['taint-pending', 'The only node does not fit: it has a taint that the pod does not tolerate.'],
    ['cordon-pending', 'The only node does not fit: it has been cordoned: no new pod can start there.'],
    ['pod-finalizer', /^It is being deleted\. It waits for the finalizer example\.com\/cleanup,/],
    ['evicted', /^The pod was evicted from its node: Pod ephemeral local storage usage exceeds/],
    ['hpa', /^It does not scale: .*\(get pods\.metrics\.k8s\.io\)/],
    [
      'namespace',
      /^It is being deleted\. It goes away once everything in it is deleted\. .*finalizers remaining: example\.com\/cleanup in 1 resource instances\.$/,
    ],
    ['over', /More pods are not created: ResourceQuota team has no room left/],
    [
      'big',
      /Its pods are not created: a LimitRange of the namespace forbids it: maximum memory usage per Container is 64Mi, but limit is 128Mi\.$/,
    ],
    ['psa', /Its pods are not created: the Pod Security level of the namespace forbids it: violates/],
    [
      'hook',
      /Its pods are not created: admission webhook pods\.policy\.example\.com cannot be called: Post "https:\/\/[^"]+": service "policy-agent" not found\.$/,
    ],
  ])('%s', (name, says, line) => {
    const facts = broken[name]
    if (facts === undefined) throw new Error(`There is no recording of ${name}.`)
    const verdict = inPlain(whyNotReady(facts))
    expect(verdict?.state).toBe('not-ready')
    expect(verdict?.says).toMatch(says)
    if (line !== undefined) expect(inOneLine(facts)).toBe(line)
  })
})
