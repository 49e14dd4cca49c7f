import { onTestFinished } from 'vitest'
import { createKubeClient } from '@/lib/kube/transport/client'
import { versionPath } from '@/lib/kube/transport/paths'
import type { BudgetLimits } from '@/lib/kube/transport/request-budget'
import { startCluster } from '@/sandbox/cluster'
import type { Scenario } from '@/sandbox/scenario'

/** So much that nothing waits for its turn. */
const AT_ONCE = { perSecond: 1_000, burst: 1_000 }

/** The cluster of a scenario and the client of its own pod, which end with the test that asked for them. */
export async function startScenario(scenario: Scenario, budget: Partial<BudgetLimits> = AT_ONCE) {
  const cluster = await startCluster({ scenario })
  const kube = createKubeClient({
    kubernetesServiceHost: cluster.host,
    kubernetesServicePort: String(cluster.port),
    serviceAccountDir: cluster.serviceAccountDir,
    budget,
  })
  onTestFinished(async () => {
    kube.close()
    await cluster.stop()
  })
  // Before its first call the client asks who answers. Tests count what comes after.
  await kube.probe(versionPath()).catch(() => undefined)
  cluster.requests.length = 0
  return { cluster, kube, signal: new AbortController().signal }
}
