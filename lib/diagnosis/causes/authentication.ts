import { isTokenSent, type TokenFacts } from '../token-facts'
import type { FamilyFinding } from './finding'
import type { ComparedClock } from './gate-data'

type Found = FamilyFinding<'authentication'>

// go-jose compares times with this leeway, on either side (pkg/serviceaccount/claims.go, 1.36).
const LEEWAY_MS = 60_000
const SKEW_MS = 5_000

/**
 * Family B: why the API server refuses this pod's token, likeliest first. The answer itself never says, so a cause is
 * proven only by the token's file, its claims and the server's own clock. Empty where the token is not refused, or is
 * not this pod's to judge.
 */
export function authenticationCauses(facts: TokenFacts): Found[] {
  if (facts.withToken !== 'refused' || facts.route !== 'https') return []
  const { file, claims } = facts
  if (!isTokenSent(facts)) {
    const data = { path: file.path, says: file.says }
    const malformed: Found = { id: 'B7', confidence: 'proven', distance: 0, data }
    const none: Found = { id: 'B8', confidence: 'proven', distance: 0, data }
    return file.state === 'absent' ? [none] : [malformed, { ...none, distance: 1 }]
  }
  if (!claims) {
    const data = { path: file.path, says: `What ${file.path} holds is not a JWT of three parts.` }
    return [{ id: 'B7', confidence: 'proven', distance: 0, data }]
  }
  const found = [...timeCauses(facts), ...claimCauses(facts)]
  // Past its time a token is refused whatever else is wrong with it.
  return found.some(({ confidence }) => confidence === 'proven')
    ? found.filter(({ confidence }) => confidence !== 'possible')
    : found
}

function timeCauses({ claims, file, now, serverNow }: TokenFacts): Found[] {
  if (!claims) return []
  const clock: ComparedClock = serverNow === undefined ? 'node' : 'server'
  const at = serverNow ?? now
  const expiresAt = claims.expiresAt === undefined ? undefined : claims.expiresAt * 1000
  if (expiresAt !== undefined && expiresAt <= at) {
    const { pod, namespace } = claims
    const data = {
      expiredForMs: at - expiresAt,
      expiresAt,
      clock,
      path: file.path,
      kept: file.kept,
      ...(pod && namespace ? { pod: { namespace, name: pod.name } } : {}),
    }
    const isProven = clock === 'server' && at - expiresAt > LEEWAY_MS
    return [{ id: 'B1', confidence: isProven ? 'proven' : 'likely', distance: 0, data }]
  }
  const starts = [
    ['nbf', claims.notBefore],
    ['iat', claims.issuedAt],
  ] as const
  const skewMs = serverNow === undefined ? undefined : serverNow - now
  for (const [claim, seconds] of starts) {
    const aheadMs = (seconds ?? 0) * 1000 - at
    if (seconds === undefined || aheadMs <= LEEWAY_MS) continue
    const data = {
      aheadMs,
      claim,
      clock,
      ...(skewMs !== undefined && Math.abs(skewMs) > SKEW_MS ? { skewMs } : {}),
    }
    return [{ id: 'B2', confidence: clock === 'server' ? 'proven' : 'likely', distance: 0, data }]
  }
  return []
}

// An API server may take other audiences than its issuer, and the names of its Service are the usual ones.
const API_AUDIENCE = /^(?:https:\/\/)?kubernetes\.default(?:\.svc(?:\.[a-z0-9.-]+)?)?(?::\d+)?\/?$/

function claimCauses(facts: TokenFacts): Found[] {
  const { claims, file, known, publishedIssuer, podEnd } = facts
  if (!claims) return []
  const { issuer, audiences, pod, node, namespace = '', serviceAccount } = claims
  const found: Found[] = []
  const isForApi = audiences.includes(issuer) || audiences.some((audience) => API_AUDIENCE.test(audience))
  if (claims.kind === 'bound' && audiences.length > 0 && !isForApi) {
    found.push({ id: 'B3', confidence: 'likely', distance: 1, data: { audiences, issuer, path: file.path } })
  }
  if (publishedIssuer !== undefined && publishedIssuer !== issuer) {
    const data = { issuer, published: publishedIssuer }
    found.push({ id: 'B4', confidence: 'likely', distance: 1.5, data })
  }
  if (pod) {
    const isOther = known.uid !== undefined && known.uid !== pod.uid
    const own = known.uid === undefined ? {} : { own: known.uid }
    const isEnding = podEnd?.uid === pod.uid
    const data = { pod, namespace, ...own, ...(isEnding ? { endedAt: podEnd.at } : {}) }
    // A token of this very pod dies with it, so it is possible even where the UIDs agree: the pod may be ending.
    found.push({
      id: 'B6',
      confidence: isOther || isEnding ? 'likely' : 'possible',
      distance: isEnding ? 1.1 : isOther ? 1.2 : known.uid ? 4 : 2,
      data,
    })
  }
  if (claims.kind === 'legacy-secret') {
    const data = { namespace, name: serviceAccount?.name ?? '' }
    found.push({ id: 'B10', confidence: 'possible', distance: 1.8, data })
  }
  if (node && !pod) found.push({ id: 'B11', confidence: 'possible', distance: 1.9, data: { node } })
  if (serviceAccount) {
    const { name, uid } = serviceAccount
    found.push({ id: 'B5', confidence: 'possible', distance: 3, data: { namespace, name, uid } })
  }
  if (publishedIssuer === undefined && issuer !== '') {
    found.push({ id: 'B4', confidence: 'possible', distance: 5, data: { issuer } })
  }
  return found.sort((a, b) => a.distance - b.distance)
}

/** B9 for a refusal in a text while this pod's token is accepted: an older copy of it, if the call was this pod's. */
export function staleCopyCause({ withToken, file }: TokenFacts): Found | undefined {
  return withToken === 'accepted'
    ? { id: 'B9', confidence: 'possible', distance: 1, data: { path: file.path } }
    : undefined
}
