import { expect, it, onTestFinished } from 'vitest'
import { reportRow } from '@/e2e/testing/fault-figures'
import { explainCheck } from '@/lib/facts/call/gather/explain'
import { readIdentity } from '@/lib/facts/identity/gather/identity'
import { createKubeClient } from '@/lib/kube/transport/client'
import { NOTHING, plain } from '@/lib/phrase/phrase'
import { readSettings } from '@/lib/pod/environment'
import { startCluster } from '@/sandbox/cluster'
import { defaultScenario } from '@/sandbox/scenarios/default'

const LIST = { verb: 'list', group: '', resource: 'pods', namespace: 'shop' }

it.each([
  ['that was seen to be deleted', true, 'likely'],
  ['of whose deletion nothing was seen', false, 'possible'],
])('R18: the 401 of a pod %s is explained by its end', async (what, isSeen, confidence) => {
  const cluster = await startCluster({ scenario: defaultScenario })
  const env = cluster.environment()
  const settings = readSettings(env)
  const kube = createKubeClient(settings)
  onTestFinished(async () => {
    kube.close()
    await cluster.stop()
  })
  const signal = new AbortController().signal
  const identify = () => readIdentity({ env, settings, kube, now: Date.now(), signal })
  const { pod, context } = cluster
  if (pod === undefined) throw new Error('The scenario has no pod.')
  const at = '2026-11-24T15:00:30Z'
  await identify()
  if (isSeen) {
    context.store.put('/pods', { ...pod, metadata: { ...pod.metadata, deletionTimestamp: at } })
    await identify()
  }
  cluster.revokeTokens()
  const { verdict, kind, cause, alternatives } = await explainCheck(LIST, { kube, signal, env })
  expect([verdict, kind]).toEqual(['denied', 'authentication'])
  const ended = [cause, ...alternatives].find((one) => one?.id === 'B6')
  expect(ended).toMatchObject({ confidence })
  if (isSeen) {
    expect(cause?.id).toBe('B6')
    expect(plain(cause?.says ?? NOTHING)).toContain(
      `has a deadline of ${at}. The token stops working about a minute after that.`,
    )
  }
  reportRow('R18', `401 of a pod ${what}`, { cause: 'B6', confidence })
})
