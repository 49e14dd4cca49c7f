import { describe, expect, it, onTestFinished } from 'vitest'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { setAnswerWorker } from '@/lib/facts/text-work/read-text'
import { doTask } from '@/lib/facts/text-work/tasks'
import { troublesWorld } from '@/sandbox/scenarios/troubles'
import { explainText } from '../testing/on-the-wire'

const long = {
  ...{ apiVersion: 'v1', kind: 'Event', type: 'Warning', reason: 'Failed' },
  message: 'x'.repeat(10_000),
}
const ofLong = {
  metadata: { name: 'long.1', namespace: 'shop' },
  involvedObject: { kind: 'Pod', name: 'web-0' },
}
const world = {
  ...troublesWorld,
  world: (now: Date) => `${troublesWorld.world(now)}\n---\n${JSON.stringify({ ...long, ...ofLong })}`,
}

async function asked(text: string) {
  const { cluster, ...options } = await startScenario(world)
  const { findings } = await explainText(text, { ...options, env: { ...cluster.environment() } })
  return { findings, cluster }
}

const OF_IMAGE =
  'Failed to pull image "registry.example/checkuot:1.8.2": registry.example/checkuot:1.8.2: not found'

describe('explainText of what a kubelet or the scheduler reports', () => {
  it.each([
    [
      'the pod that it names',
      'NAMESPACE 1m Warning Failed pod/secret-missing Error: secret "db-credentials" not found',
      'N4',
      ['secret-missing'],
      /^Secret db-credentials does not exist$/,
    ],
    [
      'the pod here of which an event says the same, where it names none',
      OF_IMAGE,
      'N1',
      ['image-typo'],
      /^Image or tag missing: checkuot:1\.8\.2$/,
    ],
    [
      'the pod that no node takes',
      '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient cpu. preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.',
      'N7',
      ['no-room'],
      /^Too little cpu on 2 of 3 nodes$/,
    ],
    [
      'a pod that is gone',
      'Back-off restarting failed container app in pod gone-0_shop(0b8f5d1c)',
      'N2',
      ['gone-0'],
      /^It does not exist now\.$/,
    ],
  ])('has %s, with why it does not run, as Resources says it', async (_, text, cause, names, says) => {
    const { findings } = await asked(text)
    expect(findings).toHaveLength(1)
    expect(findings[0]?.cause?.id).toBe(cause)
    expect(findings[0]?.pods?.map(({ name }) => name)).toEqual(names)
    expect(findings[0]?.pods?.[0]?.says).toMatch(says)
  })

  it.each([
    [
      'no pod here has the same',
      'N3',
      'MountVolume.SetUp failed for volume "x" : configmap "not-here" not found',
    ],
    [
      'a pod here has another of its kind',
      'N7',
      '0/3 nodes are available: 1 node(s) had untolerated taint {x: }, 2 Insufficient cpu.',
    ],
    [
      'nothing tells it from others',
      'N2',
      'Warning  BackOff  2s  kubelet  Back-off restarting failed container',
    ],
    [
      'a pod of some other namespace is named',
      'N2',
      '2s  Warning  BackOff  pod/gone-0  Back-off restarting failed container',
      'gone-0',
    ],
  ])('has the cause alone and the command, where %s', async (_, cause, text, pod = 'POD') => {
    const { findings } = await asked(text)
    expect(findings[0]).toMatchObject({
      cause: { id: cause },
      unseen: [{ command: `kubectl describe pod ${pod}` }],
    })
    expect(findings[0]).not.toHaveProperty('pods')
  })

  it('reads the events cut and in the thread of answers, and says no less where that gives up', async () => {
    const jobs: string[][] = []
    onTestFinished(() => setAnswerWorker(undefined))
    const close = () => {}
    setAnswerWorker({
      close,
      async run({ task, text, input }) {
        if (task === 'reportOfEach') jobs.push(JSON.parse(text))
        return { state: 'done', value: doTask(task, text, input) }
      },
    })
    expect((await asked(OF_IMAGE)).findings[0]?.pods).toHaveLength(1)
    expect(Math.max(...jobs.flat().map(({ length }) => length))).toBe(2_048)
    setAnswerWorker({
      close,
      run: async ({ task, text, input }) =>
        task === 'reportOfEach' ? { state: 'too-hard' } : { state: 'done', value: doTask(task, text, input) },
    })
    const { findings } = await asked(OF_IMAGE)
    expect(findings[0]).toMatchObject({ cause: { id: 'N1' } })
    expect(findings[0]).not.toHaveProperty('pods')
  })

  it('reads the pods of two reports at most', async () => {
    const many = Array.from({ length: 9 }, (_, i) => `Readiness probe failed: no\tpod=web-${i}_shop(u)`)
    const { cluster } = await asked(many.join('\n\n'))
    const read = cluster.requests.filter(({ path }) => /\/pods\/web-\d/.test(path))
    expect(read).toHaveLength(2)
  })
})
