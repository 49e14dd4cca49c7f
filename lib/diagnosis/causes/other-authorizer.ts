import { parseServiceAccount } from '@/lib/rbac/service-account'
import { type Facts, speaksForCaller } from '../facts'
import type { FamilyFinding, FindingOf } from './finding'

type Found = FamilyFinding<'other-authorizer'>

const NODE = 'system:node:'

/** Family I: what a review or the text of a refusal shows of another authorizer than RBAC. */
export function otherAuthorizerCauses(facts: Facts): Found[] {
  return [...byDecision(facts), ...byNode(facts), ...byReason(facts)]
}

function byDecision(facts: Facts): Found[] {
  const { decision } = facts
  if (!speaksForCaller(facts) || decision.state !== 'read' || decision.value.allowed) return []
  const { denied, reason, evaluationError } = decision.value
  // RBAC never says an explicit no, so a review that does speaks for another authorizer.
  if (denied) return [{ id: 'I2', confidence: 'proven', distance: 0.4, data: { reason } }]
  return evaluationError === ''
    ? []
    : [{ id: 'I3', confidence: 'proven', distance: 0.6, data: { says: evaluationError } }]
}

function byNode({ caller, refusal }: Facts): Found[] {
  if (!caller.startsWith(NODE)) return []
  const data = { node: caller.slice(NODE.length), reason: refusal?.reason ?? '' }
  return [{ id: 'I5', confidence: 'proven', distance: 0.2, data }]
}

const OLD_REASON = /^(?:Unknown user "|no RBAC policy matched|\.?\s*"?No policy matched)/i

/** The sentence without the words `resource` and `in API group` (authorization errors before commit 5558d0c5c, 1.12). */
const OLD_SENTENCE =
  /forbidden: User "(?:[^"\\]|\\.){0,1000}" (cannot \S{1,60} [a-z][^\s"]{0,300} (?:in the namespace(?= ")|at the cluster scope))/

/** What the sentence and the words that the authorizers added to it show: none of it changes that a Role would be enough. */
function byReason(facts: Facts): Found[] {
  const { refusal, caller } = facts
  const reason = refusal?.reason ?? ''
  const old = OLD_SENTENCE.exec(refusal?.message ?? '')?.[1]
  const found: Found[] = []
  if (old !== undefined || OLD_REASON.test(reason)) {
    const data = { reason: OLD_REASON.test(reason) ? reason : (old ?? '') }
    found.push({ id: 'I4', confidence: 'likely', distance: 9.8, data })
  }
  if (reason === '') return found
  const cloud = cloudIn(reason)
  if (cloud) {
    const isAccount = parseServiceAccount(caller) !== undefined
    // Where the account's rules are known they say more; else this text is all there is.
    const distance = speaksForCaller(facts) ? 9.7 : isAccount ? 5 : 6.5
    found.push({ id: 'I1', confidence: 'proven', distance, data: { ...cloud, isAccount } })
  }
  const reasons = reason.split('\n').filter((line) => line.trim() !== '')
  if (reasons.length > 1) found.push({ id: 'I6', confidence: 'proven', distance: 9.9, data: { reasons } })
  return found
}

function cloudIn(reason: string): { provider: string; permissions: string[] } | undefined {
  const google = /requires one of \[([^\]\n]{0,2000})\] permission\(s\)/.exec(reason)
  if (google) {
    const permissions = [...(google[1] ?? '').matchAll(/"([^"]{1,200})"/g)].map(([, word = '']) => word)
    return { provider: 'Google Cloud IAM', permissions }
  }
  return /Azure does not have opinion|access to the resource in Azure/.test(reason)
    ? { provider: 'Azure RBAC', permissions: [] }
    : undefined
}

const INTERNAL = /^Internal Server Error: "(\/[^"\n]{0,2000})": ([\s\S]*)$/

/** I3 by its plain text of code 500 (`InternalError` of apiserver's responsewriters), which most often an authorizer causes. */
export function authorizerErrorCause(message: string): FindingOf<'I3'> | undefined {
  const match = INTERNAL.exec(message.trim())
  return match ? { id: 'I3', confidence: 'likely', distance: 0, data: { says: match[2] ?? '' } } : undefined
}
