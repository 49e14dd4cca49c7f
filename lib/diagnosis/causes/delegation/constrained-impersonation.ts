import { code, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { constrainedVerb } from '@/lib/rbac/impersonation'
import { ruleAllows } from '@/lib/rbac/rule'
import type { Attributes } from '@/lib/rbac/types'
import type { Case } from '../../case'
import { impersonationFixes } from '../../fixes/impersonation'
import { requestChange } from '../../fixes/request-change'
import { sayCall, sayRule } from '../../wording/phrases'
import type { CallCause, NoData } from '../cause'
import { HEADER, heldHalves, impersonated, isImpersonation } from './impersonation'

/** Whether the account may make the call without the header; undefined where its rules do not say. */
function mayMake(call: Attributes, { ownRules, areRulesWhole }: Case): boolean | undefined {
  const isEverywhere = call.kind === 'path' || call.namespace === ''
  const isAllowed = ownRules.some(
    (rule) => (rule.scope === 'cluster' || !isEverywhere) && ruleAllows(rule, call),
  )
  return isAllowed ? true : areRulesWhole ? false : undefined
}

function says(_: NoData, theCase: Case): Phrase {
  const { request } = theCase
  const read = constrainedVerb(request.verb)
  if (!read) return HEADER
  if (read.half === 'identity') {
    return say`${HEADER} Constrained impersonation needs two permissions, and this account lacks ${code(request.verb)}, on ${impersonated(request)}. Kubernetes 1.36 checks the other one, ${code(`impersonate-on:${read.mode}:<verb>`)} on what the call does, before this one.`
  }
  const held = heldHalves(theCase, 'identity', read.mode).slice(0, 3).map(sayRule)
  const also =
    held.length === 0
      ? say`which the text does not name and which Kubernetes 1.36 checks only afterwards`
      : say`which the text does not name; the account has ${listed(held)}`
  return say`${HEADER} Constrained impersonation needs two permissions. This account cannot ${sayCall(request)}; the other is ${code(`impersonate:${read.mode}`)} on the one it acts as, ${also}.`
}

function changes(_: NoData, theCase: Case) {
  const { request } = theCase
  const grants = impersonationFixes(theCase)
  const read = constrainedVerb(request.verb)
  const leaveOut = (tail: Phrase) =>
    requestChange(
      say`Remove the Impersonate headers, which a proxy may have added, so the call counts as the account’s own.${tail}`,
    )
  if (read?.half !== 'call') return [...grants, leaveOut(NOTHING)]
  const call = { ...request, verb: read.verb }
  const may = mayMake(call, theCase)
  if (may === true) return [leaveOut(say` It may itself ${sayCall(call)}.`), ...grants]
  return [...grants, leaveOut(may === false ? say` It cannot itself ${sayCall(call)}, though.` : NOTHING)]
}

export const constrainedImpersonation: CallCause<'H6', NoData> = {
  id: 'H6',
  family: 'delegation',
  title: 'Constrained impersonation is not granted',
  nature: 'missing',
  find: (theCase) => isImpersonation(theCase, (request) => request.verb !== 'impersonate', 'call'),
  says,
  changes,
}
