import type { AccessTuple } from '@/lib/contract/explanation'
import { visibleText } from '@/lib/contract/visible-text'
import type { Mistake, OpenedCall, Proposed, WhatIf } from '@/lib/contract/what-if'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import { subjectMatches } from '@/lib/rbac/resolve'
import { ruleAllows } from '@/lib/rbac/rule'
import type { UserInfo } from '@/lib/rbac/types'
import { asScoped } from '../bindings/binding-misses'
import { danglingIn } from '../causes/dangling-roles'
import { opensBeyond } from '../opens'
import { isDefaultRule, type ScopedRule } from '../scoped-rules'
import { fromTuple, isSameRequest } from '../tuple'
import { describeCall, describeUser, listOf } from '../wording/phrases'
import { bindingNamed, type ObjectsAsked, roleInCluster, roleNamed, type WhatIfFacts } from './facts'
import { gainsOf } from './gains'
import { judgeCheck, turnsGreen } from './judge-check'
import { type KnownBinding, knownBindings } from './known-bindings'
import { bindingMistakes } from './lint-bindings'
import { refusedMistakes } from './lint-refused'
import { roleMistakes } from './lint-roles'
import { ruleMistakes } from './lint-rules'
import { openedCalls, openedPlace, reachableAt } from './opened'
import { type OwnChange, ownChange, type PlaceChange, pastedRole } from './own-change'
import { effective, type Origin, type Proposal } from './proposal'
import { unseenOf } from './unseen'

const MOST_MISTAKES = 200
const MOST_CALLS = 300
const MOST_PLACES = 12

const ORDER: Record<Mistake['severity'], number> = { refused: 0, never: 1, dangerous: 2, suspicious: 3 }

/**
 * Judges a paste of RBAC objects: what an apply of it would allow this pod's account and others, what it would take away,
 * and its own mistakes. Pure: an object that the API server would refuse changes nothing, and a grant that was not seen
 * is not claimed.
 */
export function judgeWhatIf(asked: WhatIfFacts, proposal: Proposal): Omit<WhatIf, 'upstreamRequests'> {
  const facts = { ...asked, asked: [...asked.asked, ...provenAbsent(asked)] }
  const own = facts.own.state === 'read' ? facts.own.value : undefined
  const known = own ? knownBindings(facts, own) : []
  const catalogue = facts.discovery.state === 'read' ? facts.discovery.value : undefined
  const invalid = refusedMistakes(facts, proposal)
  const refused = new Set([...proposal.refused, ...invalid.map(({ object }) => object)])
  const taken = effective(proposal, refused)
  const mistakes = [
    ...proposal.mistakes,
    ...invalid,
    ...ruleMistakes(proposal, catalogue),
    ...bindingMistakes(facts, proposal, own),
    ...roleMistakes(facts, proposal, known),
  ].sort((a, b) => ORDER[a.severity] - ORDER[b.severity] || a.line - b.line)
  const change = own ? ownChange(facts, taken, own) : undefined
  const places = (change?.places ?? []).slice(0, MOST_PLACES)
  const calls = places.flatMap((place) => openedCalls(place, catalogue)).sort(servedFirst)
  const check = own && change ? judgeCheck({ facts, proposal: taken, change, own }) : undefined
  const loses = losesOf(facts, taken, places)
  const { gains, more } = gainsOf(facts, taken, own)
  const caller = own?.name ?? ''
  const isEmpty = proposal.roles.length + proposal.bindings.length === 0
  return {
    says: sayFact({ facts, proposal, taken, own, change, calls, check, mistakes, loses }),
    user: caller,
    namespace: facts.namespace,
    objects: objectsOf(facts, proposal, known),
    mistakes: mistakes.slice(0, MOST_MISTAKES),
    moreMistakes: Math.max(0, mistakes.length - MOST_MISTAKES),
    ...(check ? { check } : {}),
    opens: {
      calls: calls.slice(0, MOST_CALLS).map(shownCall),
      moreCalls: Math.max(0, calls.length - MOST_CALLS),
      places: catalogue
        ? places.map((place) => openedPlace(place, catalogue)).filter(({ rows }) => rows.length > 0)
        : [],
      isCertain: places.every(({ isBeforeKnown }) => isBeforeKnown),
    },
    others: gains,
    moreOthers: more,
    loses,
    unseen: isEmpty ? [] : unseenOf({ facts, proposal: taken, known, change, caller }),
  }
}

/** Roles that the API server itself says do not exist. */
function provenAbsent({ rules, clusterWide }: WhatIfFacts): ObjectsAsked[] {
  const answers = [['', clusterWide] as const, ...rules]
  return answers.flatMap(([namespace, answer]) =>
    answer.state === 'read'
      ? danglingIn(answer.value.evaluationError).map(({ roleKind, role }): ObjectsAsked => {
          const at =
            roleKind === 'Role'
              ? ({ resource: 'roles', namespace } as const)
              : ({ resource: 'clusterroles', namespace: '' } as const)
          return { ...at, name: role, reading: { state: 'read', value: { isWhole: true } } }
        })
      : [],
  )
}

function servedFirst(a: OpenedCall, b: OpenedCall): number {
  return Number(b.isServed) - Number(a.isServed)
}

function shownCall(call: OpenedCall): OpenedCall {
  return {
    ...shownTuple(call),
    onMatrix: call.onMatrix,
    isServed: call.isServed,
    ...(call.danger ? { danger: call.danger } : {}),
  }
}

function shownTuple(tuple: AccessTuple): AccessTuple {
  const { verb, group, resource, subresource, name, namespace, path } = tuple
  const shown = { group, resource, subresource, name, namespace, path }
  return {
    verb: shownWord(verb),
    ...Object.fromEntries(
      Object.entries(shown).flatMap(([key, value]) => (value === undefined ? [] : [[key, shownWord(value)]])),
    ),
  }
}

function shownWord(word: string): string {
  return visibleText(word.length > 260 ? `${word.slice(0, 259)}…` : word)
}

function objectsOf(
  facts: WhatIfFacts,
  { roles, bindings, others }: Proposal,
  known: readonly KnownBinding[],
): Proposed[] {
  const existing = (state: 'found' | 'absent' | 'unknown', isShown: boolean): Proposed['existing'] =>
    state === 'found' || isShown ? 'replaced' : state === 'absent' ? 'new' : 'unknown'
  const of = (origin: Origin, is: Proposed['existing']): Proposed => ({
    kind: shownWord(origin.kind || 'object'),
    ...(origin.namespace === '' ? {} : { namespace: shownWord(origin.namespace) }),
    name: shownWord(origin.name),
    line: origin.line,
    namespaceAssumed: origin.namespaceAssumed,
    existing: is,
  })
  return [
    ...roles.map((role) => {
      const { state } = roleNamed(facts, role.kind, role.namespace, role.name)
      const isShown = known.some(
        ({ roleRef, namespace }) =>
          roleRef.kind === role.kind &&
          roleRef.name === role.name &&
          (role.kind === 'ClusterRole' || namespace === role.namespace),
      )
      return of(role, existing(state, isShown && state !== 'absent'))
    }),
    ...bindings.map((binding) => {
      const { namespace, name } = binding
      const isShown = known.some((one) => one.namespace === namespace && one.name === name)
      return of(binding, existing(bindingNamed(facts, namespace, name).state, isShown))
    }),
    ...others.map((other) => of(other, 'ignored')),
  ].sort((a, b) => a.line - b.line)
}

/** Rules that a review traced to a binding and role: to those that the paste replaces, or to others, which it leaves. */
function traced(
  { neighbours, check }: WhatIfFacts,
  { roles, bindings }: Proposal,
  rules: readonly ScopedRule[],
): { replaced: Set<ScopedRule>; left: Set<ScopedRule> } {
  const replaced = new Set<ScopedRule>()
  const left = new Set<ScopedRule>()
  const asked = [...neighbours, ...(check ? [{ request: check.request, answer: check.decision }] : [])]
  for (const { request, answer } of asked) {
    const grant =
      answer.state === 'read' && answer.value.allowed ? parseAllowedReason(answer.value.reason) : undefined
    // With two rules that allow the call it is not told which one the binding gives.
    const [rule, ...more] = rules.filter((one) => ruleAllows(one, request))
    if (!grant || !rule || more.length > 0) continue
    const isRole = roles.some(({ kind, name }) => kind === grant.roleKind && name === grant.role)
    const isBinding = bindings.some(({ kind, name }) => kind === grant.bindingKind && name === grant.binding)
    if (isRole) replaced.add(rule)
    else if (!isBinding) left.add(rule)
  }
  return { replaced, left }
}

function losesOf(facts: WhatIfFacts, proposal: Proposal, places: readonly PlaceChange[]): WhatIf['loses'] {
  const catalogue = facts.discovery.state === 'read' ? facts.discovery.value : undefined
  const judged = places.map(({ namespace, taken, mayTake, before, after, given }) => {
    const sure = opensBeyond(taken, namespace, after)
    if (mayTake.length === 0) return { namespace, sure, unsure: [] }
    const { replaced, left } = traced(facts, proposal, before)
    const other = namespace === '' ? 'namespace' : 'cluster'
    const still = [
      ...given.map(({ rule }) => asScoped(rule, namespace)),
      ...before.filter((rule) => rule.scope === other || left.has(rule)),
    ]
    const atRisk = before.filter((rule) => rule.scope !== other && !isDefaultRule(rule) && !left.has(rule))
    const lost = opensBeyond(
      atRisk.filter((rule) => replaced.has(rule)),
      namespace,
      still,
    )
    const isUnsure =
      opensBeyond(
        atRisk.filter((rule) => !replaced.has(rule)),
        namespace,
        still,
      ).length > 0
    return { namespace, sure: [...sure, ...lost], unsure: isUnsure ? mayTake : [] }
  })
  const calls = judged.flatMap(({ namespace, sure }) => reachableAt(sure, namespace, catalogue))
  const unsure = judged.flatMap((place) => place.unsure)
  if (calls.length > 0) {
    const some = calls.slice(0, 3).map((call) => visibleText(describeCall(fromTuple(call))))
    const more = calls.length > 3 ? ` and ${calls.length - 3} calls more` : ''
    return {
      state: 'some',
      says: `It takes away: ${listOf(some)}${more}.`,
      calls: calls.slice(0, MOST_CALLS).map(shownTuple),
    }
  }
  if (unsure.length > 0) {
    const names = listOf([...new Set(unsure)].slice(0, 5))
    return {
      state: 'unknown',
      says: `Whether it takes rights away is not known: what ${names} gives now could not be read, and an apply replaces it.`,
      calls: [],
    }
  }
  return { state: 'none', says: 'It takes nothing away from this account.', calls: [] }
}

interface Fact {
  facts: WhatIfFacts
  proposal: Proposal
  taken: Proposal
  own: UserInfo | undefined
  change: OwnChange | undefined
  calls: readonly OpenedCall[]
  check: WhatIf['check']
  mistakes: readonly Mistake[]
  loses: WhatIf['loses']
}

function sayFact(fact: Fact): string {
  const { proposal, taken, own, check, facts, loses } = fact
  const calls = fact.calls.filter(({ isServed }) => isServed)
  const count = proposal.roles.length + proposal.bindings.length
  const [broken] = proposal.mistakes.filter(({ object }) => object === '')
  if (count === 0 && broken) return `It could not be read, at line ${broken.line}: ${broken.says}`
  if (count === 0) {
    return proposal.refused.size > 0
      ? 'The API server would refuse it as it stands, so it changes nothing.'
      : 'It holds no Role, ClusterRole or binding of them, so it changes nobody’s rights.'
  }
  if (taken.roles.length + taken.bindings.length === 0) {
    return 'The API server would refuse it as it stands, so it changes nothing.'
  }
  if (!own) return 'Which account this pod has could not be told, so neither can what it would gain.'
  const [first] = calls
  if (first === undefined) return sayNothing(fact, own)
  const wide = calls.find(({ verb, group, resource }) => verb === '*' && group === '*' && resource === '*')
  if (wide)
    return `It would allow everything ${wide.namespace ? `in namespace ${wide.namespace}` : 'in the whole cluster'}.`
  const request = facts.check?.request
  const isGreen = turnsGreen(check) && request !== undefined
  const call = visibleText(describeCall(isGreen ? request : fromTuple(first)))
  const isOne = isGreen && calls.some((one) => isSameRequest(fromTuple(one), request))
  const rest = calls.length - (isGreen && !isOne ? 0 : 1)
  const more = rest === 0 ? ', and nothing else' : `, and ${rest} ${rest === 1 ? 'call' : 'calls'} more`
  const lost = loses.state === 'some' ? ' It takes rights away too.' : ''
  return `It would allow ${call.slice(0, 300)}${more}.${lost}`
}

function sayNothing({ facts, taken, change, check, loses }: Fact, own: UserInfo): string {
  const who = describeUser(own.name)
  const unseen = change?.unseenRoles ?? []
  if (unseen.length > 0) {
    const roles = listOf(
      unseen.slice(0, 3).map(({ roleRef }) => visibleText(`${roleRef.kind} ${roleRef.name}`)),
    )
    return `What it would give this account is not known: it binds ${roles}, which could not be read.`
  }
  if (loses.state === 'some') return `It gives this account nothing and takes rights away from it.`
  if ((change?.places ?? []).some(({ given }) => given.length > 0)) {
    return check?.before === 'denied'
      ? `It gives ${who} nothing that it does not have already, and not the checked call.`
      : `It gives ${who} nothing that it does not have already.`
  }
  const nothing = 'It grants this account nothing'
  if (taken.bindings.length === 0) {
    return `${nothing}: it holds no binding, and none of the cluster’s was seen to give its roles to ${who}.`
  }
  const mine = taken.bindings.filter(({ subjects, namespace }) =>
    subjects.some((subject) => subjectMatches(subject, own, namespace)),
  )
  if (mine.length === 0) return `${nothing}: no binding in it names ${who}.`
  const dangling = mine.find(
    ({ roleRef, namespace }) =>
      !pastedRole(taken, roleRef, namespace) && roleInCluster(facts, roleRef, namespace).state === 'absent',
  )
  if (dangling)
    return `${nothing}: ${visibleText(`${dangling.roleRef.kind} ${dangling.roleRef.name}`)}, which it binds, does not exist.`
  return `${nothing} that it does not have already.`
}
