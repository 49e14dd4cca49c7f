import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readIdentity } from '@/lib/facts/identity/gather/identity'
import { createKubeClient } from '@/lib/kube/transport/client'
import { podSecurityViolations } from '@/lib/objects/pod-security'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import {
  buildKustomization,
  buildWithComponents,
  hasKubectl,
  K8S_DIR,
  readManifests,
  runKubectl,
} from './kustomize'
import { GOLDEN_RIGHTS } from './levels'

/** A cluster whose dashboard's pod is made from manifests by the sandbox's own controllers and kubelet. */
async function deploy(yaml: string, labels: Record<string, string>): Promise<Cluster> {
  const nodes = `
apiVersion: v1
kind: Node
metadata: {name: node-1}
status:
  allocatable: {cpu: "4", memory: 8052940Ki, ephemeral-storage: 94991256Ki, pods: "110"}
  addresses: [{type: InternalIP, address: 192.0.2.11}, {type: Hostname, address: node-1}]
  conditions: [{type: Ready, status: "True", reason: KubeletReady}]
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
`
  const namespaced = readManifests(yaml)
    .filter(({ apiVersion }) => !apiVersion.startsWith('gateway.'))
    .map((object) => JSON.stringify({ ...object, metadata: { ...object.metadata, namespace: 'shop' } }))
  const cluster = await startCluster({
    scenario: {
      name: 'deployed',
      says: '',
      look: [],
      world: () => `${nodes}${namespaced.join('\n---\n')}`,
      pod: { namespace: 'shop', labels, container: 'podglass' },
    },
  })
  onTestFinished(() => cluster.stop())
  return cluster
}

async function identityIn(cluster: Cluster) {
  const settings = { serviceAccountDir: cluster.serviceAccountDir }
  const kube = createKubeClient({
    ...settings,
    kubernetesServiceHost: cluster.host,
    kubernetesServicePort: String(cluster.port),
  })
  onTestFinished(() => kube.close())
  return readIdentity({
    env: cluster.environment(),
    settings: { ...settings, downwardApiDirs: cluster.downwardApiDir.split(':') },
    kube,
    now: Date.now(),
    signal: new AbortController().signal,
    procDir: '/none',
    cgroupRoot: '/none',
  })
}

describe.runIf(hasKubectl)('k8s/ in the sandbox', () => {
  it('is taken by kubectl apply against a server that knows the kinds', async () => {
    const cluster = await deploy('', {})
    const names = ['port-forward', 'kubectl-proxy', 'sidecar', 'exposed-oauth2-proxy-ingress']
    const applied = [
      ...names.map((name) => buildKustomization(join(K8S_DIR, 'overlays', name))),
      buildWithComponents('shop', Object.keys(GOLDEN_RIGHTS)),
    ].join('\n---\n')
    // Without --validate=false kubectl wants the OpenAPI document, which the sandbox does not serve.
    const dryRun = ['apply', '--dry-run=client', '--validate=false', '-o', 'name', '-f', '-']
    const said = await runKubectl(cluster, dryRun, applied)
    expect(said.trim().split('\n').length).toBe(readManifests(applied).length)
  })

  it('makes kubectl debug add a container that restricted lets in, with the token of the pod', async () => {
    const cluster = await deploy(buildKustomization(join(K8S_DIR, 'base')), {
      'app.kubernetes.io/name': 'podglass',
    })
    const dir = mkdtempSync(join(tmpdir(), 'podglass-debug-'))
    const custom = join(dir, 'container.yaml')
    const text = readFileSync(join(K8S_DIR, 'ephemeral/container.yaml'), 'utf8')
    writeFileSync(custom, text.replace('{ name: TOKEN_VOLUME,', '{ name: kube-api-access-abcde,'))
    const debug = ['debug', `pod/${cluster.pod?.metadata.name}`, '--image=podglass:0.1.0', '-c', 'debug']
    // The sandbox has no ephemeral containers, so what kubectl sends is read from its own output.
    const said = await runKubectl(
      cluster,
      [...debug, '--profile=restricted', `--custom=${custom}`, '-v=9'],
      '',
    ).catch(String)
    rmSync(dir, { recursive: true })
    const quoted = /"Request Body" body=("\{\\"spec.*")$/m.exec(said)?.[1] ?? '""'
    const { spec } = JSON.parse(JSON.parse(quoted))
    const [container] = spec.ephemeralContainers
    expect(podSecurityViolations({ containers: [container] }, 'restricted')).toEqual([])
    expect(container.volumeMounts).toEqual([
      {
        name: 'kube-api-access-abcde',
        mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
        readOnly: true,
      },
    ])
    expect(Object.keys(container)).not.toContain('ports')
  })

  it.each([
    ['base', { 'app.kubernetes.io/name': 'podglass' }],
    ['overlays/sidecar', { app: 'web' }],
    ['overlays/kubectl-proxy', { 'app.kubernetes.io/name': 'podglass' }],
    ['overlays/exposed-oauth2-proxy', { 'app.kubernetes.io/name': 'podglass' }],
  ])(
    'makes of %s, where restricted is enforced, a pod whose Identity page lacks no field',
    async (path, labels) => {
      const cluster = await deploy(buildKustomization(join(K8S_DIR, path)), labels)
      const { fields, volumes } = await identityIn(cluster)
      const lacking = fields.filter(({ verdict, add }) => verdict === 'missing' || add !== undefined)
      expect(lacking).toEqual([])
      const inBoth = fields.filter(({ env, file }) => env.length > 0 && file.length > 0)
      expect(inBoth.map(({ field }) => field).sort()).toEqual([
        'limits.cpu',
        'limits.memory',
        'metadata.name',
        'metadata.namespace',
        'metadata.uid',
        'requests.cpu',
        'requests.memory',
      ])
      // Without a cgroup and without permission to read the pod, nothing confirms an amount of its container.
      const amounts = ['same', 'node-allocatable', 'withheld']
      for (const { field, verdict } of inBoth)
        expect(field.startsWith('metadata.') ? ['same'] : amounts, field).toContain(verdict)
      expect(volumes.flatMap(({ files }) => files).length).toBe(9)
    },
  )
})
