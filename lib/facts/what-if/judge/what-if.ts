import { danglingIn } from '@/lib/diagnosis/causes/bindings/dangling-roles'
import { isAbsent, type Reading } from '@/lib/diagnosis/facts'
import { kubectlLook } from '@/lib/diagnosis/kubectl-command'
import type { Mistake, OpenedCall, Proposed, WhatIf } from '../contract'
import { bindingNamed, type ObjectsAsked, roleNamed, type WhatIfFacts } from './facts'
import { gainsOf } from './gains'
import { judgeCheck } from './judge-check'
import { type KnownBinding, knownBindings } from './known-bindings'
import { bindingMistakes } from './lint-bindings'
import { refusedMistakes, roleMistakes } from './lint-roles'
import { ruleMistakes } from './lint-rules'
import { losesOf, shownTuple, shownWord } from './losses'
import { openedCalls, openedPlaces } from './opened'
import { type OwnChange, ownChange } from './own-change'
import { effective, type Origin, type Proposal } from './proposal'
import { sayWhatIfFact } from './say-fact'
import { whatIfUnseen } from './unseen'

const MOST_MISTAKES = 200

const ORDER: Record<Mistake['severity'], number> = { refused: 0, never: 1, dangerous: 2, suspicious: 3 }

/**
 * Judges a paste of RBAC objects: what an apply of it would allow this pod's account and others, what it would take away,
 * and its own mistakes. Pure: an object that the API server would refuse changes nothing, and it claims no grant
 * that was not seen.
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
  const needs = `What it grants in ${left.length} more namespaces: paste fewer bindings at once, or check after the apply.`
  return [{ needs, command: kubectlLook('auth', 'can-i', '--list', '-n', first) }]
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
  const existing = (found: Reading<unknown>, isShown: boolean): Proposed['existing'] =>
    found.state === 'read' || isShown ? 'replaced' : isAbsent(found) ? 'new' : 'unknown'
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
      const found = roleNamed(facts, role.kind, role.namespace, role.name)
      const isShown = known.some(
        ({ roleRef, namespace }) =>
          roleRef.kind === role.kind &&
          roleRef.name === role.name &&
          (role.kind === 'ClusterRole' || namespace === role.namespace),
      )
      return of(role, existing(found, isShown && !isAbsent(found)))
    }),
    ...bindings.map((binding) => {
      const { namespace, name } = binding
      const isShown = known.some((one) => one.namespace === namespace && one.name === name)
      return of(binding, existing(bindingNamed(facts, namespace, name), isShown))
    }),
    ...others.map((other) => of(other, 'ignored')),
  ].sort((a, b) => a.line - b.line)
}
