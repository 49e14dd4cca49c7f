import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseServiceAccount, userOf } from '@/lib/rbac/service-account'
import { asMe } from '../attach/as-me'
import { attach } from '../attach/attach'
import { AttachError } from '../attach/attach-error'
import type { KubectlPlace } from '../attach/kubectl'
import { startOwnProxy } from '../attach/own-proxy'
import { UsageError } from '../cli/usage-error'
import type { RecordTarget } from './target'

// The program decides what it calls, as it would without us.
const NO_FILTER = ['--disable-filter']

function standIn(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * The cluster of a kubeconfig, as one of its ServiceAccounts, whose token your own credentials create, or as you through a kubectl proxy on
 * a socket. The program gets a token that only the recording proxy accepts.
 */
export async function startClusterTarget(place: KubectlPlace, as: string | undefined): Promise<RecordTarget> {
  const account = as === undefined ? undefined : parseServiceAccount(as)
  if (as !== undefined && account === undefined)
    throw new UsageError(`--as names a ServiceAccount as NAMESPACE/NAME, not "${as}".`)
  const me = await asMe(place)
  try {
    if (account === undefined) {
      if (me.user === undefined)
        throw new AttachError(
          'The API server does not say who you are, as none does before Kubernetes 1.28.',
          'Record as a ServiceAccount: --as NAMESPACE/NAME.',
        )
      const proxy = await startOwnProxy(place, undefined, NO_FILTER)
      return {
        where: `the cluster of context ${me.context}`,
        user: me.user,
        namespace: me.namespace,
        token: standIn(),
        upstream: { to: { socketPath: proxy.url.slice('unix:'.length) }, authorization: () => undefined },
        kube: me.kube,
        notes: [],
        close: async () => {
          await proxy.stop()
          await me.close()
        },
      }
    }
    const attached = await attach({ ...place, namespace: account.namespace, serviceAccount: account.name })
    const { host, port, ca, tlsServerName } = attached.place
    const tokenFile = join(attached.environment.SERVICE_ACCOUNT_DIR ?? '', 'token')
    return {
      where: `the cluster of context ${me.context}`,
      user: userOf(account.namespace, account.name),
      namespace: account.namespace,
      token: standIn(),
      upstream: {
        to: { host, port, ca, ...(tlsServerName === undefined ? {} : { servername: tlsServerName }) },
        authorization: () => `Bearer ${readFileSync(tokenFile, 'utf8').trim()}`,
      },
      kube: me.kube,
      notes: [],
      close: async () => {
        await attached.detach()
        await me.close()
      },
    }
  } catch (error) {
    await me.close()
    throw error
  }
}
