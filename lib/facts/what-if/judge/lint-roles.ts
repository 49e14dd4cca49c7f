import { isBuiltInRole } from '@/lib/diagnosis/bindings/built-in-role'
import { isWhole } from '@/lib/diagnosis/bindings/read-objects'
import { kind } from '@/lib/diagnosis/wording/phrases'
import { code, quote, say } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import type { RbacObjects } from '@/lib/rbac/types'
import { validateObjects } from '@/lib/rbac/validate'
import { visibleText } from '@/lib/words/visible-text'
import type { Mistake } from '../contract'
import type { KnownBinding } from './facts'
import { bindingNamed, type WhatIfFacts } from './facts'
import {
  mistakeAt,
  type Origin,
  type Proposal,
  type ProposedBinding,
  type ProposedRole,
  toRbacObjects,
} from './proposal'

/** What is wrong with the roles of the paste as a whole: bound by no one, filled by others, the API server's own. */
export function roleMistakes(
  facts: WhatIfFacts,
  proposal: Proposal,
  known: readonly KnownBinding[],
): Mistake[] {
  return [
    ...proposal.roles.flatMap((role) => [
      ...ownRules(role),
      ...builtIn(role),
      ...gathered(role),
      ...unbound(facts, proposal, role, known),
    ]),
    ...doubles([...proposal.roles, ...proposal.bindings]),
  ]
}

function ownRules(role: ProposedRole): Mistake[] {
  if (role.isAggregated) {
    if (role.rules.length === 0) return []
    const says = say`It has an aggregationRule, so the rules of the ClusterRoles that it aggregates replace its own.`
    const instead = say`Put the rules into a ClusterRole with the label that is aggregated.`
    return [mistakeAt(role, ['rules'], { severity: 'never', says, instead })]
  }
  if (role.rules.length > 0) return []
  return [
    mistakeAt(role, ['rules'], { severity: 'never', says: say`It has no rules, so it grants nothing.` }),
  ]
}

function builtIn(role: ProposedRole): Mistake[] {
  if (!isBuiltInRole(role)) return []
  const says = say`ClusterRole ${code(role.name)} is the API server’s own, and others rely on it: this replaces its rules for everyone who has it.`
  const instead = say`Give the role another name.`
  return [mistakeAt(role, ['metadata', 'name'], { severity: 'dangerous', says, instead })]
}

const AGGREGATE = /^rbac\.authorization\.k8s\.io\/aggregate-to-(.+)$/

function gatheredInto({ kind, labels }: ProposedRole): string[] {
  if (kind !== 'ClusterRole') return []
  return Object.entries(labels).flatMap(([key, value]) => {
    const into = AGGREGATE.exec(key)?.[1]
    return into !== undefined && value === 'true' ? [into] : []
  })
}

function gathered(role: ProposedRole): Mistake[] {
  return gatheredInto(role).map((into) =>
    mistakeAt(role, ['metadata', 'labels'], {
      severity: 'suspicious',
      says: say`Its label adds its rules to ClusterRole ${code(into)}, for everyone who has that, in any namespace.`,
    }),
  )
}

function unbound(
  facts: WhatIfFacts,
  { bindings }: Proposal,
  role: ProposedRole,
  known: readonly KnownBinding[],
): Mistake[] {
  const { kind, name, namespace } = role
  const refers = (one: { roleRef: { kind: string; name: string }; namespace: string }) =>
    one.roleRef.kind === kind &&
    one.roleRef.name === name &&
    (kind === 'ClusterRole' || one.namespace === namespace)
  const { roleBindings, clusterRoleBindings } = facts.objects.value
  const read = [...roleBindings, ...clusterRoleBindings.map((one) => ({ ...one, namespace: '' }))]
  if (gatheredInto(role).length > 0 || [...bindings, ...known, ...read].some(refers)) return []
  const isReadWhole =
    kind === 'Role'
      ? isWhole(facts, 'rolebindings', namespace)
      : isWhole(facts, 'clusterrolebindings', '') && isWhole(facts, 'rolebindings', '')
  const says = isReadWhole
    ? say`No binding refers to it, in the paste or in the cluster, so it grants nothing.`
    : say`No binding in the paste refers to it, and those in the cluster could not all be read. Without one it grants nothing.`
  const instead = say`Add a ${kind === 'Role' ? say`RoleBinding` : say`binding`} with ${code(`roleRef: ${kind} ${name}`)}.`
  return [mistakeAt(role, [], { severity: isReadWhole ? 'never' : 'suspicious', says, instead })]
}

function doubles(origins: readonly Origin[]): Mistake[] {
  const seen = new Map<string, Origin>()
  return origins.flatMap((origin) => {
    const before = seen.get(origin.label)
    seen.set(origin.label, origin)
    if (!before) return []
    const says = say`The paste also has ${code(origin.label)} at line ${before.line}; an apply keeps this one.`
    return [mistakeAt(origin, [], { severity: 'suspicious', says })]
  })
}

/** What the API server refuses although its shape is right: invalid fields, and a roleRef that is changed in place. */
export function refusedMistakes(facts: WhatIfFacts, proposal: Proposal): Mistake[] {
  const none = { roles: [], bindings: [] }
  return [
    ...proposal.roles.flatMap((role) => invalid(role, toRbacObjects({ ...none, roles: [role] }))),
    ...proposal.bindings.flatMap((binding) => [
      ...invalid(binding, toRbacObjects({ ...none, bindings: [binding] })),
      ...changedRoleRef(facts, binding),
    ]),
  ]
}

const INSTEAD = new Map(
  Object.entries({
    verbs: say`${code('verbs: ["get"]')}, or the verb that is needed.`,
    apiGroups: say`${code('apiGroups: [""]')} for the core group, or the group of the resource.`,
    resources: say`${code('resources: ["pods"]')}, or the resource that is needed.`,
    nonResourceURLs: say`Non-resource paths need their own rule in a ClusterRole, and a ClusterRoleBinding.`,
    namespace: say`${code('namespace:')} the namespace of the ServiceAccount.`,
    apiGroup: say`Leave ${code('apiGroup')} out: the API server fills it in.`,
  }),
)

function invalid(origin: Origin, objects: RbacObjects): Mistake[] {
  return validateObjects(objects).map(({ field, says }) => {
    const path = [...field.matchAll(/[^.[\]]+/g)].map(([part]) => (/^\d+$/.test(part) ? Number(part) : part))
    return mistakeAt(origin, path, {
      severity: 'refused',
      says: say`The API server refuses it: ${quote(visibleText(foreign(says, 400)))}.`,
      instead: INSTEAD.get(String(path.at(-1))),
    })
  })
}

function changedRoleRef(facts: WhatIfFacts, binding: ProposedBinding): Mistake[] {
  const { namespace, name, roleRef } = binding
  const existing = bindingNamed(facts, namespace, name)
  if (existing.state !== 'found') return []
  const is = existing.roleRef
  if (is.kind === roleRef.kind && is.name === roleRef.name) return []
  const target =
    namespace === '' ? ['delete', 'clusterrolebinding'] : ['-n', namespace, 'delete', 'rolebinding']
  const command = kubectlCommand`${target} ${name}`
  const line = command === undefined ? say`.` : say`: ${code(command)}`
  return [
    mistakeAt(binding, ['roleRef'], {
      severity: 'refused',
      says: say`A binding of this name exists and refers to ${kind(is.kind)} ${code(is.name)}; the roleRef of a binding cannot be changed.`,
      instead: say`Give the binding another name, or delete it before${line}`,
    }),
  ]
}
