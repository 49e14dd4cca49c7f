import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createKubeClient } from '@/lib/kube/transport/client'
import { boundTo, type GivenFile, type GivenRoles, isBound } from '@/lib/pages/record/judge/given'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { UserInfo } from '@/lib/rbac/types'
import { applyObject, refusalText } from '@/sandbox/apply'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { parseKubeObject } from '@/sandbox/kube-object'
import { manifestWorld, type WorldReport } from '@/sandbox/manifest-world'
import { readWorldObjects, WorldError, type WorldObject } from '@/sandbox/manifests'
import type { Scenario } from '@/sandbox/scenario'
import { UsageError } from '../cli/usage-error'
import type { RecordTarget } from './target'

const ADMIN = 'podglass-record-admin'
const LIFE_SECONDS = 24 * 3600
const RBAC = new Set(['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'])
const API_GROUP = 'rbac.authorization.k8s.io'

const ALLOWED_ALL = 'Every call was allowed, since --allow-all was given.'
const NO_ROLE = 'No Role is bound to the account here, so every call was allowed.'

const made = (object: object): WorldObject => ({ object: parseKubeObject(object), place: 'podglass record' })

const accountOf = (namespace: string, name: string) =>
  made({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } })

/** Lets an account do everything. */
const everything = (name: string, account: { namespace: string; name: string }) =>
  made({
    apiVersion: `${API_GROUP}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: API_GROUP, kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', ...account }],
  })

/** The Roles given, with the bindings to compare them by if they have none. */
function givenManifests({ given, roles, user }: UpstreamOptions): WorldObject[] {
  const read = readWorldObjects(roles).filter(({ object }) => RBAC.has(object.kind))
  if (given === undefined) return read
  const { objects, isAssumed } = boundTo(user, given)
  if (!isAssumed) return read
  const bindings = [
    ...objects.roleBindings.map((one) => ({ kind: 'RoleBinding', ...one })),
    ...objects.clusterRoleBindings.map((one) => ({
      kind: 'ClusterRoleBinding',
      namespace: undefined,
      ...one,
    })),
  ]
  const assumed = bindings.map(({ kind, name, namespace, roleRef, subjects }) =>
    made({
      apiVersion: `${API_GROUP}/v1`,
      kind,
      metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
      roleRef: { apiGroup: API_GROUP, ...roleRef },
      subjects,
    }),
  )
  return [...read, ...assumed]
}

/** What is added to an existing world. */
function applyAll(cluster: Cluster, manifests: readonly WorldObject[], home: string): void {
  const { context } = cluster
  for (const { object, place } of manifests) {
    const namespace = object.metadata.namespace ?? home
    try {
      if (context.store.get('/namespaces', '', namespace) === undefined)
        applyObject(
          context,
          parseKubeObject({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }),
        )
      const isNamespaced = context.catalogue.ofKind(object.apiVersion, object.kind)?.namespaced === true
      applyObject(context, isNamespaced ? { ...object, metadata: { ...object.metadata, namespace } } : object)
    } catch (error) {
      throw new WorldError(`${place}: the sandbox does not take this ${object.kind}: ${refusalText(error)}`)
    }
  }
}

interface Started {
  cluster: Cluster
  report?: WorldReport
}

async function started(
  options: UpstreamOptions,
  account: { namespace: string; name: string },
): Promise<Started> {
  const { world, files, home } = options
  let cluster: Cluster | undefined
  try {
    const manifests = [
      accountOf(account.namespace, account.name),
      accountOf('kube-system', ADMIN),
      everything(ADMIN, { namespace: 'kube-system', name: ADMIN }),
      ...readWorldObjects(files),
      ...givenManifests(options),
    ]
    if (world === undefined) {
      const name = account.namespace === home ? account.name : 'default'
      const { scenario, report } = manifestWorld({ manifests, namespace: home, account: name })
      return { cluster: await startCluster({ scenario }), report }
    }
    cluster = await startCluster({ scenario: await worldNamed(world) })
    applyAll(cluster, manifests, home)
    return { cluster }
  } catch (error) {
    await cluster?.stop()
    throw error instanceof WorldError ? new UsageError(error.message) : error
  }
}

/** The worlds are read only where one is named. */
async function worldNamed(name: string): Promise<Scenario> {
  const { scenarios } = await import('@/sandbox/scenarios/all')
  const scenario = scenarios.get(name)
  if (scenario === undefined)
    throw new UsageError(`The sandbox has no world "${name}". podglass sandbox --list prints them.`)
  return scenario
}

export interface UpstreamOptions {
  world: string | undefined
  files: readonly GivenFile[]
  user: UserInfo
  home: string
  given: GivenRoles | undefined
  /** The files that `given` was read from. */
  roles: readonly GivenFile[]
  /** Allow every call, whatever Roles there are. */
  allowAll: boolean
  folder: string
}

/**
 * Starts the sandbox with a world, manifests and the Roles given, for one ServiceAccount of it. If no Role is bound to the account, every
 * call is allowed, so that the program runs to its end.
 */
export async function startSandboxTarget(options: UpstreamOptions): Promise<RecordTarget> {
  const { world, user, given, allowAll, folder } = options
  const account = parseServiceAccount(user.name)
  if (account === undefined)
    throw new UsageError(`--as names a ServiceAccount as NAMESPACE/NAME, not "${user.name}".`)
  const { cluster, report } = await started(options, account)
  try {
    const isOwn = given === undefined && !isBound({ ...user, groups: [] }, cluster.context.policy.objects)
    const isAllowedAll = allowAll || isOwn
    if (isAllowedAll)
      applyAll(cluster, [everything('podglass-record-allows-all', account)], account.namespace)
    const token = await cluster.token(account.namespace, account.name, { lifetimeSeconds: LIFE_SECONDS })
    const adminDir = join(folder, 'admin')
    mkdirSync(adminDir)
    writeFileSync(
      join(adminDir, 'token'),
      await cluster.token('kube-system', ADMIN, { lifetimeSeconds: LIFE_SECONDS }),
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
      notes: [
        ...(report ? [...report.leftOut, ...report.notSimulated] : []),
        ...(isAllowedAll ? [allowAll ? ALLOWED_ALL : NO_ROLE] : []),
      ],
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
