import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { BUDGET, COLD } from '@/lib/facts/questions/prober'
import { askSchema } from '@/lib/pages/ask/contract'
import { answerAsk } from '@/lib/pages/ask/gather'
import { cloudIdentityWorld } from '@/sandbox/scenarios/cloud-identity'
import { explainText } from '../testing/on-the-wire'

const STS =
  'An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity'
const REFUSED =
  'pods is forbidden: User "system:serviceaccount:shop:web" cannot watch resource "pods" in API group "" in the namespace "shop"'

async function start() {
  const { cluster, ...options } = await startScenario(cloudIdentityWorld)
  return { ...options, cluster, env: { ...cluster.environment() } }
}

describe('explainText of what a cloud said', () => {
  it('names whose refusal it is, and the broken link of this pod first', async () => {
    const options = await start()
    const { findings } = await explainText(STS, options)
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({
      verdict: 'denied',
      kind: 'authentication',
      by: 'aws',
      says: 'AWS refused this, not Kubernetes.',
      request: {},
      cause: { id: 'L3', confidence: 'proven' },
      evidence: [{ probe: 'The text' }, { probe: 'This pod’s AWS role, IRSA, web identity' }],
      chain: { name: 'AWS role', isBroken: true },
    })
    expect(findings[0]?.fixes.map(({ where }) => where)).toEqual(['pod', 'cluster'])
  })

  it('is reported beside a refusal by Kubernetes, within the budget of both', async () => {
    const options = await start()
    const { findings } = await explainText(`${REFUSED}\n${STS}`, options)
    expect(findings.map(({ cause, by }) => [cause?.id.slice(0, 1), by])).toEqual([
      [expect.any(String), undefined],
      ['L', 'aws'],
    ])
    expect(options.cluster.requests.length).toBeLessThanOrEqual(BUDGET + COLD)
  })

  it('is no finding where a cloud refused a call, and the box says whose refusal it is', async () => {
    const options = await start()
    const text = 'An error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access Denied'
    expect((await explainText(text, options)).findings).toEqual([])
    expect(z.encode(askSchema, await answerAsk({ text }, options))).toMatchObject({
      kind: 'none',
      says: expect.stringMatching(/^AWS refused this, not Kubernetes: .*ListObjectsV2/),
    })
  })
})
