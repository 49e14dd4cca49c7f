import { shownByAll, shownByWords } from '@/lib/evidence/shown'
import { code, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { isBuiltInGroup } from '@/lib/rbac/built-in-groups'
import { resolveRules } from '@/lib/rbac/resolve'
import { groupMatches, resourceMatches } from '@/lib/rbac/rule'
import type { Attributes, Grant } from '@/lib/rbac/types'
import { objectsRead } from '../../bindings/read-objects'
import type { Case } from '../../case'
import { namedNeighbor } from '../../grants'
import { isDefaultRule, rulesAt } from '../../scoped-rules'
import { sayGrantOf, sayScope } from '../../wording/phrases'
import type { NoData } from '../cause'
import { sayHeldHalf } from '../delegation/impersonations'
import { callCause } from '../finding'
import { nearTarget } from './near-rule'

// ClusterRole view leaves these out on purpose: reading a Secret or a Role's text can lead to more permissions.
const NOT_IN_VIEW = new Map([
  ['', new Set(['secrets'])],
  ['rbac.authorization.k8s.io', new Set(['roles', 'rolebindings'])],
])

/** True when the request reads what ClusterRole `view` leaves out on purpose. */
export function isLeftOutOfView(request: Attributes): boolean {
  return (
    request.kind === 'resource' &&
    ['get', 'list', 'watch'].includes(request.verb) &&
    (NOT_IN_VIEW.get(request.group)?.has(request.resource) ?? false)
  )
}

/** The binding of one of the API server's roles for people to the account, where bindings were read or a review names it. */
function grantOfPeople(theCase: Case, names: readonly string[]): Grant | undefined {
  const isIt = (grant: Grant | undefined) =>
    grant?.roleKind === 'ClusterRole' && names.includes(grant.role) ? grant : undefined
  const resolved = [...resolveRules(theCase.user, theCase.namespace, objectsRead(theCase))]
  return (
    resolved.flatMap((one) => ('grant' in one ? (isIt(one.grant) ?? []) : []))[0] ??
    isIt(namedNeighbor(theCase))
  )
}

export const leftOutOfView = callCause<'D32', { grant: Grant }>({
  id: 'D32',
  title: 'ClusterRole view leaves this out',
  nature: 'missing',
  find(theCase) {
    if (!theCase.isForCaller || !isLeftOutOfView(theCase.request)) return []
    const grant = grantOfPeople(theCase, ['view'])
    if (!grant) return []
    return [{ confidence: shownByWords(grant.role), tier: 'left-out', data: { grant } }]
  },
  says: ({ grant }, { request }) =>
    say`This account has ${sayGrantOf(grant)}, and ClusterRole view leaves out ${code(nearTarget(request))} by design.`,
})

/** What the rules of the account that were read say of the requested resource where none allows the call: true of each of them. */
function sayNamed(theCase: Case): Phrase {
  const { request, rules, rulesRead } = theCase
  const isWhole = rulesRead.kind === 'whole'
  if (request.kind === 'path') return NOTHING
  const seen = ['', ...rules.keys()].flatMap((namespace) => rulesAt(theCase, namespace))
  const isNamed = seen.some((rule) => groupMatches(rule, request.group) && resourceMatches(rule, request))
  const where = sayScope(request.namespace)
  if (isNamed) {
    const none = isWhole ? say`none` : say`none that could be read`
    return say`Rules of this account name ${code(nearTarget(request))}, but ${none} allows ${code(request.verb)} on them ${where}.`
  }
  return isWhole
    ? say`No rule that applies to this account ${where} names ${code(nearTarget(request))}.`
    : say`None of this account's rules that could be read names ${code(nearTarget(request))}.`
}

export const customResource = callCause<'D28', NoData>({
  id: 'D28',
  title: 'No rule for the custom resource',
  nature: 'missing',
  find({ request, isForCaller, known, ownRules, rulesRead }) {
    if (!isForCaller || request.kind === 'path' || !known || isBuiltInGroup(request.group)) return []
    // An account without any permission lacks more than what is aggregated.
    if (!ownRules.some((rule) => !isDefaultRule(rule))) return []
    return [{ confidence: shownByAll(rulesRead), tier: 'none', data: {} }]
  },
  says(_, theCase) {
    const grant = grantOfPeople(theCase, ['view', 'edit', 'admin'])
    const why = grant
      ? say` ClusterRole ${code(grant.role)} includes custom resources only if a ClusterRole is aggregated into it.`
      : NOTHING
    return say`${sayNamed(theCase)}${why}`
  },
})

export const noRule = callCause<'D0', { hasOtherRules: boolean }>({
  id: 'D0',
  title: 'No rule applies',
  nature: 'missing',
  find(theCase) {
    const { request, isForCaller, ownRules, rulesRead } = theCase
    if (!isForCaller || request.kind === 'path') return []
    const data = { hasOtherRules: ownRules.some((rule) => !isDefaultRule(rule)) }
    return [{ confidence: shownByAll(rulesRead), tier: 'none', data }]
  },
  says({ hasOtherRules }, theCase) {
    const { request, rulesRead } = theCase
    // Half of the pair that Kubernetes 1.36 takes in place of the plain verb.
    const half = request.verb === 'impersonate' ? sayHeldHalf(theCase) : NOTHING
    const scope = request.kind === 'resource' ? say` ${sayScope(request.namespace)}` : NOTHING
    if (rulesRead.kind === 'none')
      return say`The rules of this account could not be read. Usually none allows ${code(request.verb)} on ${code(nearTarget(request))}${scope}.`
    if (rulesRead.kind !== 'whole')
      return say`None of this account's rules that could be read allows ${code(request.verb)} on ${code(nearTarget(request))}${scope}.`
    return hasOtherRules
      ? say`No rule that applies to this account allows ${code(request.verb)} on ${code(nearTarget(request))}${scope}.${half}`
      : say`This account has no permissions${scope} beyond the API server's defaults.`
  },
})
