import type { Fix } from '@/lib/contract/explanation'
import { present } from '@/lib/present'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { describeUser } from '@/lib/words/users'
import type { Case } from '../case'
import type { CallFinding } from '../causes/finding'
import { nearRuleIn } from '../causes/rules/near-rule'
import { kubectlCommand, operand } from '../kubectl-command'
import { opensOnly } from '../opens'
import { bindingFix } from './binding-change'
import { clusterChange } from './cluster-change'
import { withDangers } from './danger-warning'
import { mayExist, subjectOf } from './exact-rule'
import { newRoleFix } from './new-role'
import { isSharedByGroup, roleEditFixes } from './role-edit'

/**
 * What can be changed, smallest first: what grants nothing, then what grants exactly the failed call, then the rest with
 * what it grants. No grant is proposed for a resource that discovery does not have.
 */
export function proposeFixes(theCase: Case, finding: CallFinding | undefined): Fix[] {
  return fixesFor(theCase, finding).map(withDangers)
}

/** A Role for an account that does not exist fixes nothing. */
function createAccount({ caller }: Case): Fix[] {
  const { namespace, name } = parseServiceAccount(caller) ?? { namespace: '', name: '' }
  const command = kubectlCommand('create', 'serviceaccount', operand(name), '-n', operand(namespace))
  return [
    clusterChange(`Correct the name of the account, or create ${describeUser(caller)} first.`, {
      ...present({ command }),
    }),
  ]
}

function fixesFor(theCase: Case, finding: CallFinding | undefined): Fix[] {
  if (theCase.absent?.account) return createAccount(theCase)
  const own = newRoleFix(theCase)
  const ownFixes = own ? [own] : []
  if (!finding) return mayExist(theCase) ? ownFixes : []
  const { cause, data, confidence } = finding
  const changes = cause.changes?.(data, theCase, confidence) ?? []
  if (cause.isBeyondGrants || !mayExist(theCase)) return changes
  const [narrow, wider] = edits(theCase, finding)
  const [bound, boundWider] = bindings(theCase, finding)
  const created = cause.createRole?.(data, theCase)
  const creation = created ? [created] : []
  const isExactCreation = created?.opens.length === 1
  return [
    ...changes,
    ...narrow,
    ...bound,
    ...(isExactCreation ? creation : []),
    ...ownFixes,
    ...boundWider,
    ...(isExactCreation ? [] : creation),
    ...wider,
    ...(cause.label?.(data, theCase) ?? []),
  ]
}

/** Edits of the role that come before a new role for the account, and those that come after it. */
function edits(theCase: Case, { cause, data }: CallFinding): [Fix[], Fix[]] {
  const near = nearRuleIn(data)
  if (!near) return [[], []]
  const all = roleEditFixes(near, cause.correct?.(data, theCase), theCase)
  const [first, ...wider] = all
  // A ClusterRole can be bound anywhere, so a Role for the one call goes before its edit.
  const isNarrow =
    near.grant?.roleKind === 'Role' &&
    first?.opens.length === 1 &&
    !isSharedByGroup(near) &&
    theCase.namespace !== ''
  return first && isNarrow ? [[first], wider] : [[], all]
}

/** The change to a binding, split by whether it grants exactly the failed call. */
function bindings(theCase: Case, { cause, data }: CallFinding): [Fix[], Fix[]] {
  const subject = subjectOf(theCase.caller)
  const change = subject && cause.bind?.(data, theCase, subject)
  const fix = change && bindingFix(change, theCase)
  if (!fix) return [[], []]
  return opensOnly(fix, theCase.request) ? [[fix], []] : [[], [fix]]
}
