import type { Explanation } from '@/lib/contract/explanation'
import type { Heard } from '@/lib/evidence/speaker'
import { capitalized, quote, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { canICommand } from '@/lib/rbac/kubectl-command'
import { isKubeletResource } from '@/lib/rbac/kubelet-resources'
import type { FoundPart, PartialCall } from '@/lib/reader/found'
import { listOf } from '@/lib/words/lists'
import { describeResource } from '@/lib/words/resources'
import { escalationWithoutRules } from './causes/delegation/escalations'
import { shown } from './causes/finding'
import { explainEscalationWithoutRules } from './explain-status'

function sayLost({ user }: PartialCall): string {
  const what = user === undefined ? 'who was refused or why' : 'why'
  return `The text does not say ${what}. Repeat the call to read the whole answer.`
}

function sayCall({ verb, path, resource, group, subresource, name, namespace }: PartialCall): string {
  if (path !== undefined) return verb === undefined ? `on path ${path}` : `to ${verb} path ${path}`
  if (resource === undefined) return verb === undefined ? '' : `to ${verb} something`
  const what = describeResource({ resource, group: group ?? '', subresource: subresource ?? '' })
  const named = name === undefined ? '' : ` ${name}`
  const where =
    namespace === undefined ? '' : namespace === '' ? ' at the cluster scope' : ` in namespace ${namespace}`
  return `${verb === undefined ? 'on' : `to ${verb}`} ${what}${named}${where}`
}

/** The parts of the sentence that were cut off, in order. */
function missingOf(request: PartialCall): string[] {
  const parts = request.user === undefined ? ['the user'] : []
  if (request.verb === undefined) parts.push('the verb')
  if (request.path !== undefined) return parts
  if (request.resource === undefined) parts.push('the resource')
  if (request.namespace === undefined) parts.push('the namespace')
  return parts
}

/** What a proxy that asks on its own never says. */
function unsaidOf({ resource }: PartialCall): string[] {
  return resource === undefined ? ['the path'] : ['the name', 'the namespace']
}

/** `cannot` and a resource make a question that anyone can ask again. */
function askAgain(request: PartialCall) {
  const { user = '', verb, path, resource, namespace } = request
  const isWhole = path !== undefined || (resource !== undefined && namespace !== undefined)
  const command = verb && isWhole ? canICommand({ ...request, verb }, user) : undefined
  return command === undefined ? [] : [{ needs: say`the account that made the call`, command }]
}

/**
 * Explains a 403 from a truncated text: it repeats what the text still says, names what is missing, and leaves cause
 * null, because the missing part could change it. Only the check against escalation is known by its first words.
 */
export function explainPart({ message, request, missing, ...heard }: FoundPart & Heard): Explanation {
  const escalated = escalationWithoutRules(message, request)
  if (escalated) return explainEscalationWithoutRules(escalated, message, request, heard)
  const who = request.user === undefined ? say`An account` : capitalized(sayUser(request.user))
  const call = sayCall(request)
  const isVerbless = request.verb === undefined
  const what = isVerbless ? say`not allowed to make a call ${words(call)}` : say`not allowed ${words(call)}`
  const fact = say`${who} was ${call === '' ? say`refused` : what}.`
  const isCut = missing === 'cut'
  const { group = '', resource = '', subresource = '' } = request
  const server = isKubeletResource({ group, resource, subresource }) ? 'A kubelet' : 'The API server'
  const parts = isCut ? missingOf(request) : unsaidOf(request)
  const silence =
    parts.length === 0
      ? 'The text is cut off, so it may have said more.'
      : `The text ${isCut ? 'is cut off: it ' : ''}does not say ${listOf(parts, 'or')}.`
  return {
    verdict: 'denied',
    kind: 'authorization',
    request,
    says:
      missing === 'body'
        ? words(`${server} refused a call${call === '' ? '' : ` ${call}`}. ${sayLost(request)}`)
        : say`${fact} ${words(silence)}`,
    ...shown([], request, [{ probe: say`The text`, says: [quote(message)] }]),
    unseen: askAgain(request),
  }
}
