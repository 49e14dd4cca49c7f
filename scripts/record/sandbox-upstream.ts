import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createKubeClient } from '@/lib/kube/transport/client'
import { boundTo, type GivenFile, type GivenRoles, isBound } from '@/lib/pages/record/judge/given'
import { present } from '@/lib/present'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { UserInfo } from '@/lib/rbac/types'
import { parseKubeObject } from '@/sandbox/kube-object'
import { readWorldObjects, WorldError, type WorldObject } from '@/sandbox/manifests'
import { startWorld } from '@/sandbox/start'
import { UsageError } from '../cli/usage-error'
import type { RecordTarget } from './target'

const ADMIN = 'podglass-record-admin'
const LIFE_SECONDS = 24 * 3600
const RBAC = new Set(['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'])
const API_GROUP = 'rbac.authorization.k8s.io'

const ALLOWED_ALL = 'Every call was allowed, since --allow-all was given.'
const FULL =
  'The program named more objects than the sandbox makes up. For the rest it answered 404, as an empty cluster does.'
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

async function started(options: UpstreamOptions, account: { namespace: string; name: string }) {
  const { world, files, home } = options
  try {
    return await startWorld({
      ...present({ world }),
      standIns: options.standIns,
      manifests: files,
      namespace: home,
      // Another is there all the same: its own object makes it.
      ...(account.namespace === home ? { account: account.name } : {}),
      objects: [
        accountOf(account.namespace, account.name),
        accountOf('kube-system', ADMIN),
        everything(ADMIN, { namespace: 'kube-system', name: ADMIN }),
        ...givenManifests(options),
      ],
    })
  } catch (error) {
    throw error instanceof WorldError ? new UsageError(error.message) : error
  }
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
  /** Make up what the program names and what is not there. */
  standIns: boolean
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
  const { cluster, report, stop } = await started(options, account)
  try {
    const isOwn = given === undefined && !isBound({ ...user, groups: [] }, cluster.context.policy.objects)
    const isAllowedAll = allowAll || isOwn
    if (isAllowedAll) cluster.apply(JSON.stringify(everything('podglass-record-allows-all', account).object))
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
        isSandbox: true,
      },
      kube,
      get notes() {
        return [
          ...(report ? [...report.leftOut, ...report.notSimulated] : []),
          ...(isAllowedAll ? [allowAll ? ALLOWED_ALL : NO_ROLE] : []),
          ...(cluster.context.standIns?.isFull ? [FULL] : []),
        ]
      },
      close: async () => {
        kube.close()
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}
