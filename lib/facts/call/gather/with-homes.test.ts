import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { type Explanation, explanationSchema } from '@/lib/contract/explanation'
import { chooseFix } from '@/lib/diagnosis/fixes/choose-fix'
import { BUDGET } from '@/lib/facts/questions/prober'
import { discover } from '@/lib/kube/reads/discovery'
import { NOTHING, plain } from '@/lib/phrase/phrase'
import type { KubeObject } from '@/sandbox/kube-object'
import { homesWorld, KEPT_ROLES } from '@/sandbox/scenarios/kept-roles'
import { rbacReading } from '@/sandbox/scenarios/rbac-reader'
import { defaultAccountWorld } from '@/sandbox/scenarios/shared-worlds'
import { explainCheck } from './explain'

const RBAC = 'rbac.authorization.k8s.io'

async function startAsking(scenario = homesWorld) {
  const { cluster, kube, signal } = await startScenario(scenario)
  await discover(kube, { signal })
  const home = async (name: string, id: string) => {
    const [group = '', resource = ''] = KEPT_ROLES.find((one) => one.name === name)?.resource ?? []
    const before = kube.requestCount()
    const check = { verb: 'watch', group, resource, namespace: 'shop' }
    const answer = await explainCheck(check, { kube, signal })
    expect(kube.requestCount() - before).toBeLessThanOrEqual(BUDGET)
    expect(z.decode(explanationSchema, z.encode(explanationSchema, answer))).toEqual(answer)
    return z.encode(explanationSchema, chooseFix(answer, id)).fixes[0]?.home
  }
  const apply = (object: object) => cluster.apply(JSON.stringify(object))
  const replace = (key: string, object: KubeObject) => cluster.context.store.put(key, object)
  return { cluster, kube, signal, home, apply, replace }
}

const APPLICATIONS = 'argoproj.io/applications'

const application = (spec: object, metadata: object = {}) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'shop-prod', namespace: 'argocd', ...metadata },
  spec: { source: { repoURL: 'https://git.example.com/shop', path: 'apps/shop' }, ...spec },
  status: { resources: [{ group: RBAC, kind: 'Role', namespace: 'shop', name: 'web-jobs' }] },
})

const LOCKED = {
  apiVersion: `${RBAC}/v1`,
  kind: 'ClusterRole',
  metadata: { name: 'reads-appliers' },
  rules: [],
}

describe('what applies a Role', () => {
  it.each([
    [
      'web-jobs',
      'It applies path apps/shop of https://git.example.com/shop/deploy.git at main.',
      'Self-heal is on, so Argo CD undoes a change by kubectl within minutes.',
      'minutes',
    ],
    [
      'web-deployments',
      'It applies path ./apps/shop of https://git.example.com/shop/fleet at main.',
      'Flux undoes a change by kubectl at its next reconciliation, every 10m0s.',
      'until the next',
    ],
    [
      'web-statefulsets',
      'It applies chart web 2.x of HelmRepository flux-system/charts.',
      'The HelmRelease corrects no drift, so a change by kubectl lasts until the next upgrade of the release.',
      'until the next',
    ],
  ])(
    'names repository, path, revision and what undoes a change, where it can be read: %s',
    async (...row) => {
      const [name, source, fate, lasts] = row
      const { home } = await startAsking()
      for (const id of ['edit', 'own']) expect((await home(name, id))?.source).toBe(source)
      expect(await home(name, 'edit')).toMatchObject({ fate, lasts })
      expect(JSON.stringify(await home(name, 'edit'))).not.toContain('not-a-real-password')
    },
  )

  it.each([
    ['self-heal is off', { syncPolicy: { automated: {} } }, {}, 'self-heal off'],
    [
      'automated sync is off by its switch',
      { syncPolicy: { automated: { enabled: false, selfHeal: true } } },
      {},
      'Automated sync is off',
    ],
    ['there is no policy', {}, {}, 'until someone syncs'],
    [
      'it is skipped',
      { syncPolicy: { automated: { selfHeal: true } } },
      { annotations: { 'argocd.argoproj.io/skip-reconcile': 'true' } },
      'skip-reconcile stops',
    ],
    [
      'differences are ignored',
      { syncPolicy: { automated: { selfHeal: true } }, ignoreDifferences: [{ kind: 'Role' }] },
      {},
      'within minutes, unless its rules',
    ],
  ])('says no more of an Argo CD application than it proves: %s', async (_what, spec, metadata, fate) => {
    const { home, replace } = await startAsking()
    replace(APPLICATIONS, application(spec, metadata))
    const told = await home('web-jobs', 'edit')
    expect(told?.fate).toContain(fate)
    expect(told?.lasts).toBe('until the next')
  })

  it('takes no application for the one of the mark that does not list the Role, and says where it looked', async () => {
    const { home, replace } = await startAsking()
    replace(APPLICATIONS, { ...application({}), status: {} })
    const told = await home('web-jobs', 'edit')
    expect(told?.source).toBe(
      'Repository and path are in Application shop-prod, which is not in namespace argocd.',
    )
    expect(told?.look).toBe('argocd app get shop-prod')
    expect(told?.fate).toContain('Self-heal does not show')
  })

  it.each([
    ['web-jobs', 'Application shop-prod, which this account cannot get in namespace argocd.'],
    ['web-deployments', 'Kustomization flux-system/shop, which this account cannot get.'],
    ['web-statefulsets', 'HelmRelease shop/web, which this account cannot get.'],
  ])(
    'says what it cannot see, asks nothing that is refused, and gives the line that shows it: %s',
    async (name, says) => {
      const { home, apply, cluster } = await startAsking()
      apply(LOCKED)
      cluster.requests.length = 0
      const told = await home(name, 'edit')
      expect(told?.source).toBe(`Repository and path are in ${says}`)
      expect(told?.look).toMatch(/^(?:argocd app get|kubectl -n \S+ get) /)
      expect(cluster.requests.filter(({ path }) => /toolkit|argoproj/.test(path))).toEqual([])
    },
  )

  it('gives the line for the repository where only that could not be read', async () => {
    const { home, apply } = await startAsking()
    const rule = { apiGroups: ['kustomize.toolkit.fluxcd.io'], resources: ['kustomizations'], verbs: ['get'] }
    apply({ ...LOCKED, rules: [rule] })
    const told = await home('web-deployments', 'edit')
    expect(told?.source).toBe(
      'It applies path ./apps/shop of GitRepository flux-system/fleet at main@sha1:3f2a1b9c.',
    )
    expect(told?.look).toBe(
      'kubectl -n flux-system get gitrepositories.source.toolkit.fluxcd.io fleet -o yaml',
    )
  })

  it('says that it is not in this cluster where no such kind is served', async () => {
    const { customKinds: _, ...world } = homesWorld
    const roles = (now: Date) =>
      world.world(now).replace(/\n---\napiVersion: argoproj[\s\S]*?(?=\n---\napiVersion: rbac)/, '')
    const { home } = await startAsking({ ...world, world: roles })
    expect((await home('web-jobs', 'edit'))?.source).toBe(
      'Its Application is not in this cluster: this API server serves no applications.argoproj.io.',
    )
  })
})

const SHOPS = 'shop.example.com/shops'

const shop = (metadata: object) => ({
  apiVersion: 'shop.example.com/v1',
  kind: 'Shop',
  metadata: { name: 'main', namespace: 'shop', uid: 'uid-of-web-autoscalers', ...metadata },
})

const UNDOES = 'The controller of Shop main can undo a change by kubectl at any time.'
const GOES =
  'Kubernetes deletes an object when all its owners are gone, so a change by kubectl does not last.'
const wrote = (manager: string) => ({ managedFields: [{ manager, time: '2026-01-09T00:00:00Z' }] })

describe('the custom resource that owns a Role', () => {
  it('has the fix, with who keeps it in turn by one request for its metadata', async () => {
    const { home, cluster } = await startAsking()
    cluster.requests.length = 0
    expect(await home('web-autoscalers', 'edit')).toMatchObject({
      tool: 'operator',
      says: 'Shop main, which owns it.',
      owner: { kind: 'Shop', group: 'shop.example.com', namespace: 'shop', name: 'main' },
      source: 'Shop main is kept in Argo CD application shop-prod.',
      fate: UNDOES,
      change: 'The fix belongs in Shop main, if it has a setting for it. If not, ask who runs its operator.',
      look: 'kubectl -n shop get Shop.shop.example.com main -o yaml',
    })
    const asked = cluster.requests.filter(({ path }) => path.includes('/shops'))
    expect(asked.map(({ accept }) => accept)).toEqual([expect.stringContaining('as=PartialObjectMetadata')])
  })

  it.each([
    ['only kubectl wrote it', shop(wrote('kubectl-edit')), 'Only kubectl wrote Shop main.', UNDOES],
    [
      'no tool keeps it',
      shop(wrote('deploy-bot')),
      'No tool’s mark is on Shop main. Last written by deploy-bot.',
      UNDOES,
    ],
    [
      'another owns it',
      shop({ ownerReferences: [{ apiVersion: 'a.example/v1', kind: 'Mall', name: 'all', uid: 'u' }] }),
      'Shop main is kept in Mall all, which owns it.',
      UNDOES,
    ],
    ['another has its name now', shop({ uid: 'another' }), 'Shop main does not exist.', GOES],
  ])('is told as its metadata says: %s', async (_what, object, source, fate) => {
    const { home, cluster, replace } = await startAsking()
    cluster.context.store.delete(SHOPS, 'shop', 'main')
    replace(SHOPS, object)
    expect(await home('web-autoscalers', 'edit')).toMatchObject({ source, fate })
  })

  it('is read at the cluster scope where its kind has no namespace', async () => {
    const mall = {
      group: 'mall.example.com',
      version: 'v1',
      kind: 'Mall',
      resource: 'malls',
      scope: 'Cluster',
    } as const
    const { customKinds = [], ...world } = homesWorld
    const { home, replace, cluster } = await startAsking({
      ...world,
      customKinds: [...customKinds, mall],
      world: (now: Date) =>
        world
          .world(now)
          .replace(
            'resources: [shops], verbs: [get]}',
            '$&\n- {apiGroups: [mall.example.com], resources: [malls], verbs: [get]}',
          ),
    })
    const metadata = { name: 'all', uid: 'uid-of-mall', ...wrote('deploy-bot') }
    replace('mall.example.com/malls', { apiVersion: 'mall.example.com/v1', kind: 'Mall', metadata })
    const [role] = cluster.context.store
      .list(`${RBAC}/roles`, 'shop')
      .filter(({ metadata: { name } }) => name === 'web-autoscalers')
    const owner = { apiVersion: 'mall.example.com/v1', kind: 'Mall', name: 'all', uid: 'uid-of-mall' }
    if (role === undefined) throw new Error('no Role web-autoscalers')
    replace(`${RBAC}/roles`, { ...role, metadata: { ...role.metadata, ownerReferences: [owner] } })
    expect(await home('web-autoscalers', 'edit')).toMatchObject({
      says: 'Mall all, which owns it.',
      source: 'No tool’s mark is on Mall all. Last written by deploy-bot.',
      fate: 'The controller of Mall all can undo a change by kubectl at any time.',
    })
  })

  it('is said to be gone where it is', async () => {
    const { home, cluster } = await startAsking()
    cluster.context.store.delete(SHOPS, 'shop', 'main')
    expect(await home('web-autoscalers', 'edit')).toMatchObject({
      source: 'Shop main does not exist.',
      fate: GOES,
    })
  })

  it('is not asked for where this account cannot get it, and that is said', async () => {
    const { home, cluster, apply } = await startAsking()
    apply(LOCKED)
    cluster.requests.length = 0
    expect(await home('web-autoscalers', 'edit')).toMatchObject({
      source: 'Who keeps Shop main is in its metadata, which this account cannot get.',
      fate: UNDOES,
      look: 'kubectl -n shop get Shop.shop.example.com main -o yaml',
    })
    expect(cluster.requests.filter(({ path }) => path.includes('/shops'))).toEqual([])
  })

  it('is not in this cluster where its kind is not served', async () => {
    const { customKinds = [], ...world } = homesWorld
    const without = (now: Date) =>
      world.world(now).replace(/\n---\napiVersion: shop[\s\S]*?(?=\n---\napiVersion: rbac)/, '')
    const kinds = customKinds.filter(({ group }) => group !== 'shop.example.com')
    const { home } = await startAsking({ ...world, customKinds: kinds, world: without })
    expect(await home('web-autoscalers', 'edit')).toMatchObject({
      source: 'This API server serves no Shop.shop.example.com.',
      fate: 'Nothing shows what undoes a change by kubectl.',
    })
  })

  it('is found in another namespace by the annotations of its operator', async () => {
    const { home } = await startAsking()
    expect(await home('web-slices', 'edit')).toMatchObject({
      says: 'Till payments/all, which owns it.',
      knownBy: 'Known by annotation operator-sdk/primary-resource.',
      source: 'Who keeps Till payments/all is in its metadata, which this account cannot get.',
    })
  })

  it('is not known of an operator that only names itself', async () => {
    const { home } = await startAsking()
    const told = await home('web-templates', 'edit')
    expect(told).toMatchObject({
      says: 'till-operator.',
      name: 'till-operator',
      knownBy: 'Known by label app.kubernetes.io/managed-by.',
      fate: 'If till-operator writes it again, a change by kubectl is undone.',
    })
    expect(told?.source).toBeUndefined()
  })
})

const LIST_EVENTS = { verb: 'list', group: '', resource: 'events', namespace: 'shop' }

const podFix = ({ fixes }: Explanation) => {
  const fix = fixes.find(({ where }) => where === 'pod')
  if (fix === undefined) throw new Error('no fix of the pod')
  return fix
}

describe('what a pod is made from', () => {
  const reads = (resources: readonly string[]) => ({
    apiVersion: `${RBAC}/v1`,
    kind: 'Role',
    metadata: { name: 'reads-owners', namespace: 'shop' },
    rules: [{ apiGroups: ['', 'apps'], resources, verbs: ['get'] }],
  })
  const readsRbac = `${rbacReading.replace('name: web, namespace: shop', 'name: default, namespace: shop')}
---
apiVersion: ${RBAC}/v1
kind: Role
metadata: {name: pod-reader, namespace: shop}
rules: [{apiGroups: [""], resources: [events], verbs: [list]}]`
  const bound = {
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'default-reads-owners', namespace: 'shop' },
    roleRef: { apiGroup: RBAC, kind: 'Role', name: 'reads-owners' },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'shop' }],
  }

  it('is the Deployment at the top, kept by Helm: its line, its patch and its values', async () => {
    const { cluster, kube, signal, apply } = await startAsking(defaultAccountWorld)
    cluster.apply(readsRbac)
    apply(reads(['pods', 'replicasets', 'deployments']))
    apply(bound)
    const [web] = cluster.context.store
      .list('apps/deployments', 'shop')
      .filter(({ metadata }) => metadata.name === 'web')
    if (web === undefined) throw new Error('no Deployment web')
    cluster.context.store.put('apps/deployments', {
      ...web,
      metadata: {
        ...web.metadata,
        labels: { ...web.metadata.labels, 'app.kubernetes.io/managed-by': 'Helm' },
        annotations: { 'meta.helm.sh/release-name': 'web', 'meta.helm.sh/release-namespace': 'shop' },
      },
    })
    const before = kube.requestCount()
    const fix = podFix(await explainCheck(LIST_EVENTS, { kube, signal }))
    expect(kube.requestCount() - before).toBeLessThanOrEqual(BUDGET + 3)
    const again = kube.requestCount()
    await explainCheck(LIST_EVENTS, { kube, signal })
    expect(kube.requestCount() - again).toBeLessThanOrEqual(BUDGET)
    expect(fix.command).toMatch(/^kubectl -n shop set serviceaccount deployment web web$/)
    expect(plain(fix.warning ?? NOTHING)).not.toContain('my-app')
    expect(fix.home).toMatchObject({
      tool: 'helm',
      object: { kind: 'Deployment', name: 'web', namespace: 'shop' },
      says: 'Helm release shop/web.',
      lasts: 'until the next',
    })
    const [manifest, values] = fix.home?.forms ?? []
    expect(manifest?.text).toMatch(/kind: Deployment[\s\S]*template:\n {4}spec:\n {6}serviceAccountName: /)
    expect(values?.text).toMatch(/^serviceAccount: #.*\n {2}create: false\n {2}name: /)
  })

  it('is in the custom resource that owns the workload at the top', async () => {
    const { cluster, kube, signal, apply } = await startAsking(defaultAccountWorld)
    cluster.apply(readsRbac)
    apply(reads(['pods', 'replicasets', 'deployments']))
    apply(bound)
    const [web] = cluster.context.store
      .list('apps/deployments', 'shop')
      .filter(({ metadata }) => metadata.name === 'web')
    if (web === undefined) throw new Error('no Deployment web')
    const owner = { apiVersion: 'shop.example.com/v1', kind: 'Shop', name: 'main', uid: 'u' }
    cluster.context.store.put('apps/deployments', {
      ...web,
      metadata: { ...web.metadata, ownerReferences: [owner] },
    })
    const { home } = podFix(await explainCheck(LIST_EVENTS, { kube, signal }))
    expect(home).toMatchObject({
      tool: 'operator',
      object: { kind: 'Deployment', name: 'web', namespace: 'shop' },
      says: 'Shop main, which owns it.',
      source: 'This API server serves no Shop.shop.example.com.',
      forms: [],
    })
  })

  it.each([
    [['configmaps'], 'Pod'],
    [['pods'], 'ReplicaSet'],
    [['pods', 'replicasets'], 'Deployment'],
  ])('of which only the first is named that cannot be read: with %j', async (resources, kind) => {
    const { cluster, kube, signal, apply } = await startAsking(defaultAccountWorld)
    cluster.apply(readsRbac)
    apply(reads(resources))
    apply(bound)
    const { home, warning } = podFix(await explainCheck(LIST_EVENTS, { kube, signal }))
    expect(home).toMatchObject({ tool: 'unread', object: { kind }, lasts: 'not known' })
    expect(home?.look).toContain(`get ${kind.toLowerCase()} web`)
    expect(plain(warning ?? NOTHING)).toContain('Replace my-app')
  })
})
