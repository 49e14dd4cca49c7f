import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { HOME_TOOLS } from '@/lib/contract/fix-home'
import { KEPT_ROLES, keptRole } from '@/sandbox/scenarios/kept-roles'
import { at, listAt, textAt } from './fields'
import { HOME_CENSUS, homeOf } from './homes'

const RBAC = 'rbac.authorization.k8s.io'
const ROLE = { group: RBAC, kind: 'Role' }
const CLUSTER_ROLE = { group: RBAC, kind: 'ClusterRole' }
const agoNothing = (minutes: number) => new Date(Date.UTC(2026, 0, 9) - minutes * 60_000).toISOString()

const role = (metadata: object, type = ROLE) =>
  homeOf({ metadata: { name: 'web', namespace: type === ROLE ? 'shop' : undefined, ...metadata } }, type)
const written = (...managers: string[]) => ({
  managedFields: managers.map((manager, i) => ({ manager, time: agoNothing(i) })),
})

/** The RBAC objects of a real API server 1.36.2: those that it brings, and those that kubectl applied. */
function recordedRbac(): [kind: string, item: unknown][] {
  const file = new URL('../../e2e/recordings/kube-apiserver-1.36.2.jsonl', import.meta.url)
  const exchanges = readFileSync(file, 'utf8').trimEnd().split('\n')
  return exchanges.flatMap((line): [string, unknown][] => {
    const exchange: unknown = JSON.parse(line)
    if (!/^all (?:cluster)?role(?:binding)?s$/.test(textAt(exchange, 'name'))) return []
    const list = at(exchange, 'response', 'body')
    const kind = textAt(list, 'kind').replace(/List$/, '')
    return listAt(list, 'items').map((item) => [kind, item])
  })
}

describe('the home of an object', () => {
  it.each(KEPT_ROLES.map((one) => [one.tool, one.name, one] as const))(
    'is %s by the marks that it leaves: %s',
    (tool, _name, kept) => {
      expect(homeOf(keptRole(kept, agoNothing), ROLE)?.tool ?? 'unmarked').toBe(tool)
    },
  )

  it('is known for every tool by a Role of the world or by a row below, each with the source that was read', () => {
    const below = ['aggregation', 'defaults']
    expect([...new Set(KEPT_ROLES.map(({ tool }) => tool)), ...below].sort()).toEqual(
      [...HOME_TOOLS, 'unmarked'].sort(),
    )
    for (const { read } of HOME_CENSUS)
      expect(read).toMatch(/\([0-9a-f]{7,40}\)[:,] (?:\S+\.(?:go|md)\b|pkg\/cmd)/)
  })

  it.each([
    [
      'application',
      { 'argocd.argoproj.io/tracking-id': `a:${RBAC}/Role:shop/web` },
      { namespace: '', name: 'a' },
    ],
    [
      'application of a namespace',
      { 'argocd.argoproj.io/tracking-id': `team_a:${RBAC}/Role:shop/web` },
      { namespace: 'team', name: 'a' },
    ],
    [
      'custom resource of the cluster',
      {
        'operator-sdk/primary-resource': '/all',
        'operator-sdk/primary-resource-type': 'Till.shop.example.com',
      },
      { kind: 'Till', group: 'shop.example.com', namespace: '', name: 'all' },
    ],
  ])('names the %s as the mark does', (_what, annotations, owner) => {
    expect(role({ annotations })?.owner).toEqual(owner)
  })

  it.each([
    ['another Role', `a:${RBAC}/Role:shop/other`],
    ['another namespace', `a:${RBAC}/Role:payments/web`],
    ['another kind', `a:${RBAC}/ClusterRole:shop/web`],
    ['no object', 'a'],
    ['no application', `:${RBAC}/Role:shop/web`],
  ])('is not the application of a tracking id that was copied from %s', (_what, id) => {
    expect(role({ annotations: { 'argocd.argoproj.io/tracking-id': id } })).toBeUndefined()
  })

  it('takes the destination’s namespace in the tracking id of an object of the cluster', () => {
    const annotations = { 'argocd.argoproj.io/tracking-id': `a:${RBAC}/ClusterRole:shop/web` }
    expect(role({ annotations }, CLUSTER_ROLE)?.owner?.name).toBe('a')
  })

  it.each([
    ['an instance label alone', { labels: { 'app.kubernetes.io/instance': 'web' } }],
    ['a chart’s label alone', { labels: { 'helm.sh/chart': 'web-1.0.0' } }],
    ['Helm’s label without a release', { labels: { 'app.kubernetes.io/managed-by': 'Helm' } }],
    [
      'a release without Helm’s label',
      { annotations: { 'meta.helm.sh/release-name': 'web', 'meta.helm.sh/release-namespace': 'shop' } },
    ],
    ['half of Flux’s labels', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'shop' } }],
    [
      'the set of another of Rancher’s appliers',
      {
        annotations: {
          'objectset.rio.cattle.io/id': 'x',
          'objectset.rio.cattle.io/owner-gvk': 'k3s.cattle.io/v1, Kind=Addon',
        },
      },
    ],
    ['a manager that only begins like Terraform', written('terraformer')],
    ['Argo CD that another writer came after', written('deploy-bot', 'argocd-controller')],
    ['kubectl beside another writer', written('kubectl-edit', 'deploy-bot')],
    [
      'the label of defaults on a copy, as manifests of CoreDNS have it',
      {
        labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
        annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
        ...written('deploy-bot'),
      },
    ],
    ['the API server without the label of its defaults', written('kube-apiserver')],
    [
      'an owner of Kubernetes’ own kind',
      { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'u' }] },
    ],
    [
      'a primary resource of Kubernetes’ own kind',
      {
        annotations: {
          'operator-sdk/primary-resource': 'shop/web',
          'operator-sdk/primary-resource-type': 'ReplicaSet.apps',
        },
      },
    ],
    ['a manager that only begins like an operator', written('operator-tests')],
    ['an addon that is only created', { labels: { 'addonmanager.kubernetes.io/mode': 'EnsureExists' } }],
    ['nothing', {}],
  ])('is not claimed by %s', (_what, metadata) => {
    expect(role(metadata)).toBeUndefined()
  })

  it.each([
    [
      'Argo CD with a chart',
      {
        labels: { 'app.kubernetes.io/managed-by': 'Helm', 'helm.sh/chart': 'web-1' },
        annotations: { 'argocd.argoproj.io/tracking-id': `a:${RBAC}/Role:shop/web` },
      },
      'argo-cd',
    ],
    ['Argo CD that kubectl came after', written('kubectl-edit', 'argocd-controller'), 'argo-cd'],
    [
      'Flux, which took over from Argo CD',
      {
        labels: { 'kustomize.toolkit.fluxcd.io/name': 'a', 'kustomize.toolkit.fluxcd.io/namespace': 'b' },
        ...written('kustomize-controller', 'argocd-controller'),
      },
      'flux-kustomization',
    ],
    [
      'what kubectl applied, with an operator’s label',
      { labels: { 'app.kubernetes.io/managed-by': 'till-operator' }, ...written('kubectl', 'kubectl-edit') },
      'kubectl',
    ],
    ['what an operator wrote before kubectl', written('kubectl-edit', 'till-operator'), 'operator'],
    [
      'the aggregation of defaults',
      {
        labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
        ...written('clusterrole-aggregation-controller', 'kube-apiserver'),
      },
      'aggregation',
    ],
    [
      'defaults',
      {
        labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
        annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
        ...written('kube-apiserver'),
      },
      'defaults',
    ],
  ])('of %s is decided by the first row', (_what, metadata, tool) => {
    expect(role(metadata)?.tool).toBe(tool)
  })

  it('is known by a mark that its row names, and the table in the docs has all of them', () => {
    const named = new Map(HOME_CENSUS.map(({ tool, by }) => [tool, by.join(' ')]))
    for (const kept of KEPT_ROLES) {
      const home = homeOf(keptRole(kept, agoNothing), ROLE)
      if (home === undefined || home.tool === 'operator' || home.tool === 'kubectl') continue
      // Of a manager that ends in what differs, the docs have the start.
      const [start = ''] = home.knownBy.key.split(/-[0-9a-f]{8}$|\/web-/)
      expect(named.get(home.tool)).toContain(start)
    }
    const table = [
      '| Managed by | Known by | Read in |',
      '| --- | --- | --- |',
      ...HOME_CENSUS.map(({ called, by, read }) => `| ${called} | ${by.join('; or ')} | ${read} |`),
    ]
    const docs = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8')
    expect(docs).toContain(table.join('\n'))
  })

  it('is told of everything that a real API server and its controllers wrote, and of what kubectl added, by who wrote it', () => {
    const tally: Record<string, number> = {}
    for (const [kind, item] of recordedRbac()) {
      const home = homeOf(item, { group: RBAC, kind })
      const managers = listAt(item, 'metadata', 'managedFields').map((entry) => textAt(entry, 'manager'))
      const key = `${[...new Set(managers)].sort().join(' and ')}: ${home?.tool}`
      tally[key] = (tally[key] ?? 0) + 1
    }
    expect(tally).toEqual({
      'kube-apiserver: defaults': 134,
      'clusterrole-aggregation-controller and kube-apiserver: aggregation': 3,
      'clusterrole-aggregation-controller and kubectl: aggregation': 1,
      'kubectl: kubectl': 46,
    })
  })

  it.each([
    ['kustomize.toolkit.fluxcd.io/ssa', 'IfNotPresent', true],
    ['kustomize.toolkit.fluxcd.io/ssa', 'Ignore', true],
    ['kustomize.toolkit.fluxcd.io/reconcile', 'disabled', true],
    ['kustomize.toolkit.fluxcd.io/ssa', 'Merge', false],
  ])('leaves others’ changes alone by %s: %s is %s', (key, value, isExempt) => {
    const labels = { 'kustomize.toolkit.fluxcd.io/name': 'a', 'kustomize.toolkit.fluxcd.io/namespace': 'b' }
    expect(role({ labels, annotations: { [key]: value } })?.exempt !== undefined).toBe(isExempt)
  })

  it('reads no value of more than a few hundred characters, and none that is no text', () => {
    const long = 'x'.repeat(5_000)
    const annotations = {
      'argocd.argoproj.io/tracking-id': `${long}:${RBAC}/Role:shop/web`,
      'config.kubernetes.io/origin': `path: ${long}`,
    }
    expect(role({ annotations })).toBeUndefined()
    expect(role({ labels: 3, annotations: [1], managedFields: 'x', ownerReferences: {} })).toBeUndefined()
    const file = { ...annotations, 'argocd.argoproj.io/tracking-id': `a:${RBAC}/Role:shop/web` }
    expect(role({ annotations: file })?.file).toBeUndefined()
  })

  it('takes the file from the path that kustomize notes, and nothing of the repository', () => {
    const annotations = {
      'argocd.argoproj.io/tracking-id': `a:${RBAC}/Role:shop/web`,
      'config.kubernetes.io/origin':
        'path: base/role.yaml\nrepo: https://user:secret@git.example/x\nref: v1\n',
    }
    expect(JSON.stringify(role({ annotations }))).not.toContain('secret')
    expect(role({ annotations })?.file).toBe('base/role.yaml')
  })
})
