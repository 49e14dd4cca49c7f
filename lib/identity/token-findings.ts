import { code, inTurn, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { sayDuration } from '@/lib/words/durations'
import { isForApiServer } from './api-audience'
import { type DeclaredSources, placeOf, sayVolume } from './declared-sources'
import { isSubPath, type Mount, mountOf } from './mountinfo'
import type { OwnContainer } from './own-container'
import type { Pod } from './pod-spec'
import { askedLifetime, rotationExpected, type TokenClaims } from './token-claims'

interface TokenFinding {
  severity: 'ok' | 'warning' | 'bad'
  says: Phrase
}

/** What the pod knows of itself from elsewhere. What it does not know is absent. */
export interface KnownPod {
  name?: string
  namespace?: string
  uid?: string
  serviceAccount?: string
  node?: string
}

/** What is known of the token besides its claims. */
export interface TokenSurroundings {
  keeper: TokenKeeper
  /** True where a call with this token was answered with 401. */
  isRefused: boolean
  account: AccountReading
}

const UNSURROUNDED: TokenSurroundings = {
  keeper: { by: 'unknown' },
  isRefused: false,
  account: { state: 'unread' },
}

const MINUTE = 60
/** An API server takes a token for about this long after its end (measured, 1.36: 200 at 64 s, 401 at 69 s). */
const LEEWAY = 70
const DAY = 86_400

/**
 * What the claims say is wrong or worth knowing, worst first. `now` is in seconds since 1970, by this node's clock. A
 * finding claims no more than the claims do: whether the API server accepts the token only a call can tell.
 */
export function tokenFindings(
  claims: TokenClaims,
  known: KnownPod,
  now: number,
  around: TokenSurroundings = UNSURROUNDED,
): TokenFinding[] {
  const isExpired = claims.expiresAt !== undefined && claims.expiresAt <= now
  const findings = [
    // Why it is refused is known then, and said.
    ...(isExpired ? [] : refusal(around)),
    ...times(claims, now, around.isRefused, replacement(claims, known, around.keeper)),
    ...binding(claims, known),
    ...keeping(claims, around.keeper),
    ...ownAccount(claims, around.account),
    ...audience(claims),
    ...kind(claims),
  ]
  const order = ['bad', 'warning', 'ok']
  return findings.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
}

/**
 * When the kubelet replaces the token in this file, in seconds since 1970; undefined for a token that it does not replace
 * there: one of a Secret, a copy, or one of another pod.
 */
export function replacement(claims: TokenClaims, known: KnownPod, keeper: TokenKeeper): number | undefined {
  return keeper.by === 'nobody' || isOfAnotherPod(claims, known) ? undefined : rotationExpected(claims)
}

function isOfAnotherPod({ pod }: TokenClaims, known: KnownPod): boolean {
  if (!pod) return false
  return known.uid === undefined ? known.name !== undefined && known.name !== pod.name : known.uid !== pod.uid
}

function refusal({ isRefused }: TokenSurroundings): TokenFinding[] {
  if (!isRefused) return []
  return [
    bad(
      say`The API server answered 401 to a call with this token: it does not accept it, whatever the claims say. This happens within about 10 s after the token's ServiceAccount or pod was deleted, even if one of the same name was recreated.`,
    ),
  ]
}

function keeping(claims: TokenClaims, keeper: TokenKeeper): TokenFinding[] {
  if (keeper.by !== 'nobody' || claims.kind === 'legacy-secret') return []
  const pod = claims.pod ? say`, or with the pod it is bound to` : NOTHING
  const end = claims.expiresAt === undefined ? NOTHING : say` It ends at its exp${pod}.`
  return [
    warning(
      say`The file is on ${words(keeper.place)}, so it is a copy: the kubelet does not replace the token in it.${end}`,
    ),
  ]
}

function ownAccount({ serviceAccount, namespace }: TokenClaims, account: AccountReading): TokenFinding[] {
  if (!serviceAccount || account.state === 'unread' || account.name !== serviceAccount.name) return []
  const title = say`ServiceAccount ${code(`${namespace === undefined ? '' : `${namespace}/`}${serviceAccount.name}`)}`
  if (account.state === 'absent')
    return [bad(say`${title} no longer exists. The API server refuses its tokens within about 10 s.`)]
  if (serviceAccount.uid === '' || account.uid === serviceAccount.uid) return []
  return [
    bad(
      say`${title} was deleted and recreated: the token names UID ${code(serviceAccount.uid)}, and the account has ${code(account.uid)}. The API server refuses the token; a new pod gets a new one.`,
    ),
  ]
}

function times(
  claims: TokenClaims,
  now: number,
  isRefused: boolean,
  rotation: number | undefined,
): TokenFinding[] {
  const { notBefore } = claims
  const early =
    notBefore !== undefined && notBefore > now + MINUTE
      ? say`The token is not valid for another ${notBefore - now} s: the clocks of this node and the API server differ.`
      : undefined
  return [
    ...age(claims, now, isRefused, rotation),
    ...(early === undefined ? [] : [bad(early)]),
    ...extended(claims, rotation),
  ]
}

function age(
  { expiresAt, warnAfter }: TokenClaims,
  now: number,
  isRefused: boolean,
  rotation: number | undefined,
): TokenFinding[] {
  if (expiresAt !== undefined && expiresAt <= now) {
    const says =
      now - expiresAt < LEEWAY && !isRefused
        ? say`The API server may still accept it for up to about a minute, then it answers 401.`
        : say`The API server answers it with 401.`
    return [bad(say`The token expired ${words(ago(now - expiresAt))}. ${says}`)]
  }
  if (warnAfter !== undefined && warnAfter <= now) {
    const kubelet = rotation === undefined ? NOTHING : say`The kubelet should have replaced this token: `
    const passed = say`${kubelet}warnafter passed ${words(ago(now - warnAfter))}`
    return [warning(say`${passed}. Calls still work until exp, and the API server counts them as stale.`)]
  }
  if (rotation === undefined || now <= rotation + 10 * MINUTE) return []
  const late = say`The kubelet was expected to replace this token ${words(ago(now - rotation))} and has not.`
  return [warning(say`${late} It keeps the old one until it can get a new one.`)]
}

function extended(claims: TokenClaims, rotation: number | undefined): TokenFinding[] {
  const { expiresAt, warnAfter, issuedAt = expiresAt } = claims
  const asked = askedLifetime(claims)
  if (warnAfter === undefined || expiresAt === undefined || issuedAt === undefined || asked === undefined)
    return []
  if (expiresAt - warnAfter <= DAY) return []
  const days = Math.round((expiresAt - issuedAt) / DAY)
  const before = rotation === undefined ? NOTHING : say` The kubelet replaces it before.`
  const says = say`exp is ${days} days after iat because the API server extends this kind of token for programs that never reread it. The pod asked for ${Math.round(asked / MINUTE)} minutes: from warnafter on each use counts as stale, and the API server accepts it until exp.${before}`
  return [ok(says)]
}

function binding(claims: TokenClaims, known: KnownPod): TokenFinding[] {
  const { pod, secret, namespace, serviceAccount, node } = claims
  const isElsewhere = namespace && known.namespace && namespace !== known.namespace
  const isOfAnother = serviceAccount && known.serviceAccount && serviceAccount.name !== known.serviceAccount
  const isOnAnother = node && known.node && node.name !== known.node
  const others = [
    isElsewhere &&
      say`The token is from namespace ${code(namespace ?? '')}, and this pod is in ${code(known.namespace ?? '')}.`,
    isOfAnother &&
      say`The token is for ServiceAccount ${code(serviceAccount.name)}, and the pod's is ${code(known.serviceAccount ?? '')}.`,
    isOnAnother &&
      say`The token names node ${code(node.name)}, and the pod runs on ${code(known.node ?? '')}.`,
  ].flatMap((says) => (says ? [bad(says)] : []))
  return [
    ...(pod ? [boundTo(pod, known)] : []),
    ...(secret ? [ok(say`The token is bound to Secret ${code(secret.name)}: it ends with the Secret.`)] : []),
    ...others,
  ]
}

/** What the claims show of another pod, account, namespace or node than this one's, as sentences. */
export function misplacements(claims: TokenClaims, known: KnownPod): Phrase[] {
  return binding(claims, known).flatMap(({ severity, says }) => (severity === 'bad' ? [says] : []))
}

function boundTo(pod: NonNullable<TokenClaims['pod']>, known: KnownPod): TokenFinding {
  if (known.uid && pod.uid !== known.uid) {
    const says = say`The token is bound to another pod, ${code(pod.name)}: its pod UID is ${code(pod.uid)}, this pod's is ${code(known.uid)}. It is a copy that the kubelet does not replace here, and the API server refuses it once that pod is gone.`
    return bad(says)
  }
  if (known.name && pod.name !== known.name)
    return bad(say`The token is bound to pod ${code(pod.name)}, and this pod is ${code(known.name)}.`)
  const compared = known.uid ? say`, whose UID is this pod's` : NOTHING
  return ok(say`The token is bound to pod ${code(pod.name)}${compared}: it ends with the pod.`)
}

function audience(claims: TokenClaims): TokenFinding[] {
  if (claims.kind === 'legacy-secret' || isForApiServer(claims)) return []
  if (claims.audiences.length === 0) return [warning(say`The token names no audience.`)]
  return [
    warning(
      say`The audience is ${inTurn(
        claims.audiences.map((one) => [code(one)]),
        ', ',
      )} and not the issuer ${claims.issuer === '' ? say`(none)` : code(claims.issuer)}. An API server accepts only its own audiences, by default its issuer: this token may be meant for another service.`,
    ),
  ]
}

function kind(claims: TokenClaims): TokenFinding[] {
  if (claims.kind === 'legacy-secret') {
    return [
      warning(
        say`This is a token of a Secret: it never expires, is not bound to a pod and is never replaced. A projected token is safer.`,
      ),
    ]
  }
  if (claims.kind === 'other') {
    return [
      warning(
        say`The token has no kubernetes.io claims: an API server did not issue it for a ServiceAccount.`,
      ),
    ]
  }
  return claims.expiresAt === undefined ? [warning(say`The token has no exp: it never expires.`)] : []
}

function bad(says: Phrase): TokenFinding {
  return { severity: 'bad', says }
}

function warning(says: Phrase): TokenFinding {
  return { severity: 'warning', says }
}

function ok(says: Phrase): TokenFinding {
  return { severity: 'ok', says }
}

function ago(seconds: number): string {
  return `${sayDuration(seconds * 1000)} ago`
}

/** Who keeps the file of a token fresh, by the pod's spec. */
export type TokenKeeper =
  | { by: 'kubelet' }
  /** No one whom the pod's spec names: the file is a copy. `place` is what it is on, such as "a secret volume (web)". */
  | { by: 'nobody'; place: string }
  | { by: 'unknown' }

/** Whether the kubelet replaces the token in this file: it does where a projected volume has the token as its source, not by subPath. */
export function tokenKeeper(
  declared: DeclaredSources | undefined,
  path: string,
  mounts: readonly Mount[] = [],
): TokenKeeper {
  if (!declared) {
    const mount = mountOf(mounts, path)
    return mount && isSubPath(mount) ? { by: 'nobody', place: 'a subPath mount' } : { by: 'unknown' }
  }
  // The file itself may be mounted, by subPath.
  const place = placeOf(declared, path) ?? placeOf(declared, path.slice(0, path.lastIndexOf('/')))
  // A path of no volume may be another container's file system, seen through /proc.
  if (!place) return { by: 'unknown' }
  if (place.subPath) return { by: 'nobody', place: `a subPath mount (${place.volume})` }
  if (place.source === 'projected' && place.token === path.slice(path.lastIndexOf('/') + 1))
    return { by: 'kubelet' }
  return { by: 'nobody', place: sayVolume(place) }
}

/** A ServiceAccount as the API server has it. */
export type AccountReading =
  | { state: 'present'; name: string; uid: string; automount?: boolean }
  | { state: 'absent'; name: string }
  | { state: 'unread' }

interface NoTokenFacts {
  /** Where the token would be. */
  dir: string
  namespace: string | undefined
  /** The pod's name, where it is known. */
  name?: string | undefined
  pod: Pod | undefined
  own: OwnContainer | undefined
  declared: DeclaredSources | undefined
  account: AccountReading
}

/**
 * Why no token is mounted, no more exact than what could be read: the pod's automountServiceAccountToken wins over its
 * ServiceAccount's, and both are true where neither is set (plugin ServiceAccount of the API server, 1.36).
 */
export function whyNoToken({
  dir,
  namespace,
  name: podName = 'POD',
  pod,
  own,
  declared,
  account,
}: NoTokenFacts): Phrase {
  const ns = ` -n ${namespace ?? 'NAMESPACE'}`
  if (!pod) {
    return say`Either the pod or its ServiceAccount has automountServiceAccountToken: false, or the token is mounted elsewhere. ${code(`kubectl get pod ${podName}${ns} -o jsonpath='{.spec.automountServiceAccountToken}'`)} shows the pod's field, which wins over that of its ServiceAccount.`
  }
  if (own?.place === 'ephemeral')
    return say`This is an ephemeral container, which mounts nothing by itself: its volumeMounts must name the token's volume.`
  const place = declared && placeOf(declared, dir)
  if (place && place.token === undefined)
    return say`The pod's spec mounts volume ${code(place.volume)} (${code(place.source)}) there, which keeps the kubelet from mounting a token.`
  const { automountServiceAccountToken: ofPod, serviceAccountName: name = 'default' } = pod.spec
  if (ofPod === false)
    return say`The pod's spec has automountServiceAccountToken: false, which wins over the field of its ServiceAccount.`
  if (ofPod === true)
    return say`The pod's spec has automountServiceAccountToken: true, so a token is mounted in its containers: this process looks for it elsewhere, or sees a different file system.`
  if (account.state === 'present' && account.automount === false)
    return say`ServiceAccount ${code(name)} has automountServiceAccountToken: false, and the pod's spec does not set the field, which would win.`
  if (account.state === 'unread')
    return say`The pod's spec does not set automountServiceAccountToken, so its ServiceAccount decides, and that could not be read: ${code(`kubectl get serviceaccount ${name}${ns} -o jsonpath='{.automountServiceAccountToken}'`)} shows whether it says false.`
  return say`Neither the pod nor its ServiceAccount ${code(name)} has automountServiceAccountToken: false now: the field was changed after the pod was created, or this process looks for the token elsewhere.`
}
