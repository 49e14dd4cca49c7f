import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { anEvent, aPod } from '../testing/pods'
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
    /^Container c cannot start because its image registry\.example\/absent:1 cannot be pulled: it is not on the node, and imagePullPolicy Never forbids pulling it\.$/,
  ],
  [
    'x-nonroot-image-root',
    /^Container c cannot be created: container has runAsNonRoot and image will run as root/,
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
    const verdict = whyNotReady({ object, events: seen })
    expect(verdict?.state).toBe('not-ready')
    expect(verdict?.says).toMatch(RECORDED.get(pod) ?? 'missing')
  })

  it('a real pod that is ready', () => {
    const pod = JSON.parse(readFileSync('e2e/inpod/probe/1-first/pod.json', 'utf8'))
    expect(whyNotReady({ object: pod, events: [] })).toMatchObject({ state: 'ready', says: 'It is ready.' })
  })
})
