import { kubectlCommand, operand } from '@/lib/diagnosis/kubectl-command'
import type { RbacObjects } from '@/lib/rbac/types'
import { validateObjects } from '@/lib/rbac/validate'
import { visibleText } from '@/lib/words/visible-text'
import type { Mistake } from '../contract'
import { bindingNamed, type WhatIfFacts } from './facts'
import { mistakeAt, type Origin, type Proposal, type ProposedBinding, toRbacObjects } from './proposal'

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

const INSTEAD = new Map([
  ['verbs', 'verbs: ["get"], or the verb that is needed.'],
  ['apiGroups', 'apiGroups: [""] for the core group, or the group of the resource.'],
  ['resources', 'resources: ["pods"], or the resource that is needed.'],
  ['nonResourceURLs', 'Non-resource paths need their own rule in a ClusterRole, and a ClusterRoleBinding.'],
  ['namespace', 'namespace: the namespace of the ServiceAccount.'],
  ['apiGroup', 'Leave apiGroup out: the API server fills it in.'],
])

function invalid(origin: Origin, objects: RbacObjects): Mistake[] {
  return validateObjects(objects).map(({ field, says }) => {
    const path = [...field.matchAll(/[^.[\]]+/g)].map(([part]) => (/^\d+$/.test(part) ? Number(part) : part))
    const words = visibleText(says.slice(0, 400))
    return mistakeAt(origin, path, {
      severity: 'refused',
      says: `The API server refuses it: ${words}.`,
      instead: INSTEAD.get(String(path.at(-1))),
    })
  })
}

function changedRoleRef(facts: WhatIfFacts, binding: ProposedBinding): Mistake[] {
  const { namespace, name, roleRef } = binding
  const existing = bindingNamed(facts, namespace, name)
  if (existing.state !== 'read') return []
  const is = existing.value.roleRef
  if (is.kind === roleRef.kind && is.name === roleRef.name) return []
  const target =
    namespace === '' ? ['delete', 'clusterrolebinding'] : ['-n', namespace, 'delete', 'rolebinding']
  const command = kubectlCommand(...target, operand(name))
  const line = command === undefined ? '.' : `: ${visibleText(command)}`
  return [
    mistakeAt(binding, ['roleRef'], {
      severity: 'refused',
      says: `A binding of this name exists and refers to ${visibleText(`${is.kind} ${is.name}`)}; the roleRef of a binding cannot be changed.`,
      instead: `Give the binding another name, or delete it before${line}`,
    }),
  ]
}
