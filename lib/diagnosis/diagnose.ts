import type { Explanation, NearMiss } from '@/lib/contract/explanation'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import { ruleAllows } from '@/lib/rbac/rule'
import { bindingMisses } from './bindings/binding-misses'
import { toBindingNearMiss } from './bindings/to-near-miss'
import { bindingCauses } from './causes/bindings'
import { impersonationCauses } from './causes/delegation'
import type { CauseFinding } from './causes/finding'
import { identityCauses } from './causes/identity'
import { otherAuthorizerCauses } from './causes/other-authorizer'
import { pathAndTypeCauses } from './causes/path-and-type'
import { ruleCauses } from './causes/rules'
import { scopeCauses } from './causes/scope'
import { causeTable, tableOrder } from './causes/table'
import { evidenceOf } from './evidence'
import { type Facts, rulesNamespace, speaksForCaller } from './facts'
import { proposeFixes } from './fixes/propose-fixes'
import { grantOf, toGrantedBy } from './grants'
import { type Miss, nearMisses } from './near-miss'
import { rulesIn } from './scoped-rules'
import { toTuple } from './tuple'
import { LIKE_A_BINDING, unseenOf } from './unseen'
import { describeCall, describeGrant, describeRule, describeUser, listOf } from './wording/phrases'
import { toCause } from './wording/say-cause'

const MOST_ALTERNATIVES = 6
const MOST_NEAR_MISSES = 5
const NOTHING_NEAR: ReadonlySet<string> = new Set(['D0', 'D28'])
const FAR_RULES: ReadonlySet<string> = new Set([...NOTHING_NEAR, 'D27'])
const GUESSES: ReadonlySet<string> = new Set(['E2', 'E3', 'E4', 'E5', 'E6', 'E10', 'E11'])
const CONFIDENCE = { proven: 0, likely: 1, possible: 2 }

function missesOf(facts: Facts): Miss[] {
  if (!speaksForCaller(facts)) return []
  const catalogue = facts.discovery.state === 'read' ? facts.discovery.value : undefined
  return nearMisses(facts.request, rulesIn(facts, rulesNamespace(facts)), catalogue)
}

/**
 * Every cause that the facts support, nearest first and each id once. Where the request itself is wrong, or was judged
 * as another identity, the rules have no part in it and are left out.
 */
export function findCauses(facts: Facts): CauseFinding[] {
  const misses = missesOf(facts)
  const found: CauseFinding[] = [
    ...identityCauses(facts),
    ...pathAndTypeCauses(facts),
    ...otherAuthorizerCauses(facts),
    ...impersonationCauses(facts),
    ...bindingCauses(facts),
    ...scopeCauses(facts, misses),
    ...ruleCauses(facts, misses),
  ]
  found.sort(
    (a, b) =>
      a.distance - b.distance ||
      CONFIDENCE[a.confidence] - CONFIDENCE[b.confidence] ||
      tableOrder(a.id) - tableOrder(b.id),
  )
  const isSettled = (found[0]?.distance ?? 1) < 1
  // That nothing is near says nothing beside a rule that is.
  const isNear = found.some(({ id }) => causeTable[id].family === 'rules' && !FAR_RULES.has(id))
  // A binding that nobody has seen is a guess, which stands only where nothing was seen.
  const isSeen = found.some(
    (finding) => finding.distance < 6 && !isGuess(finding) && !LIKE_A_BINDING.has(finding.id),
  )
  const misplaced = found.flatMap(({ id, data }) => (id === 'E10' ? [data.namespace] : []))
  const seen = new Set<string>()
  return found.filter((finding) => {
    if (isSeen && isGuess(finding)) return false
    // The same grant twice: a binding that landed elsewhere is why the right is there and not here.
    if ((finding.id === 'F1' || finding.id === 'F2') && misplaced.includes(finding.data.namespace))
      return false
    if (seen.has(finding.id) || (isSettled && finding.distance >= 1)) return false
    if (isNear && NOTHING_NEAR.has(finding.id)) return false
    seen.add(finding.id)
    return true
  })
}

function isGuess(finding: CauseFinding): boolean {
  if (finding.id === 'E1') return finding.data.role === undefined
  return 'shown' in finding.data ? false : GUESSES.has(finding.id)
}

function verdictOf(facts: Facts): 'allowed' | 'denied' | 'unknown' {
  const { refusal, decision } = facts
  if (refusal) return 'denied'
  if (!speaksForCaller(facts) || decision.state === 'unread') return 'unknown'
  if (decision.value.allowed) return 'allowed'
  return decision.value.evaluationError !== '' && !decision.value.denied ? 'unknown' : 'denied'
}

function sayVerdict(facts: Facts, verdict: 'allowed' | 'denied' | 'unknown'): string {
  const who = describeUser(facts.caller)
  const subject = `${who.charAt(0).toUpperCase()}${who.slice(1)}`
  const call = describeCall(facts.request)
  if (verdict === 'unknown') {
    const listed = rulesIn(facts, rulesNamespace(facts)).some(
      (rule) => rule.scope === 'cluster' && ruleAllows(rule, facts.request),
    )
    const hint = listed ? ' A rule that the account holds everywhere covers it.' : ''
    return `Whether ${who} may ${call} is not known: the API server did not decide it.${hint}`
  }
  if (verdict === 'allowed') {
    const grant = grantedBy(facts)
    const rests = facts.isOwnCall ? '' : ` This rests on ${basisOf(facts)}.`
    return `${subject} may ${call}${grant ? `: it has ${describeGrant(grant)}` : ''}.${rests}`
  }
  const fact = `${subject} ${facts.refusal ? 'was refused to' : 'may not'} ${call}.`
  if (facts.isOwnCall || facts.own.state === 'unread' || facts.caller === '') return fact
  return `${fact} That is not the account of this pod (${describeUser(facts.own.value.name)}), so this rests on ${basisOf(facts)}.`
}

function basisOf({ about, refusal }: Facts): string {
  const text = refusal ? 'the text and ' : ''
  if (about === 'subject-review') return `${text}the API server’s review of that account`
  return about === 'objects' ? `${text}the Roles and bindings that this pod may read` : 'the text alone'
}

function grantedBy({ decision }: Facts) {
  return decision.state === 'read' && decision.value.allowed
    ? parseAllowedReason(decision.value.reason)
    : undefined
}

const PART_WORDS: Record<Miss['failed'][number], string> = {
  verb: 'the verb',
  group: 'the API group',
  resource: 'the resource',
  name: 'the name',
  namespace: 'the namespace',
  path: 'the path',
  scope: 'the scope',
}

function toNearMiss(miss: Miss, facts: Facts): NearMiss {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = miss.rule
  const grant = grantOf(miss.rule, facts)
  const who = grant ? describeGrant(grant) : 'A rule of this account'
  const parts = listOf(miss.failed.map((part) => PART_WORDS[part]))
  return {
    rule: {
      verbs: [...verbs],
      apiGroups: [...apiGroups],
      resources: [...resources],
      resourceNames: [...resourceNames],
      nonResourceURLs: [...nonResourceURLs],
    },
    ...(grant ? { grantedBy: toGrantedBy(grant) } : {}),
    failed: [...miss.failed],
    says: `${who} gives ${describeRule(miss.rule)}; it misses by ${parts}.`,
  }
}

function nearMissesOf(facts: Facts): NearMiss[] {
  const rules = missesOf(facts).map((miss) => ({
    distance: miss.distance,
    toNearMiss: () => toNearMiss(miss, facts),
  }))
  const bindings = bindingMisses(facts).map((miss) => ({
    distance: miss.distance,
    toNearMiss: () => toBindingNearMiss(miss, facts.caller),
  }))
  return [...rules, ...bindings]
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_NEAR_MISSES)
    .map((near) => near.toNearMiss())
}

/** The decision alone, without causes and fixes: nothing but the review bears on it. */
export function verdictOnly(facts: Facts): Explanation {
  const verdict = verdictOf(facts)
  const grant = grantedBy(facts)
  return {
    verdict,
    kind: 'authorization',
    request: requestOf(facts),
    says: sayVerdict(facts, verdict),
    cause: null,
    alternatives: [],
    ...(grant ? { grantedBy: toGrantedBy(grant) } : {}),
    nearMisses: [],
    evidence: evidenceOf(facts),
    fixes: [],
    unseen: [],
  }
}

function requestOf({ caller, request }: Facts): Explanation['request'] {
  return { ...(caller === '' ? {} : { user: caller }), ...toTuple(request) }
}

function isKnownAnyway({ id, confidence }: CauseFinding): boolean {
  return causeTable[id].family === 'path-and-type' || id === 'I3' || (id === 'C1' && confidence === 'proven')
}

/** Explains one call that was refused or asked about. Pure: the same facts give the same words. */
export function diagnose(facts: Facts): Explanation {
  const verdict = verdictOf(facts)
  const causes = verdict === 'allowed' ? [] : findCauses(facts)
  // While nothing was decided, only what discovery shows about the request, and that no token is sent, can be said.
  const told = verdict === 'unknown' ? causes.filter(isKnownAnyway) : causes
  const isTold = verdict === 'denied' || told[0]?.id === 'C1'
  const main = isTold ? told[0] : undefined
  const rest = isTold ? told.slice(1) : told
  const isSettled = main !== undefined && main.distance < 1
  const grant = grantedBy(facts)
  return {
    verdict,
    kind: 'authorization',
    request: requestOf(facts),
    says: sayVerdict(facts, verdict),
    cause: main ? toCause(main, facts.request, facts.caller) : null,
    alternatives: rest
      .slice(0, MOST_ALTERNATIVES)
      .map((finding) => toCause(finding, facts.request, facts.caller)),
    ...(grant ? { grantedBy: toGrantedBy(grant) } : {}),
    nearMisses: verdict === 'allowed' || isSettled ? [] : nearMissesOf(facts),
    evidence: evidenceOf(facts),
    fixes: isTold ? proposeFixes(facts, main) : [],
    unseen: unseenOf(facts, verdict, main),
  }
}
