import { shownByAll, shownByWords } from '@/lib/evidence/shown'
import { toYaml } from '@/lib/objects/to-yaml'
import { code, inTurn, listed, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { constrainedVerb, identityAttributes } from '@/lib/rbac/impersonation'
import { callNamespace, ruleAllows, type ScopedRule } from '@/lib/rbac/rule'
import type { Attributes, ResourceAttributes, Subject } from '@/lib/rbac/types'
import type { Case } from '../../case'
import { type FixDraft, requestChange } from '../../fixes/draft'
import { exactRule, subjectOf } from '../../fixes/exact-rule'
import { fixName } from '../../fixes/fix-names'
import { bindingObject, newRoleFix, roleObject } from '../../fixes/new-role'
import { opensBeyond } from '../../opens'
import type { TierName } from '../../rank'
import { sayCall, sayRule } from '../../wording/phrases'
import type { NoData, Ranked } from '../cause'
import { callCause, textCause } from '../finding'

const HEADER = say`The call carries an Impersonate header, which needs its own permission. The call itself was not judged.`

const LEAVE_OUT: FixDraft[] = [
  requestChange(
    say`Remove the Impersonate headers so the call counts as the account’s own. A proxy may have added them.`,
  ),
]

/** The refusal is about a header of the call, and the call itself was not judged: a near rule would fix the header's permission only. */
function isImpersonation(
  { request, refusal }: Case,
  isMeant: (request: Attributes) => boolean,
  tier: TierName = 'header',
): Ranked<NoData>[] {
  if (!refusal || !request.verb.startsWith('impersonate')) return []
  return isMeant(request) ? [{ confidence: shownByWords(refusal.message), tier, data: {} }] : []
}

function impersonated(request: Attributes): Phrase {
  if (request.kind === 'path') return [code(request.path)]
  const { resource, name, namespace } = request
  if (resource === 'serviceaccounts')
    return say`ServiceAccount ${code(namespace === '' ? name : `${namespace}/${name}`)}`
  return name === '' ? [code(resource)] : say`${words(KIND.get(resource) ?? resource)} ${code(name)}`
}

const KIND = new Map([
  ['users', 'user'],
  ['serviceaccounts', 'ServiceAccount'],
  ['nodes', 'node'],
  ['groups', 'group'],
  ['uids', 'UID'],
  ['userextras', 'extra'],
])

/** Rules of the account with this half of a pair; a wildcard holds both halves and is none. */
function heldHalves(
  { ownRules }: Pick<Case, 'ownRules'>,
  half: 'identity' | 'call',
  mode?: string,
): ScopedRule[] {
  return ownRules.filter(({ verbs }) =>
    verbs.some((verb) => {
      const read = constrainedVerb(verb)
      return read?.half === half && (mode === undefined || read.mode === mode)
    }),
  )
}

/** Where the account has one half of constrained impersonation and was refused by the older verb. */
export function sayHeldHalf(theCase: Case): Phrase {
  const [identity] = heldHalves(theCase, 'identity')
  const [call] = heldHalves(theCase, 'call')
  if ((identity === undefined) === (call === undefined)) return NOTHING
  const held = identity ?? call
  if (held === undefined) return NOTHING
  const other = identity
    ? say`the other is ${code('impersonate-on:<mode>:<verb>')} on what the call does`
    : say`the other is ${code('impersonate:<mode>')} on the one it acts as, in API group authentication.k8s.io`
  return say` It has one half of constrained impersonation (${sayRule(held)}); ${other}.`
}

// Placeholders for what the text of a refusal does not name. In capitals, so that they match no object or namespace.
const NAME = 'NAME'
const NAMESPACE = 'NAMESPACE'

/** What lets a call through whose constrained impersonation was refused: the missing half, or both where neither is seen. */
function impersonationFixes(theCase: Case): FixDraft[] {
  const { request, caller } = theCase
  const read = constrainedVerb(request.verb)
  const own = newRoleFix(theCase)
  if (!read || !own) return []
  const isNamed = identityAttributes(read.mode, { name: NAME, namespace: NAMESPACE })?.name === NAME
  if (read.half === 'identity')
    return request.kind === 'resource' && (request.name !== '' || !isNamed) ? [own] : []
  const held = heldHalves(theCase, 'identity', read.mode)
  if (held.length > 0) {
    const isForAll = held.some(({ resourceNames }) => resourceNames.length === 0)
    const warning = say`This is enough only if the account can already act as the one that the call impersonates.`
    return [isForAll ? own : { ...own, warning: inTurn([warning, own.warning ?? NOTHING]) }]
  }
  const identity = identityAttributes(read.mode, { name: NAME, namespace: NAMESPACE })
  const subject = subjectOf(caller)
  if (!identity || !subject) return []
  const halves = [request, identity]
  const isNamespaced = identity.namespace !== ''
  const where = isNamespaced ? say`${code(NAME)} and ${code(NAMESPACE)}` : code(NAME)
  const whom = isNamed
    ? say`${code(identity.verb)} on the ${words(KIND.get(identity.resource) ?? identity.resource)} that it acts as. Replace ${where} in the YAML with the account that the call impersonates. That account needs permission for the call too.`
    : say`${code(identity.verb)} on nodes, which covers only the node that its pod runs on. That node needs permission for the call too.`
  return [
    {
      where: 'binding',
      says: say`Grant ${sayUser(caller)} both permissions: to ${sayCall(request)}, and ${whom}`,
      yaml: toYaml(...halves.flatMap((half) => grantOf(half, caller, subject))),
      opens: halves.flatMap((half) => opensBeyond(ruleOf(half), callNamespace(half), [])),
    },
  ]
}

function grantOf(half: Attributes, caller: string, subject: Subject) {
  const namespace = callNamespace(half)
  const kind = namespace === '' ? 'ClusterRole' : 'Role'
  const name = fixName(caller, half)
  return [roleObject(kind, name, namespace, ruleOf(half)), bindingObject(kind, name, namespace, subject)]
}

function ruleOf(half: Attributes) {
  const rule = exactRule(half)
  return rule ? [rule] : []
}

/** Rules with one half of constrained impersonation of the user that a check of the older verb names, where the other is missing. */
function halfFor(theCase: Case): { mode: string; identity?: ResourceAttributes } | undefined {
  const { request, ownRules } = theCase
  if (request.kind === 'path' || request.verb !== 'impersonate') return undefined
  const mode = request.resource === 'serviceaccounts' ? 'serviceaccount' : 'user-info'
  const identity = identityAttributes(mode, request)
  if (identity === undefined) return undefined
  const hasIdentity = ownRules.some((rule) => ruleAllows(rule, identity))
  const hasCall = heldHalves(theCase, 'call', mode).length > 0
  if (hasIdentity === hasCall) return undefined
  return hasIdentity ? { mode } : { mode, identity }
}

/** The half that is missing beside the one that is held: it opens one way to act as someone, the older verb each of their calls. */
function missingHalf(theCase: Case): FixDraft[] {
  const half = halfFor(theCase)
  const { caller, home, request } = theCase
  const subject = subjectOf(caller)
  const whom = impersonated(request)
  if (half === undefined) return []
  if (half.identity !== undefined) {
    const { identity } = half
    if (!subject || identity.name.startsWith('system:')) return []
    return [
      {
        where: 'binding',
        says: say`Grant ${sayUser(caller)} the other half: ${code(identity.verb)} on ${whom}. It then makes as ${whom} only the calls of the half that it has.`,
        yaml: toYaml(...grantOf(identity, caller, subject)),
        opens: opensBeyond(ruleOf(identity), callNamespace(identity), []),
      },
    ]
  }
  const verb = `impersonate-on:${half.mode}:list`
  return [
    requestChange(
      say`Grant only the call that it makes as ${whom}: where it lists pods, ${code(verb)} on ${code('pods')}. Check that verb on what it does.`,
      { calls: [{ verb, group: '', resource: 'pods', namespace: home }] },
    ),
  ]
}

/** Whether the account may make the call without the header; undefined where its rules do not say. */
function mayMake(call: Attributes, { ownRules, rulesRead }: Case): boolean | undefined {
  const isEverywhere = call.kind === 'path' || call.namespace === ''
  const isAllowed = ownRules.some(
    (rule) => (rule.scope === 'cluster' || !isEverywhere) && ruleAllows(rule, call),
  )
  return isAllowed ? true : rulesRead.kind === 'whole' ? false : undefined
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
  if (may === true) return [leaveOut(say` The account can ${sayCall(call)} itself.`), ...grants]
  return [
    ...grants,
    leaveOut(may === false ? say` The account cannot ${sayCall(call)} itself, though.` : NOTHING),
  ]
}

const constrainedImpersonation = callCause<'H6', NoData>({
  id: 'H6',
  title: 'Constrained impersonation is not granted',
  nature: 'missing',
  find: (theCase) => isImpersonation(theCase, (request) => request.verb !== 'impersonate', 'call'),
  says,
  changes,
})

const impersonatesGroup = callCause<'H5', NoData>({
  id: 'H5',
  title: 'The call impersonates a group, a UID or an extra key',
  nature: 'wrong',
  find: (theCase) =>
    isImpersonation(
      theCase,
      (request) =>
        request.kind === 'resource' &&
        request.verb === 'impersonate' &&
        !['users', 'serviceaccounts'].includes(request.resource),
    ),
  says: (_, theCase) => {
    const { request } = theCase
    if (request.kind === 'path') return HEADER
    const { resource, subresource, name } = request
    const what =
      resource === 'userextras'
        ? say`the extra key ${code(subresource)}`
        : resource === 'uids'
          ? say`UID`
          : say`group`
    return say`${HEADER} It impersonates ${what} ${code(name)}.${sayHeldHalf(theCase)}`
  },
  changes: () => LEAVE_OUT,
})

function isOfSomeone(request: Attributes): boolean {
  const isUser = request.kind === 'resource' && ['users', 'serviceaccounts'].includes(request.resource)
  return isUser && request.verb === 'impersonate'
}

const impersonatesUser = callCause<'H4', NoData>({
  id: 'H4',
  title: 'The call impersonates someone',
  nature: 'wrong',
  find(theCase) {
    const { request, refusal } = theCase
    // A check names no call. Its answer is of the pair only where the account has one half of it.
    const isHalfHeld = refusal === undefined && isOfSomeone(request) && halfFor(theCase) !== undefined
    if (isHalfHeld) return [{ confidence: shownByAll(theCase.rulesRead), tier: 'header', data: {} }]
    return isImpersonation(theCase, isOfSomeone)
  },
  says(_, theCase) {
    const whom = impersonated(theCase.request)
    return theCase.refusal === undefined
      ? say`${code('impersonate')} is the older verb, for every call that ${whom} can make.${sayHeldHalf(theCase)}`
      : say`${HEADER} It impersonates ${whom}.${sayHeldHalf(theCase)}`
  },
  changes: (_, theCase) =>
    theCase.refusal === undefined ? missingHalf(theCase) : [...missingHalf(theCase), ...LEAVE_OUT],
})

export const impersonationWithoutUser = textCause<'H7', NoData, string>({
  id: 'H7',
  title: 'Impersonation without a user',
  nature: 'wrong',
  kind: 'authorization',
  headline: 'The call’s Impersonate headers are incomplete.',
  isUndecided: true,
  /** From a message of apiserver/pkg/endpoints/filters/impersonation (1.36). */
  find: (message) => (/\bwithout impersonating a user\b/.test(message) ? {} : undefined),
  says: () =>
    say`The call impersonates groups, a UID or extra keys, but no user. They require Impersonate-User.`,
  fixes: () => [
    requestChange(
      say`Send Impersonate-User together with the other Impersonate headers, or send none of them.`,
    ),
  ],
})

export const impersonationCauses = [constrainedImpersonation, impersonatesGroup, impersonatesUser] as const
