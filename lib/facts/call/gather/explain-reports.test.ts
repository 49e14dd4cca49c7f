import { describe, expect, it } from 'vitest'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { troublesWorld } from '@/sandbox/scenarios/troubles'
import { explainText } from '../testing/on-the-wire'

async function asked(text: string) {
  const { cluster, ...options } = await startScenario(troublesWorld)
  const { findings } = await explainText(text, { ...options, env: { ...cluster.environment() } })
  return { findings, cluster }
}

const OF_NO_POD = 'MountVolume.SetUp failed for volume "x" : configmap "not-here" not found'

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
      'Failed to pull image "registry.example/checkuot:1.8.2": registry.example/checkuot:1.8.2: not found',
      'N1',
      ['image-typo'],
      /^Image or tag missing: checkuot:1\.8\.2$/,
    ],
    [
      'the pod that no node takes',
      '0/3 nodes are available: 1 node(s) had untolerated taint {x: }, 2 Insufficient cpu.',
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

  it('has the cause alone and the command, where no pod here has the same', async () => {
    const { findings } = await asked(OF_NO_POD)
    expect(findings[0]).toMatchObject({
      cause: { id: 'N3' },
      unseen: [{ command: 'kubectl describe pod POD' }],
    })
    expect(findings[0]).not.toHaveProperty('pods')
  })

  it('reads the pods of two reports at most', async () => {
    const many = Array.from({ length: 9 }, (_, i) => `Readiness probe failed: no\tpod=web-${i}_shop(u)`)
    const { cluster } = await asked(many.join('\n\n'))
    const read = cluster.requests.filter(({ path }) => /\/pods\/web-\d/.test(path))
    expect(read).toHaveLength(2)
  })
})
