import { bindingMisses } from '@/lib/diagnosis/bindings/binding-misses'
import { sayMiss } from '@/lib/diagnosis/bindings/binding-words'
import type { Facts } from '@/lib/diagnosis/facts'
import { toGrantedBy } from '@/lib/diagnosis/grants'
import { nearMisses, nearMissStanding } from '@/lib/diagnosis/near-miss'
import { byNearness } from '@/lib/diagnosis/rank'
import { kind, PART_WORDS, sayBinding, sayCall, sayGrantOf, sayRule } from '@/lib/diagnosis/wording/phrases'
import type { Reading } from '@/lib/evidence/reading'
import { code, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import { toTuple } from '@/lib/rbac/call'
import type { AccessAnswer } from '@/lib/rbac/reviews'
import { asScoped, callNamespace, holds, ruleAllows } from '@/lib/rbac/rule'
import type { Attributes, Grant, RoleRef, UserInfo } from '@/lib/rbac/types'
import { visibleText } from '@/lib/words/visible-text'
import type { WhatIf, WhatIfCheck } from '../contract'
import type { WhatIfFacts } from './facts'
import type { GivenRule, OwnChange, PlaceChange } from './own-change'
import { type Proposal, toRbacObjects } from './proposal'

type Verdict = WhatIfCheck['before']

interface Judged {
  facts: WhatIfFacts
  proposal: Proposal
  change: OwnChange
  own: UserInfo
}

/** The checked call before and after the paste, and what in the paste decides it. */
export function judgeCheck(judged: Judged): WhatIfCheck | undefined {
  const { facts, change } = judged
  if (!facts.check) return undefined
  const { request } = facts.check
  const before = verdictBefore(facts)
  const namespace = callNamespace(request)
  const places = change.places.filter((place) => place.namespace === '' || place.namespace === namespace)
  const given = places.flatMap((place) => place.given).find(({ rule }) => ruleAllows(rule, request))
  const isVetoed = facts.check.decision.state === 'read' && facts.check.decision.value.denied
  const base = { request: toTuple(request), before }
  if (given && isVetoed) {
    const says = say`${kind(given.grant.roleKind)} ${code(words(given.grant.role))} covers it, but another authorizer denies it, which no Role can change.`
    return { ...base, after: 'denied', says }
  }
  if (given) {
    const stays = before === 'allowed' ? say` It is allowed already.` : NOTHING
    const says = say`${sayGiven(given)} allows it.${stays}`
    return { ...base, after: 'allowed', says, grantedBy: shownGrant(given.grant) }
  }
  const after = verdictWithout(facts, change, before, places)
  if (after === 'allowed') {
    return { ...base, after, says: say`It is allowed already, and the paste takes nothing of that away.` }
  }
  if (before === 'allowed') {
    const says =
      after === 'denied'
        ? say`It is allowed now, and the paste replaces what allows it.`
        : say`It is allowed now. The paste may replace what allows it, which could not be read.`
    return { ...base, after, says }
  }
  const unseen = change.unseenRoles.filter((one) => one.namespace === '' || one.namespace === namespace)
  if (unseen.length > 0) {
    const roles = listed(unseen.map(({ roleRef }) => say`${kind(roleRef.kind)} ${code(words(roleRef.name))}`))
    const says = say`The paste binds ${roles} to this account, and what that grants could not be read.`
    return { ...base, after: 'unknown', says }
  }
  const nearest = nearestOf(judged, request)
  return {
    ...base,
    after,
    says: say`The paste does not allow ${sayUser(judged.own.name)} to ${sayCall(request)}.`,
    ...present({ nearest }),
  }
}

function words(text: string): string {
  return visibleText(text)
}

function verdictBefore({ check }: WhatIfFacts): Verdict {
  if (check?.decision.state !== 'read') return 'unknown'
  const { allowed, denied, evaluationError } = check.decision.value
  if (allowed) return 'allowed'
  return evaluationError !== '' && !denied ? 'unknown' : 'denied'
}

/** The verdict once the paste is applied, where nothing in it gives the call. */
function verdictWithout(
  { check, rules, clusterWide }: WhatIfFacts,
  { checked }: OwnChange,
  before: Verdict,
  places: readonly PlaceChange[],
): Verdict {
  if (!check || before !== 'allowed') return before
  const { request, decision } = check
  const touched = places.filter(({ taken, mayTake }) => taken.length > 0 || mayTake.length > 0)
  if (touched.length === 0) return 'allowed'
  // What another authorizer, or system:masters, allows is not RBAC's to take.
  if (!isByRbac(decision)) return 'allowed'
  const isTaken = touched.some(({ taken }) => taken.some((rule) => ruleAllows(rule, request)))
  const mayBeTaken = touched.some(({ mayTake }) => mayTake.length > 0)
  const isKept = !isTaken || checked.after.some((rule) => holds(rule, request) === 'yes')
  if (isKept) return mayBeTaken ? 'unknown' : 'allowed'
  // Rules that were not read may give it too.
  const there = checked.namespace === '' ? clusterWide : rules.get(checked.namespace)
  return there?.state === 'read' ? 'denied' : 'unknown'
}

function isByRbac(decision: Reading<AccessAnswer>): boolean {
  if (decision.state !== 'read') return false
  const { reason, hiddenReason } = decision.value
  return hiddenReason === 'rbac' || parseAllowedReason(reason) !== undefined
}

/** `Role shop/pod-reader, rules[0], by RoleBinding shop/web-reads-pods`. */
export function sayGiven({ grant, role, index }: GivenRule): Phrase {
  const name = role ? role.label : `${grant.roleKind} ${words(grant.role)}`
  return say`${code(name)}, rules[${index}], by ${sayBindingOf(grant)},`
}

function sayBindingOf(grant: Grant): Phrase {
  return grant.binding === ''
    ? say`a binding that exists`
    : sayBinding({ ...grant, binding: words(grant.binding) })
}

function shownGrant(grant: Grant): NonNullable<WhatIfCheck['grantedBy']> {
  const shown = toGrantedBy(grant)
  return { ...shown, binding: words(shown.binding), role: words(shown.role), subject: words(shown.subject) }
}

function nearestOf({ facts, proposal, change, own }: Judged, request: Attributes): Phrase | undefined {
  const catalogue = facts.discovery.state === 'read' ? facts.discovery.value : undefined
  const given = change.places.flatMap((place) =>
    place.given.map((one) => ({ one, rule: asScoped(one.rule, place.namespace) })),
  )
  const [rule] = nearMisses(
    request,
    given.map((one) => one.rule),
    catalogue,
  )
  const source = rule && given.find((one) => one.rule === rule.rule)?.one
  const [binding] = bindingMisses(afterFacts(facts, proposal, own, request))
  // That the rule is bound in another namespace is the same finding, and the binding says it better.
  const isBinding =
    !rule ||
    rule.failed.includes('namespace') ||
    (binding && byNearness(binding, nearMissStanding(rule)) <= 0)
  if (binding && isBinding) return sayMiss(binding, own.name)
  if (rule && source) {
    const parts = listed(rule.failed.map((part) => PART_WORDS[part]))
    const bound = rule.failed.includes('scope') ? say`: it is bound in a namespace` : NOTHING
    return say`${sayGrantOf(source.grant)} grants ${sayRule(rule.rule)}, but ${parts} ${rule.failed.length === 1 ? say`does` : say`do`} not match${bound}.`
  }
  return undefined
}

/** The facts of a diagnosis in the world that holds the paste, the roles read for it, and bindings that refer to its roles. */
function afterFacts(facts: WhatIfFacts, proposal: Proposal, own: UserInfo, request: Attributes): Facts {
  const pasted = toRbacObjects(proposal)
  const refersToPaste = ({ roleRef }: { roleRef: RoleRef }) =>
    proposal.roles.some(({ kind, name }) => kind === roleRef.kind && name === roleRef.name)
  const { roles, clusterRoles, roleBindings, clusterRoleBindings } = facts.objects.value
  const unread = { state: 'unread', because: 'not-asked', says: NOTHING } as const
  return {
    request,
    caller: own.name,
    isOwnCall: true,
    asker: 'pod',
    own: { state: 'read', value: own },
    home: facts.namespace,
    token: 'mounted',
    decision: unread,
    rules: new Map(),
    clusterWide: unread,
    discovery: facts.discovery,
    neighbors: [],
    objects: {
      state: 'read',
      value: {
        ...facts.objects.value,
        roles: [...pasted.roles, ...roles],
        clusterRoles: [...pasted.clusterRoles, ...clusterRoles],
        roleBindings: [...pasted.roleBindings, ...roleBindings.filter(refersToPaste)],
        clusterRoleBindings: [...pasted.clusterRoleBindings, ...clusterRoleBindings.filter(refersToPaste)],
      },
    },
  }
}

/** True for a check that turns from refused or unknown to allowed. */
export function turnsGreen(check: WhatIf['check']): boolean {
  return check !== undefined && check.before !== 'allowed' && check.after === 'allowed'
}
