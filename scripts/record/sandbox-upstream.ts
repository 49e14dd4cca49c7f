import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { type ManifestItem, readManifest } from '@/lib/facts/what-if/judge/read-manifest'
import { createKubeClient } from '@/lib/kube/transport/client'
import { boundTo, type Given, type GivenFile, isBound } from '@/lib/pages/record/judge/given'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { UserInfo } from '@/lib/rbac/types'
import { refusalText } from '@/sandbox/apply'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import type { Scenario } from '@/sandbox/scenario'
import { UsageError } from '../cli/usage-error'
import type { Target } from './target'

const ADMIN = 'podglass-record-admin'

const metadataSchema = z.object({
  metadata: z.optional(z.object({ namespace: z.optional(z.nullable(z.string())) })),
})

const yamlOf = (...objects: readonly object[]) =>
  objects.map((object) => JSON.stringify(object)).join('\n---\n')

const binding = (name: string, role: string, subject: object) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
  subjects: [subject],
})

/** Manifests are made for a namespace that is there, and for kinds that are served. */
function applyFiles(
  cluster: Cluster,
  files: readonly GivenFile[],
  home: string,
  isTaken: (item: ManifestItem) => boolean = () => true,
): void {
  const items = files.flatMap(({ name, text }) => {
    const manifest = readManifest(text)
    const [error] = manifest.errors
    if (error) throw new UsageError(`${name}, line ${error.line}: ${error.says}`)
    return manifest.items.filter(isTaken).map((item) => ({ ...item, file: name }))
  })
  const order = ['Namespace', 'CustomResourceDefinition']
  const placed = (kind: string) => (order.indexOf(kind) + order.length + 1) % (order.length + 1)
  for (const { kind, value, file, lineOf } of items.toSorted((a, b) => placed(a.kind) - placed(b.kind))) {
    const read = metadataSchema.safeParse(value)
    const namespace = (read.success && read.data.metadata?.namespace) || home
    addNamespace(cluster, namespace)
    const metadata = { ...Object(Object(value).metadata), namespace }
    try {
      cluster.apply(yamlOf(withNamespace(cluster, value, metadata)))
    } catch (error) {
      throw new UsageError(
        `${file}, line ${lineOf([])}: the sandbox does not take this ${kind}: ${refusalText(error)}`,
      )
    }
  }
}

function withNamespace(cluster: Cluster, value: unknown, metadata: object): object {
  const { apiVersion, kind } = Object(value)
  const type = cluster.context.catalogue.ofKind(String(apiVersion), String(kind))
  return type?.namespaced ? { ...Object(value), metadata } : Object(value)
}

function addNamespace(cluster: Cluster, name: string): void {
  if (cluster.context.store.get('/namespaces', '', name) === undefined)
    cluster.apply(yamlOf({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))
}

/** The worlds are read only where one is named. */
async function worldNamed(name: string): Promise<Scenario> {
  const { scenarios } = await import('@/sandbox/scenarios/all')
  const scenario = scenarios.get(name)
  if (scenario === undefined)
    throw new UsageError(`The sandbox has no world "${name}". podglass demo --list lists them.`)
  return scenario
}

export interface SandboxOptions {
  world: string | undefined
  files: readonly GivenFile[]
  user: UserInfo
  home: string
  given: Given | undefined
  /** The files that `given` was read from. */
  roles: readonly GivenFile[]
  /** Allow every call, whatever Roles there are. */
  allowAll: boolean
  folder: string
}

/**
 * Starts the sandbox with a world, manifests and the Roles given, for one ServiceAccount of it. Without a Role of the account every
 * call is allowed, so that the program runs to its end.
 */
export async function startSandboxTarget(options: SandboxOptions): Promise<Target> {
  const { world, files, user, home, given, allowAll, folder } = options
  const account = parseServiceAccount(user.name)
  if (account === undefined)
    throw new UsageError(`--as names a ServiceAccount as NAMESPACE/NAME, not "${user.name}".`)
  const scenario = world === undefined ? undefined : await worldNamed(world)
  const cluster = await startCluster(scenario ? { scenario } : {})
  try {
    applyFiles(cluster, files, home)
    addNamespace(cluster, account.namespace)
    const serviceAccount = (namespace: string, name: string) => {
      if (cluster.context.store.get('/serviceaccounts', namespace, name) === undefined)
        cluster.apply(yamlOf({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } }))
    }
    serviceAccount(account.namespace, account.name)
    serviceAccount('kube-system', ADMIN)
    cluster.apply(
      yamlOf(
        binding(ADMIN, 'cluster-admin', { kind: 'ServiceAccount', name: ADMIN, namespace: 'kube-system' }),
      ),
    )
    applyGiven(cluster, options)
    const isOwn = given === undefined && !isBound({ ...user, groups: [] }, cluster.context.policy.objects)
    const isAllowedAll = allowAll || isOwn
    if (isAllowedAll)
      cluster.apply(
        yamlOf(
          binding('podglass-record-allows-all', 'cluster-admin', { kind: 'ServiceAccount', ...account }),
        ),
      )
    const token = await cluster.token(account.namespace, account.name, { lifetimeSeconds: 24 * 3600 })
    const adminDir = join(folder, 'admin')
    mkdirSync(adminDir)
    writeFileSync(
      join(adminDir, 'token'),
      await cluster.token('kube-system', ADMIN, { lifetimeSeconds: 24 * 3600 }),
      { mode: 0o600 },
    )
    writeFileSync(join(adminDir, 'ca.crt'), cluster.rootCertificate)
    writeFileSync(join(adminDir, 'namespace'), 'kube-system')
    const kube = createKubeClient({
      kubernetesServiceHost: cluster.host,
      kubernetesServicePort: String(cluster.port),
      serviceAccountDir: adminDir,
    })
    return {
      where: world === undefined ? 'the sandbox' : `the sandbox, world ${world}`,
      user,
      namespace: account.namespace,
      token,
      upstream: {
        to: { host: cluster.host, port: cluster.port, ca: cluster.rootCertificate },
        authorization: () => `Bearer ${token}`,
      },
      kube,
      notes: isAllowedAll
        ? [
            allowAll
              ? 'Every call was allowed, since --allow-all was given.'
              : 'No Role is bound to the account here, so every call was allowed.',
          ]
        : [],
      close: async () => {
        kube.close()
        await cluster.stop()
      },
    }
  } catch (error) {
    await cluster.stop()
    throw error
  }
}

const RBAC = new Set(['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'])

/** The Roles given, with the bindings that they are compared with. */
function applyGiven(cluster: Cluster, { given, roles, user, home }: SandboxOptions): void {
  applyFiles(cluster, roles, home, ({ kind }) => RBAC.has(kind))
  if (given === undefined) return
  const { objects, isAssumed } = boundTo(user, given)
  if (!isAssumed) return
  const apiVersion = 'rbac.authorization.k8s.io/v1'
  const apiGroup = 'rbac.authorization.k8s.io'
  for (const { namespace, name, roleRef, subjects } of objects.roleBindings)
    cluster.apply(
      yamlOf({
        apiVersion,
        kind: 'RoleBinding',
        metadata: { name, namespace },
        roleRef: { apiGroup, ...roleRef },
        subjects,
      }),
    )
  for (const { name, roleRef, subjects } of objects.clusterRoleBindings)
    cluster.apply(
      yamlOf({
        apiVersion,
        kind: 'ClusterRoleBinding',
        metadata: { name },
        roleRef: { apiGroup, ...roleRef },
        subjects,
      }),
    )
}
