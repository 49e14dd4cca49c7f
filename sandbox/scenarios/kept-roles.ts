import type { CustomKind } from '../catalogue'
import { managedBy } from '../managed-fields'
import type { Scenario } from '../scenario'
import { toTimestamp } from '../store'
import { shopPod, shopWorld } from './shop'

const GROUP = 'rbac.authorization.k8s.io'

/** A Role as one tool leaves it: its marks, and who wrote it, the last one last. */
export interface KeptRole {
  tool: string
  /** Of the Role: as its tool would name it. */
  name: string
  /** The Role allows get and list on it, not watch. */
  resource: readonly [group: string, resource: string]
  labels?: Readonly<Record<string, string>>
  annotations?: Readonly<Record<string, string>>
  owner?: Readonly<Record<string, unknown>>
  managers: readonly string[]
}

/** One Role for each way in which an object says who keeps it, as the sources of each tool write it (see lib/objects/homes.ts). */
export const KEPT_ROLES: readonly KeptRole[] = [
  {
    tool: 'argo-cd',
    name: 'web-jobs',
    resource: ['batch', 'jobs'],
    annotations: {
      'argocd.argoproj.io/tracking-id': `shop-prod:${GROUP}/Role:shop/web-jobs`,
      'config.kubernetes.io/origin': 'path: apps/shop/rbac.yaml\n',
    },
    managers: ['argocd-controller'],
  },
  {
    tool: 'argo-cd',
    name: 'web-cronjobs',
    resource: ['batch', 'cronjobs'],
    labels: { 'app.kubernetes.io/instance': 'shop-prod' },
    managers: ['argocd-application-controller'],
  },
  {
    tool: 'flux-kustomization',
    name: 'web-deployments',
    resource: ['apps', 'deployments'],
    labels: {
      'kustomize.toolkit.fluxcd.io/name': 'shop',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    },
    managers: ['kustomize-controller'],
  },
  {
    tool: 'flux-kustomization',
    name: 'web-daemonsets',
    resource: ['apps', 'daemonsets'],
    labels: {
      'kustomize.toolkit.fluxcd.io/name': 'shop',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    },
    annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'Disabled' },
    managers: ['kustomize-controller', 'kubectl-edit'],
  },
  {
    tool: 'flux-helmrelease',
    name: 'web-statefulsets',
    resource: ['apps', 'statefulsets'],
    labels: {
      'app.kubernetes.io/managed-by': 'Helm',
      'helm.sh/chart': 'web-2.4.1',
      'helm.toolkit.fluxcd.io/name': 'web',
      'helm.toolkit.fluxcd.io/namespace': 'shop',
    },
    annotations: { 'meta.helm.sh/release-name': 'web', 'meta.helm.sh/release-namespace': 'shop' },
    managers: ['helm-controller'],
  },
  {
    tool: 'helm',
    name: 'web-configmaps',
    resource: ['', 'configmaps'],
    labels: { 'app.kubernetes.io/managed-by': 'Helm', 'helm.sh/chart': 'web-2.4.1' },
    annotations: { 'meta.helm.sh/release-name': 'web', 'meta.helm.sh/release-namespace': 'shop' },
    managers: ['helm'],
  },
  {
    tool: 'fleet',
    name: 'web-services',
    resource: ['', 'services'],
    labels: { 'app.kubernetes.io/managed-by': 'Helm', 'objectset.rio.cattle.io/hash': '1f3a' },
    annotations: {
      'meta.helm.sh/release-name': 'shop',
      'meta.helm.sh/release-namespace': 'shop',
      'objectset.rio.cattle.io/id': 'default-shop-apps',
    },
    managers: ['fleetagent'],
  },
  {
    tool: 'config-sync',
    name: 'web-endpoints',
    resource: ['', 'endpoints'],
    labels: { 'app.kubernetes.io/managed-by': 'configmanagement.gke.io' },
    annotations: { 'configsync.gke.io/manager': 'shop' },
    managers: ['configsync.gke.io'],
  },
  {
    tool: 'olm',
    name: 'web-operator.v1.2.0-8d7f',
    resource: ['', 'persistentvolumeclaims'],
    labels: {
      'olm.owner': 'web-operator.v1.2.0',
      'olm.owner.kind': 'ClusterServiceVersion',
      'olm.owner.namespace': 'shop',
    },
    owner: {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'ClusterServiceVersion',
      name: 'web-operator.v1.2.0',
    },
    managers: ['catalog'],
  },
  {
    tool: 'kapp',
    name: 'web-ingresses',
    resource: ['networking.k8s.io', 'ingresses'],
    labels: { 'kapp.k14s.io/app': '1715000000000000000', 'kapp.k14s.io/association': 'v1.0f3e' },
    annotations: { 'kapp.k14s.io/identity': `v1;shop/${GROUP}/Role/web-ingresses;${GROUP}/v1` },
    managers: ['kapp'],
  },
  {
    tool: 'addon-manager',
    name: 'web-networkpolicies',
    resource: ['networking.k8s.io', 'networkpolicies'],
    labels: { 'addonmanager.kubernetes.io/mode': 'Reconcile' },
    managers: ['kubectl-client-side-apply'],
  },
  {
    tool: 'terraform',
    name: 'web-limitranges',
    resource: ['', 'limitranges'],
    managers: ['HashiCorp'],
  },
  {
    tool: 'pulumi',
    name: 'web-quotas',
    resource: ['', 'resourcequotas'],
    managers: ['pulumi-kubernetes-5b1c9f0a'],
  },
  {
    tool: 'crossplane',
    name: 'web-leases',
    resource: ['coordination.k8s.io', 'leases'],
    managers: ['provider-kubernetes/web-leases'],
  },
  {
    tool: 'operator',
    name: 'web-autoscalers',
    resource: ['autoscaling', 'horizontalpodautoscalers'],
    owner: { apiVersion: 'shop.example.com/v1', kind: 'Shop', name: 'main' },
    managers: ['shop-operator'],
  },
  {
    tool: 'operator',
    name: 'web-slices',
    resource: ['discovery.k8s.io', 'endpointslices'],
    annotations: {
      'operator-sdk/primary-resource': 'payments/all',
      'operator-sdk/primary-resource-type': 'Till.shop.example.com',
    },
    managers: ['manager'],
  },
  {
    tool: 'operator',
    name: 'web-templates',
    resource: ['', 'podtemplates'],
    labels: { 'app.kubernetes.io/managed-by': 'till-operator' },
    managers: ['manager'],
  },
  {
    tool: 'kubectl',
    name: 'web-replicasets',
    resource: ['apps', 'replicasets'],
    managers: ['kubectl-client-side-apply', 'kubectl-edit'],
  },
  {
    tool: 'unmarked',
    name: 'web-budgets',
    resource: ['policy', 'poddisruptionbudgets'],
    labels: { 'app.kubernetes.io/instance': 'web' },
    managers: ['deploy-bot'],
  },
]

/** The object as the API server holds it. */
export function keptRole(
  { name, resource: [group, resource], labels, annotations, owner, managers }: KeptRole,
  ago: (minutes: number) => string,
) {
  return {
    apiVersion: `${GROUP}/v1`,
    kind: 'Role',
    metadata: {
      name,
      namespace: 'shop',
      creationTimestamp: ago(4_000),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(owner === undefined
        ? {}
        : { ownerReferences: [{ uid: `uid-of-${name}`, controller: true, ...owner }] }),
      managedFields: managers.map((manager, i) => managedBy(manager, ago(4_000 - 60 * i), { 'f:rules': {} })),
    },
    rules: [{ apiGroups: [group], resources: [resource], verbs: ['get', 'list'] }],
  }
}

function bindingOf({ name }: KeptRole) {
  return {
    apiVersion: `${GROUP}/v1`,
    kind: 'RoleBinding',
    metadata: { name, namespace: 'shop' },
    roleRef: { apiGroup: GROUP, kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
  }
}

/** What applies or owns the Roles above, as these kinds are written by their users (see lib/objects/home-source.ts). */
const CUSTOM_KINDS: readonly CustomKind[] = [
  { group: 'argoproj.io', version: 'v1alpha1', kind: 'Application', resource: 'applications' },
  { group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', resource: 'kustomizations' },
  { group: 'helm.toolkit.fluxcd.io', version: 'v2', kind: 'HelmRelease', resource: 'helmreleases' },
  { group: 'source.toolkit.fluxcd.io', version: 'v1', kind: 'GitRepository', resource: 'gitrepositories' },
  { group: 'shop.example.com', version: 'v1', kind: 'Shop', resource: 'shops' },
  { group: 'shop.example.com', version: 'v1', kind: 'Till', resource: 'tills' },
]

const appliers = `
apiVersion: v1
kind: Namespace
metadata: {name: argocd}
---
apiVersion: v1
kind: Namespace
metadata: {name: flux-system}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop-prod, namespace: argocd}
spec:
  project: default
  destination: {server: "https://kubernetes.default.svc", namespace: shop}
  source: {repoURL: "https://git.example.com/shop/deploy.git", path: apps/shop, targetRevision: main}
  syncPolicy: {automated: {prune: true, selfHeal: true}}
status:
  resources:
  - {group: ${GROUP}, version: v1, kind: Role, namespace: shop, name: web-jobs, status: Synced}
  - {group: ${GROUP}, version: v1, kind: Role, namespace: shop, name: web-cronjobs, status: Synced}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec: {interval: 10m0s, path: ./apps/shop, prune: true, sourceRef: {kind: GitRepository, name: fleet}}
status: {lastAppliedRevision: "main@sha1:3f2a1b9c"}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: fleet, namespace: flux-system}
spec: {interval: 1m0s, url: "https://flux:not-a-real-password@git.example.com/shop/fleet", ref: {branch: main}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec:
  interval: 5m0s
  chart: {spec: {chart: web, version: 2.x, sourceRef: {kind: HelmRepository, name: charts, namespace: flux-system}}}
  driftDetection: {mode: warn}
---
apiVersion: shop.example.com/v1
kind: Shop
metadata:
  name: main
  namespace: shop
  uid: uid-of-web-autoscalers
  annotations: {argocd.argoproj.io/tracking-id: "shop-prod:shop.example.com/Shop:shop/main"}
spec: {replicas: 2}
---
apiVersion: ${GROUP}/v1
kind: ClusterRole
metadata: {name: reads-appliers}
rules:
- {apiGroups: [argoproj.io], resources: [applications], verbs: [get]}
- {apiGroups: [kustomize.toolkit.fluxcd.io], resources: [kustomizations], verbs: [get]}
- {apiGroups: [helm.toolkit.fluxcd.io], resources: [helmreleases], verbs: [get]}
- {apiGroups: [source.toolkit.fluxcd.io], resources: [gitrepositories], verbs: [get]}
- {apiGroups: [shop.example.com], resources: [shops], verbs: [get]}
---
apiVersion: ${GROUP}/v1
kind: ClusterRoleBinding
metadata: {name: web-reads-appliers}
roleRef: {apiGroup: ${GROUP}, kind: ClusterRole, name: reads-appliers}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

const rbac = `
apiVersion: ${GROUP}/v1
kind: Role
metadata: {name: reads-rbac, namespace: shop}
rules: [{apiGroups: [${GROUP}], resources: [roles, rolebindings], verbs: [get, list]}]
---
apiVersion: ${GROUP}/v1
kind: RoleBinding
metadata: {name: reads-rbac, namespace: shop}
roleRef: {apiGroup: ${GROUP}, kind: Role, name: reads-rbac}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

/** Each Role of the account is kept by another tool, so each fix lives elsewhere. */
export const homesWorld: Scenario = {
  name: 'homes',
  says: 'Argo CD, Flux, Helm and others each keep a Role of the account, so a fix by kubectl is undone.',
  look: KEPT_ROLES.map(
    ({ tool, name, resource: [group, resource] }) =>
      `Ask: watch ${resource}${group === '' ? '' : `.${group}`} in shop: Role ${name}, ${tool}`,
  ),
  world: (now) => {
    const ago = (minutes: number) => toTimestamp(new Date(now.getTime() - minutes * 60_000))
    const kept = KEPT_ROLES.flatMap((role) => [keptRole(role, ago), bindingOf(role)])
    return [shopWorld({ now, rbac }), ...kept.map((one) => JSON.stringify(one)), appliers].join('\n---\n')
  },
  customKinds: CUSTOM_KINDS,
  pod: shopPod,
}
