import type { Fix } from '@/lib/contract/explanation'
import { code, plain, say } from '@/lib/phrase/phrase'
import { authorize } from '@/lib/rbac/authorize'
import { fromTuple, isSameRequest, toTuple } from '@/lib/rbac/call'
import { callNamespace } from '@/lib/rbac/rule'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { findRole, kindOf } from '../bindings/read-objects'
import { analyse, type Case } from '../case'
import { findCauses } from '../diagnose'
import { callerUser, type Facts } from '../facts'
import { bindingFix, newBinding, subjectChange } from '../fixes/binding-change'
import { type FixDraft, requestChange, toFix } from '../fixes/draft'
import { subjectOf } from '../fixes/exact-rule'
import type { Candidate } from '../fixes/fix-tiers'
import { otherAccountFix } from '../fixes/pod-change'
import { proposeFixes } from '../fixes/propose-fixes'
import { opensOnly } from '../opens'
import { bindingOf, type Difference, exchanged, type ObjectKey, type Turning } from './exchange'
import { bindingKey, grantIn } from './say-difference'

const MOST = 4

/** The binding that the other side has, for the account of this one. */
function bind(theCase: Case, key: ObjectKey, p: Facts): Candidate[] {
  const subject = subjectOf(theCase.caller)
  const binding = bindingOf(p, key)
  const role = binding && findRole(theCase, binding.roleRef, key.namespace)
  if (!subject || !binding || role?.state !== 'found') return []
  const miss = theCase.bindingMisses.find(
    ({ binding: one }) =>
      one.name === key.name && one.namespace === key.namespace && kindOf(one) === key.kind,
  )
  const change =
    miss && miss.role.state === 'grants'
      ? subjectChange(miss, subject, theCase)
      : newBinding(theCase, subject, binding.roleRef, role.rules, key.namespace)
  const fix = change && 'says' in change ? bindingFix(change, theCase) : undefined
  if (!fix || 'withheld' in fix) return []
  return [{ tier: opensOnly(fix, theCase.request) ? 'bound' : 'wide', fix }]
}

function ofAccount(theCase: Case, p: Facts): Candidate[] {
  const other = parseServiceAccount(p.caller)
  if (!other || theCase.account?.namespace !== other.namespace) return []
  return [{ tier: 'change', fix: otherAccountFix(theCase, other.namespace, other.name) }]
}

function ofDifference(
  { family, object }: Difference,
  theCase: Case,
  p: Facts,
  turned: Facts,
  isFiled: boolean,
): Candidate[] {
  if (family === 'namespace') {
    const namespace = callNamespace(p.request)
    const says = say`Make the call in namespace ${code(namespace)}, where the account has it.`
    return [{ tier: 'change', fix: requestChange(says, { calls: [p.request] }) }]
  }
  if (object && family === 'bindings') return bind(theCase, object, p)
  if (family !== 'identity') return []
  const grant = grantIn(turned)
  return [
    ...(isFiled ? [] : ofAccount(theCase, p)),
    ...(grant ? bind(theCase, bindingKey(grant), turned) : []),
  ]
}

/** True where it gives no more than the call and what the other side has; what only a file says that it has counts for nothing. */
function isWithin(fix: FixDraft, p: Facts, { request }: Facts, isFiled: boolean): boolean {
  const { opens, opensUnlisted, where } = fix
  if (opensUnlisted) return where === 'pod'
  if (isFiled) return opens.length === 0 || opensOnly(fix, request)
  const { objects } = p
  return opens.map(fromTuple).every((call) => {
    const isHeld = objects.state === 'read' && authorize(callerUser(p), call, objects.value).allowed
    return isHeld || isSameRequest(call, request)
  })
}

/**
 * How the refused side gets what the other has: the difference taken away, beside the fixes of its own answer and by their tiers. None
 * gives it more than the other side has, or beside a case file (`isFiled`), which anyone can write, more than the call.
 */
export function comparedFixes({ p, r, sets }: Turning, refused: Facts, isFiled: boolean): Fix[] {
  const theCase = analyse(refused)
  const [first] = findCauses(theCase)
  const main = first?.tier === 'elsewhere' ? undefined : first
  const more = sets
    .filter((set) => set.length === 1)
    .flatMap((set) => set.flatMap((one) => ofDifference(one, theCase, p, exchanged(r, p, set), isFiled)))
  const all = proposeFixes(theCase, main, more).filter((fix) => isWithin(fix, p, refused, isFiled))
  const keys = all.map((fix) => JSON.stringify(fix.calls?.map(toTuple) ?? plain(fix.says)))
  return all
    .filter((_, i) => keys.indexOf(keys[i] ?? '') === i)
    .slice(0, MOST)
    .map(toFix)
}
