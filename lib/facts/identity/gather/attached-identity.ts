import type { TokenClaims } from '@/lib/identity/token-claims'
import type { CredentialState } from '@/lib/kube/credentials/credentials'
import { reviewSelf } from '@/lib/kube/reads/reviews'
import type { KubeClient } from '@/lib/kube/transport/types'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { Identity, TokenLens } from '../contract/identity'
import { tokenLens } from './token-lens'

interface AttachedFacts {
  /** The machine, by its name. */
  from: string
  credentials: CredentialState
  claims: TokenClaims | undefined
  token: Identity['sources'][number]
  /** The user of the kubectl proxy that calls go through, "" where it is not known; absent where a token is sent. */
  as?: string
  now: number
  show: (text: string) => string
}

const IN_KUBECTL =
  'This page has no credentials: kubectl sends those of your kubeconfig, and they stay in kubectl.'
const RENEWED = 'podglass attach renews it at 80% of its lifetime.'

/**
 * Who speaks where no pod is: the account of the token, from a machine outside the cluster. Nothing of a pod is absent
 * there by mistake, so none of its fields is listed and no YAML is offered. By a kubectl proxy it is the user of the kubeconfig.
 */
export function attachedIdentity({ from, credentials, claims, token, as, now, show }: AttachedFacts) {
  const user = as === undefined ? undefined : parseServiceAccount(as)
  const namespace = claims?.namespace ?? user?.namespace ?? credentials.namespace.value
  const account = claims?.serviceAccount?.name ?? user?.name
  const route = as === undefined ? 'https' : 'kubectl-proxy'
  const lens = tokenLens({ credentials, claims, known: {}, route, noToken: '', now, show })
  return {
    attachedFrom: show(from),
    ...(as === undefined ? {} : { attachedAs: show(as) }),
    pod: {
      ...(namespace === undefined ? {} : { namespace: show(namespace) }),
      ...(account === undefined ? {} : { serviceAccount: show(account) }),
      hostname: show(from),
    },
    sources: [
      absent('env', `${from} is not a pod, so no kubelet sets variables here.`, show),
      absent('file', `${from} is not a pod, so no kubelet writes a downward API volume here.`, show),
      absent('api', `The page does not run in a pod, so it has no Pod object to read.`, show),
      as === undefined ? token : absent('token', IN_KUBECTL, show),
    ],
    fields: [],
    volumes: [],
    token: lensSaid(lens, as !== undefined),
  } satisfies Partial<Identity>
}

function lensSaid(lens: TokenLens, isOfKubectl: boolean): TokenLens {
  if (isOfKubectl) return { ...lens, says: IN_KUBECTL }
  return lens.state === 'readable' ? { ...lens, says: `${lens.says} ${RENEWED}` } : lens
}

function absent(id: 'env' | 'file' | 'api' | 'token', says: string, show: (text: string) => string) {
  return { id, state: 'absent' as const, says: show(says) }
}

const DEADLINE_MS = 3000

/** Whom the API server knows the calls of the kubectl proxy as; "" where it gives no name. Only an abort throws. */
export async function userOfProxy(kube: KubeClient, signal: AbortSignal): Promise<string> {
  try {
    return (await reviewSelf(kube, { signal, deadlineMs: DEADLINE_MS })).username
  } catch {
    signal.throwIfAborted()
    return ''
  }
}
