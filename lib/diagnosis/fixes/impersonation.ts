import { toYaml } from '@/lib/objects/to-yaml'
import { code, inTurn, NOTHING, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { constrainedVerb, identityAttributes } from '@/lib/rbac/impersonation'
import type { Attributes, Subject } from '@/lib/rbac/types'
import type { Case } from '../case'
import { heldHalves } from '../causes/delegation/impersonation'
import { opensBeyond } from '../opens'
import { sayCall } from '../wording/phrases'
import type { FixDraft } from './draft'
import { exactRule, subjectOf } from './exact-rule'
import { fixName } from './fix-names'
import { bindingObject, newRoleFix, roleObject } from './new-role'

// Placeholders for what the text of a refusal does not name. In capitals, so that they match no object or namespace.
const NAME = 'NAME'
const NAMESPACE = 'NAMESPACE'

const KIND = new Map([
  ['users', 'user'],
  ['serviceaccounts', 'ServiceAccount'],
  ['nodes', 'node'],
])

/** What lets a call through whose constrained impersonation was refused: the missing half, or both where neither is seen. */
export function impersonationFixes(theCase: Case): FixDraft[] {
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
    const warning = say`This is enough only if the call acts as one that the account may already act as.`
    return [isForAll ? own : { ...own, warning: inTurn([warning, own.warning ?? NOTHING]) }]
  }
  const identity = identityAttributes(read.mode, { name: NAME, namespace: NAMESPACE })
  const subject = subjectOf(caller)
  if (!identity || !subject) return []
  const halves = [request, identity]
  const isNamespaced = identity.namespace !== ''
  const where = isNamespaced ? say`${code(NAME)} and ${code(NAMESPACE)}` : code(NAME)
  const whom = isNamed
    ? say`${code(identity.verb)} on the ${words(KIND.get(identity.resource) ?? identity.resource)} that it acts as. Replace ${where} in the YAML with the account that the call impersonates, which must be allowed the call too.`
    : say`${code(identity.verb)} on nodes, which means the node that its pod runs on and no other. That node must be allowed the call too.`
  return [
    {
      where: 'binding',
      says: say`Grant ${sayUser(caller)} both permissions: to ${sayCall(request)}, and ${whom}`,
      yaml: toYaml(...halves.flatMap((half) => grantOf(half, caller, subject))),
      opens: halves.flatMap((half) => opensBeyond(ruleOf(half), namespaceOf(half), [])),
    },
  ]
}

function grantOf(half: Attributes, caller: string, subject: Subject) {
  const namespace = namespaceOf(half)
  const kind = namespace === '' ? 'ClusterRole' : 'Role'
  const name = fixName(caller, half)
  return [roleObject(kind, name, namespace, ruleOf(half)), bindingObject(kind, name, namespace, subject)]
}

function ruleOf(half: Attributes) {
  const rule = exactRule(half)
  return rule ? [rule] : []
}

function namespaceOf(half: Attributes): string {
  return half.kind === 'resource' ? half.namespace : ''
}
