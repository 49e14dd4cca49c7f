import type { Cause, Explanation } from '@/lib/contract/explanation'
import { isGroupAway } from '@/lib/objects/catalogue'
import { capitalized, code, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import { toTuple } from '@/lib/rbac/call'
import { callNamespace, ruleAllows } from '@/lib/rbac/rule'
import type { Attributes } from '@/lib/rbac/types'
import { ASKER } from '@/lib/words/asker'
import { analyse, type Case } from './case'
import { callCauses } from './causes/all'
import { sayGuesses } from './causes/bindings/subjects'
import { type CallFinding, toCause } from './causes/finding'
import { evidenceOf } from './evidence'
import type { Facts } from './facts'
import { toFix } from './fixes/draft'
import { proposeFixes } from './fixes/propose-fixes'
import { toGrantedBy } from './grants'
import { nearMissesOf } from './near-misses-of'
import { byHome, byNearness, byProof, hasTrait } from './rank'
import { restoringMost } from './restores'
import { isDefaultRule } from './scoped-rules'
import { unseenOf } from './unseen'
import { sayCall, sayGrantOf } from './wording/phrases'
import { sayLogged } from './wording/say-logged'

const MOST_ALTERNATIVES = 6
const ORDER = new Map<string, number>(callCauses.map(({ id }, index) => [id, index]))

function ofMisses(theCase: Case): CallFinding[] {
  const { request, misses } = theCase
  return misses.flatMap((miss): CallFinding[] => {
    // A rule that applies in one namespace only is left to the scope causes.
    if (request.kind === 'resource' && miss.failed.includes('scope')) return []
    for (const { ofMiss } of callCauses) {
      const found = ofMiss(miss, theCase)
      if (found) return [found]
    }
    return []
  })
}

/** The order of all findings: by tier, within one by `byNearness`, then proof, the account's own namespace, and the table. */
export function byRank(a: CallFinding, b: CallFinding): number {
  return byNearness(a, b) || byProof(a, b) || byHome(a, b) || placeInTable(a) - placeInTable(b)
}

function placeInTable({ cause }: CallFinding): number {
  return ORDER.get(cause.id) ?? ORDER.size
}

/**
 * Every cause that the facts support, nearest first and each id once. Where the request itself is wrong, or was judged
 * as another identity, the rules do not matter and are left out.
 */
export function findCauses(theCase: Case): CallFinding[] {
  const found = [...callCauses.flatMap(({ find }) => find(theCase)), ...ofMisses(theCase)]
  const ranked = provenFirst(
    restoringMost(
      found.map((one) => (mayBeOfOtherCluster(one, theCase) ? demoted(one) : one)).sort(byRank),
      (a, b) => byNearness(a, b) || byProof(a, b),
      heardHere(theCase),
    ),
  )
  const isSettled = ranked[0] !== undefined && hasTrait('settled', ranked[0])
  const isExplained = ranked.some((one) => hasTrait('why no rule', one) && one.confidence !== 'possible')
  // A binding that no one has seen is a guess, which counts only where nothing was seen.
  const isSeen = ranked.some((one) => !hasTrait('open', one))
  const seen = new Set<string>()
  return ranked.filter((one) => {
    if ((isSeen && isGuess(one)) || (isExplained && one.tier === 'none')) return false
    if (isSettled && !hasTrait('settled', one)) return false
    return !seen.has(one.cause.id) && seen.add(one.cause.id)
  })
}

/** What the account’s programs were heard to be refused in the place of the call, where one role or binding could allow it all. */
function heardHere({ refusedToo = [], namespace }: Case): Attributes[] {
  return refusedToo.flatMap(({ request }) => (callNamespace(request) === namespace ? [request] : []))
}

/** In their order, but for what is only possible: it follows all that is proven of something that is there. */
function provenFirst(ranked: readonly CallFinding[]): CallFinding[] {
  const isShown = ({ confidence, tier }: CallFinding) => confidence === 'proven' && tier !== 'none'
  if (!ranked.some(isShown)) return [...ranked]
  const isPossible = ({ confidence }: CallFinding) => confidence === 'possible'
  return [...ranked.filter((one) => !isPossible(one)), ...ranked.filter(isPossible)]
}

/** True where only this cluster’s discovery shows it, and the text can be from another cluster. */
function mayBeOfOtherCluster(finding: CallFinding, theCase: Case): boolean {
  const { refusal, isOwnCall } = theCase
  return hasTrait('by discovery', finding) && refusal !== undefined && !isOwnCall && !isKnownHere(theCase)
}

/** True for an account to which something is bound here: then its text is of this cluster. */
function isKnownHere(theCase: Case): boolean {
  const isBound = (theCase.kin?.own.length ?? 0) > 0
  return isBound || (theCase.isForCaller && theCase.ownRules.some((rule) => !isDefaultRule(rule)))
}

function demoted(finding: CallFinding): CallFinding {
  return { ...finding, confidence: 'possible', tier: 'elsewhere' }
}

/** True for a cause that says of the same rule what the first one says, to different readers. */
function saysTheSame({ cause, confidence, near }: CallFinding, main: CallFinding): boolean {
  if (cause.sameFor === undefined || near === undefined || confidence !== main.confidence) return false
  return near.miss === main.near?.miss
}

function alsoOf(same: readonly CallFinding[]): Pick<Cause, 'also'> {
  const also = same.map(({ cause }) => ({ id: cause.id, for: cause.sameFor ?? '' }))
  return also.length === 0 ? {} : { also }
}

/** The findings as the page shows them: guesses about bindings that no one has seen are one, for they end in the same place. */
function toAlternatives(findings: readonly CallFinding[], theCase: Case): Cause[] {
  const guesses = findings.filter((finding) => isGuess(finding))
  const [first] = guesses
  return findings
    .filter((finding) => finding === first || !isGuess(finding))
    .slice(0, MOST_ALTERNATIVES)
    .map((finding) => {
      if (finding === first) return foldGuesses(first, guesses, theCase)
      const cause = toCause(finding, theCase)
      return finding.tier === 'elsewhere'
        ? { ...cause, says: say`If this text is from this cluster: ${cause.says}` }
        : cause
    })
}

function foldGuesses(first: CallFinding, guesses: readonly CallFinding[], theCase: Case): Cause {
  const ways = guesses.flatMap(({ cause }) => (cause.guess ? [cause.guess(theCase)] : []))
  return { id: first.cause.id, confidence: first.confidence, says: sayGuesses(ways) }
}

function isGuess({ tier }: CallFinding): boolean {
  return tier === 'unseen'
}

function verdictOf({ refusal, decision, isForCaller }: Case): 'allowed' | 'denied' | 'unknown' {
  if (refusal) return 'denied'
  if (!isForCaller || decision.state === 'unread') return 'unknown'
  if (decision.value.allowed) return 'allowed'
  if (decision.value.conditions !== undefined) return 'unknown'
  return decision.value.evaluationError !== '' && !decision.value.denied ? 'unknown' : 'denied'
}

/** What an allowed call fails on all the same: the API server serves no such thing, or its namespace does not exist. */
function absentFor(theCase: Case): CallFinding | undefined {
  if (verdictOf(theCase) !== 'allowed') return undefined
  return callCauses
    .flatMap(({ find }) => find(theCase))
    .find(({ tier, confidence }) => tier === 'absent' && confidence === 'proven')
}

/** "Yes, if …": neither a yes nor a no before the object is there. */
function isConditional({ decision }: Facts, verdict: Explanation['verdict']): boolean {
  return verdict === 'unknown' && decision.state === 'read' && decision.value.conditions !== undefined
}

function conditionsOf(facts: Facts, verdict: Explanation['verdict']): Pick<Explanation, 'conditions'> {
  const { decision } = facts
  if (!isConditional(facts, verdict) || decision.state === 'unread') return {}
  return { conditions: (decision.value.conditions ?? []).map((condition) => ({ ...condition })) }
}

function sayVerdict(facts: Case, verdict: 'allowed' | 'denied' | 'unknown'): Phrase {
  const who = sayUser(facts.caller)
  const subject = capitalized(who)
  const call = sayCall(facts.request)
  if (isConditional(facts, verdict))
    return say`${subject} can ${call} if a condition holds that the object decides.`
  if (verdict === 'unknown') {
    const listed = facts.ownRules.some((rule) => rule.scope === 'cluster' && ruleAllows(rule, facts.request))
    const hint = listed ? say` A rule that the account has everywhere covers it.` : NOTHING
    return say`Whether ${who} can ${call} is unknown: there is no decision on it.${hint}`
  }
  if (verdict === 'allowed') {
    const grant = grantedBy(facts)
    const rests = facts.isOwnCall ? NOTHING : say` This is based on ${basisOf(facts)}.`
    return say`${subject} can ${call}${grant ? say`: it has ${sayGrantOf(grant)}` : NOTHING}.${rests}`
  }
  const fact = say`${subject} ${facts.refusal ? say`was not allowed to` : say`cannot`} ${call}.`
  if (facts.isOwnCall || facts.caller === '') return fact
  if (facts.own.state === 'unread') {
    return facts.about === undefined ? fact : say`${fact} This is based on ${basisOf(facts)}.`
  }
  return say`${fact} That is not ${words(ASKER[facts.asker].account)} (${sayUser(facts.own.value.name)}), so this is based on ${basisOf(facts)}.`
}

function basisOf({ about, refusal, caller, asker }: Facts): Phrase {
  if (about === undefined && refusal?.logged) return sayLogged(refusal.logged, caller)
  const text = refusal ? say`the text and ` : NOTHING
  if (about === 'subject-review') return say`${text}the API server’s review of that account`
  return about === 'objects'
    ? say`${text}the Roles and bindings that ${words(ASKER[asker].self)} can read`
    : say`the text alone`
}

/** What an answer about another account than this pod's is based on; nothing where no account is known. */
function basis(facts: Case, verdict: Explanation['verdict']): Pick<Explanation, 'basis'> {
  const isOfPod = facts.isOwnCall || facts.caller === ''
  if (verdict === 'unknown' || isOfPod || (facts.own.state === 'unread' && facts.about === undefined))
    return {}
  const isTextAlone = facts.about === undefined
  const absent = facts.absent?.account ? say` ${capitalized(sayUser(facts.caller))} does not exist.` : NOTHING
  const as =
    facts.own.state === 'unread'
      ? NOTHING
      : say`; ${words(ASKER[facts.asker].as)} ${sayUser(facts.own.value.name)}`
  const says = say`${capitalized(basisOf(facts))}${as}.${absent}`
  return { basis: { says, isTextAlone } }
}

/** What an account wrote about a refusal, where nothing else shows its permissions. */
function logged({ about, isOwnCall, refusal }: Facts): Pick<Explanation, 'logged'> {
  return about === undefined && !isOwnCall && refusal?.logged ? { logged: refusal.logged } : {}
}

function grantedBy({ decision }: Facts) {
  return decision.state === 'read' && decision.value.allowed
    ? parseAllowedReason(decision.value.reason)
    : undefined
}

/** What became of the call, in the field that says it. */
function outcomeOf(
  theCase: Case,
  verdict: 'allowed' | 'denied' | 'unknown',
): Pick<Explanation, 'verdict' | 'kind' | 'says'> {
  if (verdict !== 'allowed' || absentFor(theCase) === undefined)
    return { verdict, kind: 'authorization', says: sayVerdict(theCase, verdict) }
  const { caller, request, absent, catalogue, namespace } = theCase
  const isAway = request.kind === 'resource' && isGroupAway(catalogue, request.group)
  const what = absent?.namespace
    ? say`namespace ${code(namespace)} does not exist`
    : isAway
      ? say`the API server cannot reach the server of its API group`
      : say`the API server does not serve it`
  const says = say`${capitalized(sayUser(caller))} is allowed to ${sayCall(request)}, but ${what}.`
  const kind = isAway && !absent?.namespace ? 'server-error' : 'not-found'
  return { verdict: 'failed', kind, says }
}

/** The decision alone, without causes and fixes: only the review and discovery decide it. */
export function verdictOnly(facts: Facts): Explanation {
  const theCase = analyse(facts)
  const verdict = verdictOf(theCase)
  const grant = grantedBy(facts)
  return {
    ...outcomeOf(theCase, verdict),
    request: requestOf(facts),
    ...conditionsOf(facts, verdict),
    ...logged(facts),
    cause: null,
    alternatives: [],
    ...(grant ? { grantedBy: toGrantedBy(grant) } : {}),
    nearMisses: [],
    evidence: evidenceOf(theCase),
    fixes: [],
    unseen: [],
  }
}

function requestOf({ caller, request }: Facts): Explanation['request'] {
  return { ...(caller === '' ? {} : { user: caller }), ...toTuple(request) }
}

/** Explains one call that was refused or asked about. Pure: the same facts give the same words. */
export function diagnose(facts: Facts): Explanation {
  const theCase = analyse(facts)
  const verdict = verdictOf(theCase)
  const causes = verdict === 'allowed' ? [] : findCauses(theCase)
  // While nothing is decided, we can only say what discovery shows about the request and that no token is sent.
  const told =
    verdict === 'unknown'
      ? causes.filter(({ cause, confidence }) => cause.isKnownUndecided?.(confidence))
      : causes
  const isTold = verdict === 'denied' || (told[0] && hasTrait('named undecided', told[0]))
  const first = isTold ? told[0] : absentFor(theCase)
  const main = first?.tier === 'elsewhere' ? undefined : first
  const others = main && isTold ? told.slice(1) : told
  const same = main ? others.filter((finding) => saysTheSame(finding, main)) : []
  const rest = others.filter((finding) => !same.includes(finding))
  const isSettled = main !== undefined && hasTrait('settled', main)
  const grant = grantedBy(facts)
  return {
    ...outcomeOf(theCase, verdict),
    request: requestOf(facts),
    ...conditionsOf(theCase, verdict),
    ...basis(theCase, verdict),
    ...logged(theCase),
    cause: main ? { ...toCause(main, theCase), ...alsoOf(same) } : null,
    alternatives: toAlternatives(rest, theCase),
    ...(grant ? { grantedBy: toGrantedBy(grant) } : {}),
    nearMisses: verdict === 'allowed' || isSettled ? [] : nearMissesOf(theCase),
    evidence: evidenceOf(theCase),
    fixes: isTold || main ? proposeFixes(theCase, main).map(toFix) : [],
    unseen: unseenOf(theCase, verdict, main),
    ...(verdict === 'denied' && theCase.lastAllowed
      ? { history: { allowedAt: theCase.lastAllowed.at } }
      : {}),
  }
}
