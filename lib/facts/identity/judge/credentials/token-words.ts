import { isForApiServer } from '@/lib/identity/api-audience'
import type { DeclaredCredentials } from '@/lib/identity/declared-credentials'
import type { KubeletMount } from '@/lib/identity/mountinfo'
import { rotationExpected, type TokenClaims } from '@/lib/identity/token-claims'
import { code, type Phrase, say, shortListed, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { sayDuration, utc } from '@/lib/words/durations'
import type { Credential, PathVariable } from '../../contract/identity'

/** Audiences by which clouds know a token for them. */
const AUDIENCES = new Map([
  ['sts.amazonaws.com', { name: 'AWS web identity token', for: 'AWS STS only' }],
  ['pods.eks.amazonaws.com', { name: 'EKS Pod Identity token', for: 'The EKS Pod Identity agent only' }],
  ['api://AzureADTokenExchange', { name: 'Azure federated token', for: 'Microsoft Entra only' }],
])

/** What a token is called by its audiences. */
export function tokenName(audiences: readonly string[], isForApi: boolean): string {
  if (isForApi && audiences.length === 0) return 'API token'
  const known = audiences.map((audience) => AUDIENCES.get(audience)?.name).find((name) => name !== undefined)
  if (known !== undefined || isForApi) return known ?? 'API token'
  const [audience = '', ...more] = audiences
  return audience !== '' && audience.length <= 40 && more.length === 0
    ? `Token for ${audience}`
    : 'Token for another service'
}

/** Whose a token is, what it is good for, how long it lives and what is wrong with it, by its claims. */
export function tokenWords(
  claims: TokenClaims,
  made: Credential['madeBy'],
  facts: CredentialFacts,
): CredentialWords {
  const { audiences, namespace, serviceAccount, kind, expiresAt, issuedAt, warnAfter } = claims
  const isLegacy = kind === 'legacy-secret'
  const isForApi = isLegacy || (kind === 'bound' && isForApiServer(claims))
  const account = serviceAccount
    ? `ServiceAccount ${namespace === undefined ? '' : `${namespace}/`}${serviceAccount.name}`
    : claims.subject || 'no subject'
  const isOwn = claims.pod !== undefined && claims.pod.uid === facts.podUid
  const bound = claims.pod ? (isOwn ? ', bound to this pod' : `, bound to pod ${claims.pod.name}`) : ''
  const rotation =
    made.by === 'projected' && !made.frozen && (isOwn || !facts.podUid) ? rotationExpected(claims) : undefined
  return {
    kind: isLegacy ? 'legacy-token' : 'token',
    name: isLegacy ? 'Token of a Secret' : isForApi ? 'API token' : tokenName(audiences, false),
    of: `${account}${bound}`,
    goodFor: goodFor(claims, isForApi, isLegacy),
    ...(expiresAt === undefined && !isLegacy
      ? {}
      : {
          life: present({
            from: moment(issuedAt),
            until: moment(expiresAt),
            staleFrom: moment(warnAfter),
            renewedAt: moment(rotation),
          }),
        }),
    findings: tokenTroubles(claims, made, { isLegacy, isOwn, now: facts.now, podUid: facts.podUid }),
  }
}

function goodFor(claims: TokenClaims, isForApi: boolean, isLegacy: boolean): Phrase {
  if (isLegacy)
    return say`The API server, as ${code(claims.subject)}, until Secret ${claims.secret === undefined ? say`of the token` : code(claims.secret.name)} is deleted.`
  if (isForApi) return say`The API server, as ${code(claims.subject)}.`
  if (claims.audiences.length === 0) return say`Names no audience.`
  const known = claims.audiences.flatMap((audience) => AUDIENCES.get(audience) ?? [])[0]
  const who = known ? words(known.for) : say`${shortListed(claims.audiences.map(code))} only`
  return claims.kind === 'bound'
    ? say`${who}. The API server accepts only its own audiences, by default its issuer, and answers 401 to others.`
    : say`${who}. ${claims.issuer === '' ? say`Another issuer` : code(claims.issuer)} issued it, not an API server for a ServiceAccount.`
}

function tokenTroubles(
  claims: TokenClaims,
  made: Credential['madeBy'],
  {
    isLegacy,
    isOwn,
    now,
    podUid,
  }: { isLegacy: boolean; isOwn: boolean; now: number; podUid: string | undefined },
): Credential['findings'] {
  const { expiresAt } = claims
  const left = expiresAt === undefined ? undefined : expiresAt * 1000 - now
  return [
    ...(left !== undefined && left <= 0 ? [bad(say`It expired ${words(sayDuration(-left))} ago.`)] : []),
    ...(claims.pod && podUid !== undefined && !isOwn
      ? [bad(say`It is bound to another pod, ${code(claims.pod.name)}, and ends with that pod.`)]
      : []),
    ...(isLegacy
      ? [
          warning(
            say`It never expires, is not bound to a pod and is never replaced. A projected token is safer.`,
          ),
        ]
      : []),
    ...(!isLegacy && claims.kind === 'bound' && (made.by === 'secret' || made.by === 'empty-dir')
      ? [warning(say`It is a copy that the kubelet does not replace.`)]
      : []),
    ...(made.frozen && made.by !== 'secret' && made.by !== 'empty-dir'
      ? [warning(say`It is on a subPath mount: the kubelet renews its volume, but not this file.`)]
      : []),
  ]
}

function moment(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : utc(seconds * 1000)
}

export interface CredentialFacts {
  declared: DeclaredCredentials | undefined
  mounts: readonly KubeletMount[]
  variables: readonly PathVariable[]
  /** Fingerprints of this pod's ca.crt; empty where it could not be read. */
  clusterCa: readonly string[]
  /** Path of this pod's ca.crt. */
  caPath: string
  /** UID of this pod, where it is known. */
  podUid?: string
  /** Milliseconds since 1970. */
  now: number
}

/** What a kind of credential says of itself. */
export type CredentialWords = Pick<Credential, 'kind' | 'name' | 'of' | 'goodFor'> &
  Partial<Pick<Credential, 'life' | 'certificates' | 'holdsClusterCa'>> & {
    findings: Credential['findings']
  }

export function bad(says: Phrase): Credential['findings'][number] {
  return { severity: 'bad', says }
}

export function warning(says: Phrase): Credential['findings'][number] {
  return { severity: 'warning', says }
}
