import type { Identity } from '@/lib/contract/identity'
import type { TokenClaims } from '@/lib/identity/token-claims'
import type { CredentialState } from '@/lib/kube/credentials/credentials'
import { tokenLens } from './token-lens'

interface AttachedFacts {
  /** The machine, by its name. */
  from: string
  credentials: CredentialState
  claims: TokenClaims | undefined
  token: Identity['sources'][number]
  now: number
  show: (text: string) => string
}

const RENEWED = 'npm run attach renews it at 80 % of its lifetime.'

/**
 * Who speaks where no pod is: the account of the token, from a machine outside the cluster. Nothing of a pod is absent
 * there by mistake, so none of its fields is listed and no YAML is offered.
 */
export function attachedIdentity({ from, credentials, claims, token, now, show }: AttachedFacts) {
  const namespace = claims?.namespace ?? credentials.namespace.value
  const account = claims?.serviceAccount?.name
  const lens = tokenLens({ credentials, claims, known: {}, route: 'https', noToken: '', now, show })
  return {
    attachedFrom: show(from),
    pod: {
      ...(namespace === undefined ? {} : { namespace: show(namespace) }),
      ...(account === undefined ? {} : { serviceAccount: show(account) }),
      hostname: show(from),
    },
    sources: [
      absent('env', `${from} is not a pod, so no kubelet sets variables here.`, show),
      absent('file', `${from} is not a pod, so no kubelet writes a downward API volume here.`, show),
      absent('api', `The page does not run in a pod, so it has no Pod object to read.`, show),
      token,
    ],
    fields: [],
    volumes: [],
    token: lens.state === 'readable' ? { ...lens, says: `${lens.says} ${RENEWED}` } : lens,
  } satisfies Partial<Identity>
}

function absent(id: 'env' | 'file' | 'api', says: string, show: (text: string) => string) {
  return { id, state: 'absent' as const, says: show(says) }
}
