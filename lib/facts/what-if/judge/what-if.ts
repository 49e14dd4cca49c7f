import { findRole, type RoleLookup } from '@/lib/diagnosis/bindings/read-objects'
import { danglingIn } from '@/lib/diagnosis/causes/bindings/dangling-roles'
import type { ObjectList } from '@/lib/diagnosis/facts'
import { OpensBudget, opening } from '@/lib/diagnosis/opens'
import { kind, sayCall } from '@/lib/diagnosis/wording/phrases'
import { code, listed, NOTHING, type Phrase, plain, say, words } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { sayUser } from '@/lib/phrase/users'
import { isSameRequest } from '@/lib/rbac/call'
import { kubectlLook } from '@/lib/rbac/kubectl-command'
import { subjectMatches } from '@/lib/rbac/resolve'
import type { UserInfo } from '@/lib/rbac/types'
import { counted } from '@/lib/words/lists'
import type { Mistake, OpenedCall, Proposed, WhatIf } from '../contract'
import { bindingNamed, type KnownBinding, knownBindings, type WhatIfFacts } from './facts'
import { gainsOf } from './gains'
import { judgeCheck, turnsGreen } from './judge-check'
import { bindingMistakes } from './lint-bindings'
import { refusedMistakes, roleMistakes } from './lint-roles'
import { ruleMistakes } from './lint-rules'
import { losesOf, shownTuple, shownWord } from './losses'
import { type Opened, openedCalls, openedPlaces } from './opened'
import { type OwnChange, ownChange } from './own-change'
import { effective, type Origin, type Proposal, pastedRole } from './proposal'
import { whatIfUnseen } from './unseen'

const MOST_MISTAKES = 200

const ORDER: Record<Mistake['severity'], number> = { refused: 0, never: 1, dangerous: 2, suspicious: 3 }

/**
 * Judges a paste of RBAC objects: what an apply of it would allow this pod's account and others, what it would take away,
 * and its own mistakes. Pure: an object that the API server would refuse changes nothing, and it claims no grant
 * that was not seen.
 */
export function judgeWhatIf(asked: WhatIfFacts, proposal: Proposal): Omit<WhatIf, 'upstreamRequests'> {
  const objects = { ...asked.objects.value, lists: [...asked.objects.value.lists, ...provenAbsent(asked)] }
  const facts: WhatIfFacts = { ...asked, objects: { state: 'read', value: objects } }
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
  const places = change?.places ?? []
  const opened = openedCalls(places, catalogue)
  const matrix = catalogue ? openedPlaces(places, catalogue) : { places: [], isWhole: true }
  const check = own && change ? judgeCheck({ facts, proposal: taken, change, own }) : undefined
  const isJudgedWhole = change !== undefined && change.left.length === 0
  const loses = losesOf(facts, taken, places, isJudgedWhole)
  const { gains, more } = gainsOf(facts, taken, own)
  const caller = own?.name ?? ''
  const isEmpty = proposal.roles.length + proposal.bindings.length === 0
  return {
    says: sayWhatIfFact({ facts, proposal, taken, own, change, opened, check, loses, gains, isJudgedWhole }),
    user: caller,
    namespace: facts.namespace,
    objects: objectsOf(facts, proposal, known),
    mistakes: mistakes.slice(0, MOST_MISTAKES),
    moreMistakes: Math.max(0, mistakes.length - MOST_MISTAKES),
    ...(check ? { check } : {}),
    opens: {
      calls: opened.calls.map(shownCall),
      isWhole: opened.isWhole && matrix.isWhole,
      places: matrix.places,
      isCertain: places.every(({ isBeforeKnown }) => isBeforeKnown),
    },
    others: gains,
    moreOthers: more,
    loses,
    unseen: isEmpty
      ? []
      : [...placesLeft(change), ...whatIfUnseen({ facts, proposal: taken, known, change, caller })],
  }
}

function placesLeft(change: OwnChange | undefined): WhatIf['unseen'] {
  const left = change?.left ?? []
  const [first] = left
  if (first === undefined) return []
  const needs = say`What it grants in ${words(counted(left.length, 'more namespace'))}: paste fewer bindings at once, or check after the apply.`
  return [{ needs, command: kubectlLook`auth can-i --list -n ${first}` }]
}

/** Roles that the API server itself says do not exist. */
function provenAbsent({ rules, clusterWide }: WhatIfFacts): ObjectList[] {
  const answers = [['', clusterWide] as const, ...rules]
  return answers.flatMap(([namespace, answer]) =>
    answer.state === 'read'
      ? danglingIn(answer.value.evaluationError).map(({ roleKind, role }): ObjectList => {
          const at =
            roleKind === 'Role'
              ? ({ resource: 'roles', namespace } as const)
              : ({ resource: 'clusterroles', namespace: '' } as const)
          return { ...at, name: role, reading: { state: 'read', value: { count: 0, isWhole: true } } }
        })
      : [],
  )
}

function shownCall(call: OpenedCall): OpenedCall {
  return {
    ...shownTuple(call),
    onMatrix: call.onMatrix,
    isServed: call.isServed,
    ...(call.danger ? { danger: call.danger } : {}),
  }
}

function objectsOf(
  facts: WhatIfFacts,
  { roles, bindings, others }: Proposal,
  known: readonly KnownBinding[],
): Proposed[] {
  const existing = ({ state }: { state: RoleLookup['state'] }, isShown: boolean): Proposed['existing'] =>
    state === 'found' || isShown ? 'replaced' : state === 'missing' ? 'new' : 'unknown'
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
      const found = findRole(facts, role, role.namespace)
      const isShown = known.some(
        ({ roleRef, namespace }) =>
          roleRef.kind === role.kind &&
          roleRef.name === role.name &&
          (role.kind === 'ClusterRole' || namespace === role.namespace),
      )
      return of(role, existing(found, isShown && found.state !== 'missing'))
    }),
    ...bindings.map((binding) => {
      const { namespace, name } = binding
      const isShown = known.some((one) => one.namespace === namespace && one.name === name)
      return of(binding, existing(bindingNamed(facts, namespace, name), isShown))
    }),
    ...others.map((other) => of(other, 'ignored')),
  ].sort((a, b) => a.line - b.line)
}

interface Fact {
  facts: WhatIfFacts
  proposal: Proposal
  taken: Proposal
  own: UserInfo | undefined
  change: OwnChange | undefined
  opened: Opened
  check: WhatIf['check']
  loses: WhatIf['loses']
  /** Every place in which the account gains or loses was judged. */
  isJudgedWhole: boolean
  /** What others would gain. */
  gains: WhatIf['others']
}

/** The answer in one sentence: what the paste would allow this account, or why it would allow nothing. */
export function sayWhatIfFact(fact: Fact): Phrase {
  const { proposal, taken, own, check, facts, loses, gains } = fact
  const { areServedWhole: isWhole } = fact.opened
  const calls = fact.opened.calls.filter(({ isServed }) => isServed)
  const count = proposal.roles.length + proposal.bindings.length
  const [broken] = proposal.mistakes.filter(({ object }) => object === '')
  if (count === 0 && broken) return say`It could not be read, at line ${broken.line}: ${broken.says}`
  if (count === 0) {
    return proposal.refused.size > 0
      ? say`The API server would refuse it as is, so it changes nothing.`
      : say`It has no Role, ClusterRole or binding, so it changes no rule and no binding.`
  }
  if (taken.roles.length + taken.bindings.length === 0) {
    return say`The API server would refuse it as is, so it changes nothing.`
  }
  if (!own) return say`This pod’s account is unknown, so what it would gain is unknown too.`
  const [first] = calls
  if (first === undefined) return sayNothing(fact, own)
  const wide = calls.find(({ verb, group, resource }) => verb === '*' && group === '*' && resource === '*')
  if (wide)
    return say`It would allow everything ${wide.namespace ? say`in namespace ${code(wide.namespace)}` : say`in the whole cluster`}.`
  const request = facts.check?.request
  const isGreen = turnsGreen(check) && request !== undefined
  const call = sayCall(isGreen ? request : first)
  const isOne = isGreen && calls.some((one) => isSameRequest(one, request))
  const rest = calls.length - (isGreen && !isOne ? 0 : 1)
  const least = isWhole ? NOTHING : say`at least `
  // What is dangerous leads to more; what others gain is more; and what a role that was not read grants may be.
  const isMore =
    !fact.isJudgedWhole ||
    !isWhole ||
    gains.length > 0 ||
    (fact.change?.unseenRoles.length ?? 0) > 0 ||
    calls.some(({ danger }) => danger !== undefined)
  const alone = isMore ? NOTHING : say`, and nothing else`
  const more = rest === 0 ? alone : say`, and ${least}${rest} more ${rest === 1 ? say`call` : say`calls`}`
  const lost = loses.state === 'some' ? say` It also removes permissions.` : NOTHING
  return say`It would allow ${plain(call).length > 700 ? code(foreign(plain(call), 700)) : call}${more}.${lost}`
}

function sayNothing({ facts, taken, change, opened, check, loses }: Fact, own: UserInfo): Phrase {
  const who = sayUser(own.name)
  if (!opened.areServedWhole) {
    return say`What it would grant this account is unknown: its rules have too many words to compare. Paste fewer rules at once.`
  }
  const unseen = change?.unseenRoles ?? []
  if (unseen.length > 0) {
    const roles = listed(
      unseen.slice(0, 3).map(({ roleRef }) => say`${kind(roleRef.kind)} ${code(roleRef.name)}`),
    )
    const lost = loses.state === 'some' ? say` It removes permissions.` : NOTHING
    return say`What it would grant this account is unknown: it binds ${roles}, which could not be read.${lost}`
  }
  if (loses.state === 'some') return say`It grants this account nothing and removes permissions from it.`
  const given = (change?.places ?? []).filter((place) => place.given.length > 0)
  const isBeyond = given.some(
    (place) =>
      !opening(
        place.given.map(({ rule }) => rule),
        place.namespace,
        place.before,
        new OpensBudget(),
      ).next().done,
  )
  if (isBeyond) return say`It grants this account nothing: none of its rules matches a request of the API.`
  if (given.length > 0) {
    return check?.before === 'denied'
      ? say`It grants ${who} nothing new, and not the checked call.`
      : say`It grants ${who} nothing new.`
  }
  const nothing = say`It grants this account nothing`
  if (taken.bindings.length === 0) {
    return say`${nothing}: it has no binding, and none was seen in the cluster that grants its roles to ${who}.`
  }
  const mine = taken.bindings.filter(({ subjects, namespace }) =>
    subjects.some((subject) => subjectMatches(subject, own, namespace)),
  )
  if (mine.length === 0) return say`${nothing}: no binding in it names ${who}.`
  const dangling = mine.find(
    ({ roleRef, namespace }) =>
      !pastedRole(taken, roleRef, namespace) && findRole(facts, roleRef, namespace).state === 'missing',
  )
  if (dangling)
    return say`${nothing}: ${kind(dangling.roleRef.kind)} ${code(dangling.roleRef.name)}, which it binds, does not exist.`
  return say`${nothing} new.`
}
