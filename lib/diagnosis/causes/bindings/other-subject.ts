import { listed, say } from '@/lib/phrase/phrase'
import { grantsWildcard, type OtherAccount, otherAccounts } from '../../bindings/other-accounts'
import type { Case } from '../../case'
import { otherAccountFix } from '../../fixes/pod-change'
import type { CallCause } from '../cause'
import { ofBindings, type SeenBinding, seenBinding } from './seen-binding'
import { unseenSubject } from './unseen-binding'

interface OtherSubject extends SeenBinding {
  /** Every account of the namespace that a binding grants the call to, where there are several. */
  candidates?: readonly OtherAccount[]
}

/** True for a binding to a name almost the same, of a role that names the very object: that is no guess among strangers. */
function isForObject({ shown }: SeenBinding, { request }: Case): boolean {
  if (request.kind === 'path' || shown?.relation.how !== 'name' || !shown.relation.isNear) return false
  return shown.role.state === 'grants' && (shown.role.rule.resourceNames ?? []).includes(request.name)
}

const byName = seenBinding('name', (who) => say`A binding may name a ServiceAccount other than ${who}.`)

export const otherSubject: CallCause<'E2', OtherSubject> = {
  id: 'E2',
  family: 'bindings',
  title: 'The binding names another ServiceAccount',
  nature: 'wrong',
  ...byName,
  find(theCase) {
    // A pod that names no account runs as default: that is the mistake, not the binding.
    const isDefault = theCase.account?.name === 'default'
    const found = isDefault ? [] : ofBindings(theCase, 'name')
    const others = otherAccounts(theCase)
    const isOneOfSeveral = others.length > 1
    return [
      ...found.map((one) => {
        // A name that fits says which was meant; among accounts without one, any may be.
        const isNamed = one.tier === 'meant' || one.data.shown?.tie?.by === 'name'
        const isUnclear = isOneOfSeveral && !isNamed
        return {
          ...one,
          ...(isUnclear && !isForObject(one.data, theCase) ? { confidence: 'possible' as const } : {}),
          data: { ...one.data, ...(isUnclear ? { candidates: others } : {}) },
        }
      }),
      ...unseenSubject(theCase),
    ]
  },
  says(data, theCase) {
    const all = data.candidates?.map(({ words }) => words) ?? []
    const told = byName.says(data, theCase)
    if (data.shown === undefined || all.length === 0) return told
    return say`${told} Bindings grant the call to ${all.length} accounts of this namespace, and which one was meant is not known: ${listed(all)}.`
  },
  changes({ shown, candidates }, theCase, confidence) {
    // Where the names have nothing in common, or several accounts are bound, it may belong to a different program.
    if (confidence === 'possible' || candidates) return []
    if (shown?.relation.how !== 'name' || !shown.relation.isNear || shown.role.state !== 'grants') return []
    // Running as an account with a wildcard grants far more than the call.
    if (grantsWildcard(shown)) return []
    const { account, accounts } = theCase
    // The account that calls exists by its token; the one that the binding names may be a slip of whoever wrote it.
    const named = `${account?.namespace}/${shown.relation.subject.name}`
    if (!accounts?.get(named)) return []
    const fix = account && otherAccountFix(theCase, account.namespace, shown.relation.subject.name)
    return fix ? [fix] : []
  },
}
