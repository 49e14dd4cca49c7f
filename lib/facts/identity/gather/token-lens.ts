import type { TokenClaims } from '@/lib/identity/token-claims'
import {
  type KnownPod,
  replacement,
  type TokenSurroundings,
  tokenFindings,
} from '@/lib/identity/token-findings'
import type { CredentialState } from '@/lib/kube/credentials/credentials'
import { reviewSelf } from '@/lib/kube/reads/reviews'
import { eachText } from '@/lib/kube/redact/sanitize'
import type { KubeClient } from '@/lib/kube/transport/types'
import { code, inTurn, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { utc } from '@/lib/words/durations'
import type { Identity, TokenLens } from '../contract/identity'

interface LensFacts {
  credentials: CredentialState
  /** Undefined when there is no token, or it is not a JWT. */
  claims: TokenClaims | undefined
  known: KnownPod
  around?: TokenSurroundings
  /** How calls go out. */
  route: KubeClient['server']['route']
  /** Why no token is mounted, if none is. */
  noToken: Phrase
  now: number
  show: (text: string) => string
}

/** The token's file and claims as the page shows them: never the signature. */
export function tokenLens(facts: LensFacts): TokenLens {
  const { credentials, claims, known, around, route, now, show } = facts
  const { token, swappedAt } = credentials
  const readable = token.state === 'readable'
  const rotation = claims && replacement(claims, known, around?.keeper ?? { by: 'unknown' })
  return {
    state: readable && !claims ? 'malformed' : token.state === 'oversized' ? 'malformed' : token.state,
    path: show(token.path),
    ...(route === 'kubectl-proxy' ? { unusedBy: 'kubectl-proxy' as const } : {}),
    says: eachText(wordToken(facts), show),
    ...present({ mode: token.mode, uid: token.uid, gid: token.gid }),
    ...(claims
      ? { header: eachText(claims.header, show), kind: claims.kind, claims: shownClaims(claims, show) }
      : {}),
    ...(rotation === undefined ? {} : { rotationExpectedAt: utc(rotation * 1000) }),
    ...present({ fileSwappedAt: swappedAt }),
    findings: claims ? eachText(tokenFindings(claims, known, now / 1000, around), show) : [],
  }
}

function wordToken({ credentials, claims, route, noToken }: LensFacts): Phrase {
  const { token, dir } = credentials
  if (token.state === 'absent') {
    const calls =
      route === 'kubectl-proxy'
        ? say`Calls go through the kubectl proxy, with its credentials.`
        : credentials.sends === 'viewer'
          ? NOTHING
          : say`A call that reaches the API server counts as ${code('system:anonymous')}.`
    return inTurn([say`${code(token.path)} does not exist.`, noToken, calls])
  }
  if (token.state !== 'readable') {
    const kept = token.kept ? say`An earlier token is still in use.` : NOTHING
    return inTurn([words(token.says), kept])
  }
  if (!claims) return say`The token in ${code(dir)} is not a JWT with readable claims.`
  const account =
    claims.serviceAccount && claims.namespace
      ? say`ServiceAccount ${code(`${claims.namespace}/${claims.serviceAccount.name}`)}`
      : code(claims.subject)
  const pod = claims.pod ? say`, bound to pod ${code(claims.pod.name)}` : NOTHING
  return say`A token for ${account}${pod}.`
}

function shownClaims(claims: TokenClaims, show: (text: string) => string): NonNullable<TokenLens['claims']> {
  const { issuer, subject, audiences, namespace, serviceAccount, pod, node } = claims
  const moment = (seconds: number | undefined) => (seconds === undefined ? undefined : utc(seconds * 1000))
  return {
    ...eachText({ issuer, subject, audiences: audiences.slice(0, 20) }, show),
    ...present({
      issuedAt: moment(claims.issuedAt),
      notBefore: moment(claims.notBefore),
      expiresAt: moment(claims.expiresAt),
      warnAfter: moment(claims.warnAfter),
      ...eachText({ namespace, serviceAccount, pod, node }, show),
    }),
  }
}

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

const IN_KUBECTL = say`This page has no credentials: kubectl sends those of your kubeconfig, and they stay in kubectl.`
const RENEWED = say`podglass attach renews it at 80% of its lifetime.`

/**
 * Who speaks where no pod is: the account of the token, from a machine outside the cluster. Nothing of a pod is absent
 * there by mistake, so none of its fields is listed and no YAML is offered. By a kubectl proxy it is the user of the kubeconfig.
 */
export function attachedIdentity({ from, credentials, claims, token, as, now, show }: AttachedFacts) {
  const user = as === undefined ? undefined : parseServiceAccount(as)
  const namespace = claims?.namespace ?? user?.namespace ?? credentials.namespace.value
  const account = claims?.serviceAccount?.name ?? user?.name
  const route = as === undefined ? 'https' : 'kubectl-proxy'
  const lens = tokenLens({ credentials, claims, known: {}, route, noToken: NOTHING, now, show })
  return {
    attachedFrom: show(from),
    ...(as === undefined ? {} : { attachedAs: show(as) }),
    pod: {
      ...(namespace === undefined ? {} : { namespace: show(namespace) }),
      ...(account === undefined ? {} : { serviceAccount: show(account) }),
      hostname: show(from),
    },
    sources: [
      absent('env', say`${words(from)} is not a pod, so no kubelet sets variables here.`, show),
      absent(
        'file',
        say`${words(from)} is not a pod, so no kubelet writes a downward API volume here.`,
        show,
      ),
      absent('api', say`The page does not run in a pod, so it has no Pod object to read.`, show),
      as === undefined ? token : absent('token', IN_KUBECTL, show),
    ],
    fields: [],
    volumes: [],
    token: lensSaid(lens, as !== undefined),
  } satisfies Partial<Identity>
}

function lensSaid(lens: TokenLens, isOfKubectl: boolean): TokenLens {
  if (isOfKubectl) return { ...lens, says: IN_KUBECTL }
  return lens.state === 'readable' ? { ...lens, says: inTurn([lens.says, RENEWED]) } : lens
}

function absent(id: 'env' | 'file' | 'api' | 'token', says: Phrase, show: (text: string) => string) {
  return { id, state: 'absent' as const, says: eachText(says, show) }
}

const DEADLINE_MS = 3000

/** Whom the API server knows the calls of the kubectl proxy as; "" where it gives no name. Only an abort throws. */
export async function userOfProxy(kube: KubeClient, signal: AbortSignal): Promise<string> {
  try {
    return (await reviewSelf(kube, { signal, deadlineMs: DEADLINE_MS })).name
  } catch {
    signal.throwIfAborted()
    return ''
  }
}
