import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { recordGate } from '@/e2e/gates/record-gate'
import { type Cluster, startCluster } from '@/e2e/sandbox/cluster'
import { at, isRecord, listAt, textAt } from '@/e2e/sandbox/fields'
import { podSecurityViolations } from '@/e2e/sandbox/pod-security'
import { heldDangers } from '@/lib/diagnosis/access/dangerous-rights'
import { recordedCatalogue } from '@/lib/diagnosis/testing/recorded-catalogue'
import { createKubeClient } from '@/lib/kube/client'
import { readSettings } from '@/lib/pod/environment'
import { authorize } from '@/lib/rbac/authorize'
import { parseRbacObjects } from '@/lib/rbac/objects'
import { rulesFor } from '@/lib/rbac/rules-for'
import { userOf } from '@/lib/rbac/service-account'
import { recordedExchanges } from '@/lib/rbac/testing/recorded-world'
import { validateObjects } from '@/lib/rbac/validate'
import { readIdentity } from '@/lib/server/identity'
import {
  buildKustomization,
  buildWithComponents,
  hasKubectl,
  K8S_DIR,
  type Manifest,
  readManifests,
  runKubectl,
} from './kustomize'
import { GOLDEN_RIGHTS, type Rights } from './levels'

const foldersOf = (path: string) =>
  readdirSync(join(K8S_DIR, path), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  )
const overlays = foldersOf('overlays')
const levels = Object.keys(GOLDEN_RIGHTS)
const SA = userOf('shop', 'podscope')

const VERBS = [
  ...['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'],
  ...['use', 'bind', 'escalate', 'impersonate', 'approve', 'sign', 'attest', '*'],
]

/** Every resource of a real server with its subresources, and names that only authorizers know. */
function resourceWords(): { group: string; resource: string; subresource: string; says: string }[] {
  const { resources } = recordedCatalogue(recordedExchanges())
  const all = resources.flatMap(({ group, resource, subresources }) =>
    ['', ...subresources.map(({ name }) => name)].map((subresource) => ({ group, resource, subresource })),
  )
  const unlisted = ['users', 'groups', '*', 'nodes/proxy', 'nodes/metrics'].map((word) => {
    const [resource = '', subresource = ''] = word.split('/')
    return { group: '', resource, subresource }
  })
  return [...all, ...unlisted].map((word) => ({
    ...word,
    says: `${word.resource}${word.group === '' ? '' : `.${word.group}`}${word.subresource === '' ? '' : `/${word.subresource}`}`,
  }))
}

const rightsFound = new Map<string, Rights & { elsewhere: string[] }>()

/** Every right that the authorizer finds, asked one by one: in the namespace, in another, and at the cluster scope. */
function rightsOf(yaml: string): Rights & { elsewhere: string[] } {
  const known = rightsFound.get(yaml)
  if (known !== undefined) return known
  const { objects } = parseRbacObjects(readManifests(yaml))
  const found = { here: new Set<string>(), elsewhere: new Set<string>(), everywhere: new Set<string>() }
  for (const { says, ...word } of resourceWords()) {
    for (const verb of VERBS) {
      const may = (namespace: string) =>
        authorize(SA, { kind: 'resource', verb, name: '', namespace, ...word }, objects).allowed
      if (may('')) found.everywhere.add(`${verb} ${says}`)
      else if (may('payments')) found.elsewhere.add(`${verb} ${says}`)
      else if (may('shop')) found.here.add(`${verb} ${says}`)
    }
  }
  const sorted = (rights: ReadonlySet<string>) => [...rights].sort()
  const rights = {
    here: sorted(found.here),
    elsewhere: sorted(found.elsewhere),
    everywhere: sorted(found.everywhere),
  }
  rightsFound.set(yaml, rights)
  return rights
}

function rbacFaults(objects: readonly Manifest[]): string[] {
  const parsed = parseRbacObjects(objects, { namespace: 'shop' })
  const rules = [...parsed.objects.roles, ...parsed.objects.clusterRoles].flatMap((role) => role.rules)
  const words = rules.flatMap(({ verbs, apiGroups = [], resources = [], nonResourceURLs = [] }) => [
    ...verbs,
    ...apiGroups,
    ...resources,
    ...nonResourceURLs,
  ])
  const subjects = [...parsed.objects.roleBindings, ...parsed.objects.clusterRoleBindings].flatMap(
    (binding) => binding.subjects,
  )
  const scoped = rulesFor(SA, 'shop', parsed.objects).resourceRules.map((rule) => ({
    verbs: rule.verbs,
    apiGroups: rule.apiGroups ?? [],
    resources: rule.resources ?? [],
    resourceNames: rule.resourceNames ?? [],
    nonResourceURLs: [],
    scope: 'cluster' as const,
    namespace: '',
  }))
  return [
    ...parsed.problems.map(({ says }) => says),
    ...validateObjects(parsed.objects).map(({ kind, field, says }) => `${kind} ${field}: ${says}`),
    ...words.filter((word) => word.includes('*')).map((word) => `a wildcard: ${word}`),
    ...subjects
      .filter(({ kind, name }) => kind !== 'ServiceAccount' || !['podscope', 'web'].includes(name))
      .map(({ kind, name }) => `a subject that is not the account: ${kind} ${name}`),
    ...heldDangers(scoped, 'shop').map(({ danger }) => `a dangerous right: ${danger.id}`),
  ]
}

const podSpecs = (objects: readonly Manifest[]) =>
  objects.flatMap((object) => {
    const spec = at(object, 'spec', 'template', 'spec')
    return isRecord(spec) ? [spec] : []
  })

// The fields that Pod Security names for the level restricted (Kubernetes 1.36), one by one.
const FORBIDDEN_POD_FIELDS = ['hostNetwork', 'hostPID', 'hostIPC', 'hostUsers', 'hostAliases']
const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]

function restrictedFaults(spec: unknown, strict: (container: unknown) => boolean): string[] {
  const containers = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')]
  const pod = at(spec, 'securityContext')
  const faults = podSecurityViolations(spec, 'restricted')
  for (const field of FORBIDDEN_POD_FIELDS) if (at(spec, field) !== undefined) faults.push(`pod.${field}`)
  for (const volume of listAt(spec, 'volumes')) {
    const kinds = Object.keys(isRecord(volume) ? volume : {}).filter((key) => key !== 'name')
    if (kinds.some((kind) => !VOLUMES.includes(kind))) faults.push(`volume ${kinds.join()}`)
  }
  if (at(pod, 'sysctls') !== undefined || at(pod, 'windowsOptions') !== undefined) faults.push('pod context')
  for (const container of containers) {
    const context = at(container, 'securityContext')
    const name = textAt(container, 'name')
    const says = (what: string) => faults.push(`${name}: ${what}`)
    const user = at(context, 'runAsUser') ?? at(pod, 'runAsUser')
    if (user === undefined || user === 0) says('runAsUser')
    for (const field of ['privileged', 'procMount', 'seLinuxOptions', 'appArmorProfile']) {
      if (at(context, field) !== undefined) says(field)
    }
    if (at(context, 'capabilities', 'add') !== undefined) says('capabilities.add')
    if (listAt(container, 'ports').some((port) => at(port, 'hostPort') !== undefined)) says('hostPort')
    if (!strict(container)) continue
    if (at(context, 'readOnlyRootFilesystem') !== true) says('readOnlyRootFilesystem')
    if (at(container, 'resources', 'limits', 'memory') === undefined) says('limits.memory')
    if (at(container, 'resources', 'requests', 'cpu') === undefined) says('requests.cpu')
    if (at(container, 'lifecycle', 'preStop', 'sleep') === undefined) says('preStop without a shell')
    if (textAt(container, 'image').endsWith(':latest') || !/[:@]/.test(textAt(container, 'image')))
      says('a tag')
  }
  return faults
}

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
      pod: { namespace: 'shop', labels, container: 'podscope' },
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

if (!hasKubectl) console.log('kubectl is not installed: the kustomizations of k8s/ are not built.')

describe.runIf(hasKubectl)('k8s/', () => {
  it('is taken by kubectl apply against a server that knows the kinds', async () => {
    const cluster = await deploy('', {})
    const names = ['port-forward', 'kubectl-proxy', 'sidecar', 'exposed-oauth2-proxy-ingress']
    const applied = [
      ...names.map((name) => buildKustomization(join(K8S_DIR, 'overlays', name))),
      buildWithComponents('shop', levels),
    ].join('\n---\n')
    // Without --validate=false kubectl wants the OpenAPI document, which the sandbox does not serve.
    const dryRun = ['apply', '--dry-run=client', '--validate=false', '-o', 'name', '-f', '-']
    const said = await runKubectl(cluster, dryRun, applied)
    expect(said.trim().split('\n').length).toBe(readManifests(applied).length)
  })

  it('has no wildcard, dangerous right, foreign subject or field against Pod Security in any overlay', () => {
    const faults = overlays.flatMap((name) => {
      const objects = readManifests(buildKustomization(join(K8S_DIR, 'overlays', name)))
      const own = (container: unknown) => textAt(container, 'name') !== 'web'
      const found = [
        ...rbacFaults(objects),
        ...podSpecs(objects).flatMap((spec) => restrictedFaults(spec, own)),
        ...objects.flatMap(({ kind, metadata }) =>
          metadata.namespace === undefined ? [] : [`${kind} names a namespace`],
        ),
      ]
      return found.map((fault) => `${name}: ${fault}`)
    })
    const wrongLevels = levels.filter((level) => {
      const { here, elsewhere, everywhere } = rightsOf(buildWithComponents('shop', [level]))
      const golden = GOLDEN_RIGHTS[level]
      const same = (a: readonly string[], b: readonly string[] = []) => `${a}` === `${b.toSorted()}`
      return !(same(here, golden?.here) && same(elsewhere) && same(everywhere, golden?.everywhere))
    })
    const count = faults.length + wrongLevels.length
    recordGate({
      id: 'manifests',
      part: 'k8s',
      figure: `${count} in ${overlays.length} overlays and ${levels.length} levels of rights`,
      state: count === 0 ? 'met' : 'missed',
    })
    expect(faults).toEqual([])
    expect(wrongLevels).toEqual([])
  })

  it.each(levels)('gives by component %s exactly the rights of the list', (level) => {
    const { here, elsewhere, everywhere } = rightsOf(buildWithComponents('shop', [level]))
    expect({ here, everywhere }).toEqual({
      here: GOLDEN_RIGHTS[level]?.here.toSorted(),
      everywhere: GOLDEN_RIGHTS[level]?.everywhere.toSorted(),
    })
    expect(elsewhere).toEqual([])
  })

  it('gives no right at all without a component', () => {
    const rights = rightsOf(buildKustomization(join(K8S_DIR, 'base')))
    expect(rights).toEqual({ here: [], elsewhere: [], everywhere: [] })
  })

  it('names the account and its namespace in every binding, whatever the namespace is', () => {
    const objects = readManifests(buildWithComponents('payments', levels))
    const bindings = objects.filter(({ kind }) => kind.endsWith('RoleBinding'))
    expect(bindings.length).toBe(5)
    for (const binding of bindings) {
      expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name: 'podscope', namespace: 'payments' }])
    }
  })

  it('leaves the drain its time, and the heap its part of the memory', () => {
    const [spec] = podSpecs(readManifests(buildKustomization(join(K8S_DIR, 'base'))))
    const [container] = listAt(spec, 'containers')
    expect(at(container, 'resources')).toEqual({
      requests: { cpu: '50m', memory: '128Mi' },
      limits: { memory: '256Mi' },
    })
    const grace = Number(at(spec, 'terminationGracePeriodSeconds'))
    expect(grace).toBeGreaterThanOrEqual(
      Number(at(container, 'lifecycle', 'preStop', 'sleep', 'seconds')) + 10,
    )
    expect(at(spec, 'enableServiceLinks')).toBe(false)
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
      expect(textAt(container, probe, 'httpGet', 'port')).toBe('health')
    }
  })

  it.each(overlays)('%s starts with settings that Podscope takes', (name) => {
    const specs = podSpecs(readManifests(buildKustomization(join(K8S_DIR, 'overlays', name))))
    const containers = specs.flatMap((spec) => listAt(spec, 'containers'))
    const own = containers.find((container) => textAt(container, 'name') === 'podscope')
    const env = Object.fromEntries(
      listAt(own, 'env').map((entry) => [textAt(entry, 'name'), textAt(entry, 'value')]),
    )
    const { allowedHosts, bindAddress } = readSettings(env)
    expect(allowedHosts).toEqual(name.startsWith('exposed-') ? ['podscope.example.com'] : [])
    expect(bindAddress).toBe(name === 'exposed-token' ? '0.0.0.0' : '127.0.0.1')
  })

  it.each([
    ['base', { 'app.kubernetes.io/name': 'podscope' }],
    ['overlays/sidecar', { app: 'web' }],
    ['overlays/kubectl-proxy', { 'app.kubernetes.io/name': 'podscope' }],
    ['overlays/exposed-oauth2-proxy', { 'app.kubernetes.io/name': 'podscope' }],
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
      expect(inBoth.every(({ verdict }) => verdict === 'same' || verdict === 'node-allocatable')).toBe(true)
      expect(volumes.flatMap(({ files }) => files).length).toBe(9)
    },
  )
})
