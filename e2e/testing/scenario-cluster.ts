import { onTestFinished } from 'vitest'
import { createKubeClient } from '@/lib/kube/transport/client'
import { versionPath } from '@/lib/kube/transport/paths'
import { startCluster } from '@/sandbox/cluster'
import type { Scenario } from '@/sandbox/scenario'

/** The cluster of a scenario and the client of its own pod, which end with the test that asked for them. */
export async function startScenario(scenario: Scenario) {
  const cluster = await startCluster({ scenario })
  const kube = createKubeClient({
    kubernetesServiceHost: cluster.host,
    kubernetesServicePort: String(cluster.port),
    serviceAccountDir: cluster.serviceAccountDir,
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
