import { isForApiServer } from '@/lib/identity/api-audience'
import { code, listed, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { ANONYMOUS, parseServiceAccount } from '@/lib/rbac/service-account'
import { sayDuration, sayMoment } from '@/lib/words/durations'
import { counted } from '@/lib/words/lists'
import { authorityOf, type CallFacts, type LadderFacts, type ListCount, type SeenClaims } from './facts'
import {
  callEvidence,
  failedStep,
  fileEvidence,
  passed,
  type StepEvidence,
  type StepFinding,
} from './finding'
import { inSituation } from './situations'
import { callTrouble } from './socket-trouble'

// The Date header has whole seconds, and the call itself took time.
const SAME_CLOCK_MS = 10_000

function clockOf(call: CallFacts<unknown>, fallback: number): number {
  const date = call.outcome === 'answered' && call.date ? Date.parse(call.date) : Number.NaN
  return Number.isNaN(date) ? fallback : date
}

// The server never says why it refuses a token; only what the claims show is said.
function faultsOf(claims: SeenClaims | null, now: number): Phrase[] {
  if (claims === null) return [say`It is not a JWT of three parts.`]
  const { notBefore, audiences, issuer } = claims
  return [
    ...(notBefore !== undefined && notBefore > now
      ? [
          say`It is valid from ${words(sayMoment(notBefore))}, but the server's clock says ${words(sayMoment(now))}.`,
        ]
      : []),
    ...(audiences.length > 0 && !isForApiServer(claims)
      ? [
          say`Its audience is ${listed(audiences.map(code))}, which is not its issuer ${code(issuer)}, so it may be meant for another service.`,
        ]
      : []),
  ]
}

function refusedToken(facts: LadderFacts, refusal: CallFacts<unknown>) {
  const { claims, path, misplaced } = facts.token
  const now = clockOf(refusal, facts.now)
  const expiresAt = claims?.expiresAt
  return expiresAt !== undefined && expiresAt <= now
    ? inSituation('expired-token', { expiredForMs: now - expiresAt, expiresAt, path })
    : inSituation('bad-token', { misplaced, reasons: faultsOf(claims, now) })
}

/** How far this node's clock is from the server's, by the Date of an answer; undefined where they agree or none says. */
function clocksOf({ now, self, version, anonymousVersion }: LadderFacts): StepEvidence | undefined {
  const told = [self, version, anonymousVersion].find((call) => call?.outcome === 'answered' && call.date)
  const server = told ? clockOf(told, Number.NaN) : Number.NaN
  const ahead = now - server
  if (Number.isNaN(ahead) || Math.abs(ahead) < SAME_CLOCK_MS) return undefined
  const far = say`${words(sayDuration(Math.abs(ahead)))} ${ahead > 0 ? say`ahead of` : say`behind`}`
  return { what: 'clocks', says: say`This node's clock is ${far} the API server's.` }
}

/** A 401 of the API server is a Status; another one is of something in front of it, which judged another credential. */
function isUnauthorized(call: CallFacts<unknown> | null): boolean {
  return call?.outcome === 'answered' && call.status === 401 && call.fromKubernetes
}

function evidenceOf(facts: LadderFacts): StepEvidence[] {
  const { token, self, version, anonymousVersion, route } = facts
  const clocks = clocksOf(facts)
  const how = route.kind === 'kubectl-proxy' ? 'by the proxy' : 'with the token'
  return [
    ...(route.kind === 'https' ? [fileEvidence(token)] : []),
    ...callEvidence(self, how),
    ...callEvidence(version, how),
    ...callEvidence(anonymousVersion, 'without a token'),
    ...(clocks ? [clocks] : []),
  ]
}

/** The first refusal that names the user: the server's answer where it has no SelfSubjectReview (before 1.28). */
function namingRefusal({
  root,
  self,
  services,
  pods,
}: LadderFacts): { call: string; user: string } | undefined {
  for (const found of [root, self, services, pods]) {
    if (found?.outcome !== 'answered' || found.status !== 403 || !found.fromKubernetes) continue
    const user = /User "([^"]+)"/.exec(found.says)?.[1]
    if (user !== undefined) return { call: found.call, user }
  }
  return undefined
}

/** The user that the API server itself named, in its review or in a refusal; undefined where it named none. */
export function namedUser(facts: LadderFacts): string | undefined {
  const reviewed = facts.self?.outcome === 'answered' ? facts.self.value?.username : undefined
  return reviewed ?? namingRefusal(facts)?.user
}

function knownAs({ route, attachedFrom, asViewer }: LadderFacts, user: string): Phrase {
  const who = sayUser(user, say`an unknown user`)
  if (route.kind !== 'https') return say`The API server knows the calls of the kubectl proxy as ${who}`
  return say`The API server knows ${words(asViewer ? 'you' : attachedFrom === null ? 'this pod' : 'the token')} as ${who}`
}

/** Who the API server says the caller is. The token's own claims are named as claims: only the server's answer is evidence. */
export function climbAuthentication(facts: LadderFacts): StepFinding | null {
  const { route, token, self, version } = facts
  if (route.kind === 'none') return null
  const evidence = evidenceOf(facts)
  const ms = self?.ms ?? version?.ms ?? null
  if (route.kind === 'https' && token.state !== 'readable' && !token.kept) {
    return failedStep(
      inSituation('no-token', { state: token.state, says: words(token.says) }),
      null,
      evidence,
    )
  }
  const refusal = [self, version].find((call) => isUnauthorized(call))
  if (refusal) {
    return failedStep(refusedToken(facts, refusal), ms, evidence)
  }
  const username = self?.outcome === 'answered' ? self.value?.username : undefined
  const naming = username === undefined ? namingRefusal(facts) : undefined
  const by = username === undefined ? naming?.call : self?.call
  const kept = token.kept
    ? say` ${words(token.says)} The last token that could be read is still sent, and works until it expires.`
    : NOTHING
  if ((username ?? naming?.user) === ANONYMOUS.name && by !== undefined) {
    return failedStep(inSituation('anonymous', { call: by }), ms, evidence)
  }
  if (username !== undefined) return passed(say`${knownAs(facts, username)}.${kept}`, ms, evidence)
  if (naming) {
    const says = say`${knownAs(facts, naming.user)}: its refusal of ${code(naming.call)} says so.${kept}`
    return passed(says, ms, evidence)
  }
  if (version?.outcome === 'answered' && version.value !== null) {
    const claimed = token.claims
      ? say` The token itself says ${sayUser(token.claims.subject, say`an unknown user`)}.`
      : NOTHING
    return passed(
      say`The API server does not refuse the token, and does not say which user it belongs to.${claimed}${kept}`,
      version.ms,
      evidence,
    )
  }
  const call = version ?? self
  return call === null ? null : failedStep(callTrouble(authorityOf(route), call), call.ms, evidence)
}

/** The namespace of this pod, by the file that the kubelet mounts beside the token. */
export function readNamespace({
  namespaceFile,
  namespace,
  token,
  attachedFrom,
  route,
  asViewer,
}: LadderFacts): StepFinding {
  const evidence = [fileEvidence(namespaceFile)]
  if (namespaceFile.state === 'readable' && namespace !== null) {
    const subject = token.claims?.subject ?? ''
    const account = parseServiceAccount(subject)
    const elsewhere = !asViewer && account !== undefined && account.namespace !== namespace
    const note = elsewhere
      ? say` The token is from another namespace: its subject is ${code(subject)}.`
      : NOTHING
    if (attachedFrom !== null && route.kind === 'kubectl-proxy') {
      return passed(
        say`Where a call names none, namespace ${code(namespace)} is meant, as in the kubeconfig.`,
        0,
        evidence,
      )
    }
    const what =
      attachedFrom === null ? say`says that this pod runs in` : say`names, as for a pod of the account,`
    return passed(say`The file beside the token ${what} namespace ${code(namespace)}.${note}`, 0, evidence)
  }
  return failedStep(
    inSituation('no-namespace-file', { says: words(namespaceFile.says), instead: namespace }),
    0,
    evidence,
  )
}

/** The user of the calls: from the server's answers, else from the token. */
function callingUser(facts: LadderFacts): string {
  return namedUser(facts) ?? facts.token.claims?.subject ?? ''
}

function refused(facts: LadderFacts, call: CallFacts<unknown>, may: Phrase, hint: Phrase) {
  const isRefusal = call.outcome === 'answered' && call.status === 403 && call.fromKubernetes
  if (isRefusal) return inSituation('forbidden', { user: callingUser(facts), may, hint })
  if (isUnauthorized(call)) return inSituation('bad-token', { misplaced: [], reasons: [] })
  return facts.route.kind === 'none' ? null : callTrouble(authorityOf(facts.route), call)
}

function answer<Value>(
  facts: LadderFacts,
  call: CallFacts<Value> | null,
  words: { allowed: (value: Value) => Phrase; may: Phrase; hint: Phrase },
): StepFinding | null {
  if (call === null) return null
  const evidence = callEvidence(call, facts.route.kind === 'https' ? 'with the token' : 'by the proxy')
  if (call.outcome === 'answered' && call.status < 300 && call.value !== null) {
    return passed(words.allowed(call.value), call.ms, evidence)
  }
  const words403 = refused(facts, call, words.may, words.hint)
  return words403 && failedStep(words403, call.ms, evidence)
}

/**
 * Whether permissions are decided for the account, by `/`, the first thing that each tutorial asks for. Its 403 passes: it is
 * a complete answer, and the usual one.
 */
export function climbAuthorization(facts: LadderFacts): StepFinding | null {
  // Nothing names it behind a kubectl proxy, for one.
  const user = sayUser(callingUser(facts), say`The caller`)
  const found = answer(facts, facts.root, {
    allowed: ({ paths }) => say`${user} can get /: the API server lists ${words(counted(paths, 'path'))}.`,
    may: say`get /`,
    hint: NOTHING,
  })
  if (found?.situation !== 'forbidden') return found
  const { hint: _, brief: __, rest: ___, ...rest } = found
  const says = say`Permissions are decided for ${user}. GET / is refused, as for most accounts: that is normal.`
  return { ...rest, verdict: 'passed', says }
}

/** "5 pods", "at least 1 pod" when the server did not say how many more there are, "no pods". */
export function countWords({ items, exact }: ListCount, resource: string): Phrase {
  const one = resource.replace(/s$/, '')
  if (items === 0) return say`no ${words(resource)}`
  return say`${words(exact ? '' : 'at least ')}${items} ${words(items === 1 ? one : resource)}`
}

/** Whether the account may list a resource of the namespace; none and refused are two answers. */
export function readList(facts: LadderFacts, resource: 'pods' | 'services'): StepFinding | null {
  const call: CallFacts<ListCount> | null = facts[resource]
  const { namespace } = facts
  if (namespace === null) return null
  return answer(facts, call, {
    allowed: (count) => say`Allowed in ${code(namespace)}: ${countWords(count, resource)}.`,
    may: say`list ${words(resource)} in ${code(namespace)}`,
    hint: say`The explanation shows which rule is missing and the fix.`,
  })
}
