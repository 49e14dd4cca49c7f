import { isOfOneRun } from '@/lib/objects/owner-of-pod'
import { code, inTurn, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import type { Attributes, PolicyRule, ResourceAttributes } from '@/lib/rbac/types'
import { opensStream } from '@/lib/rbac/verbs'
import type { Habit } from '@/lib/reader/speakers/habits'
import type { Facts } from '../facts'
import { exactRule } from './exact-rule'

/** The rules that make a call work for good. */
export interface Granted {
  /** The call, without a name that does not last. */
  request: Attributes
  rules: readonly PolicyRule[]
  /** Why it is more than the call; says nothing where it is the call alone. */
  more: Phrase
}

/** Locks of client-go; ConfigMaps and Endpoints were locks before Leases (client-go 1.36, tools/leaderelection). */
const LOCKS: ReadonlySet<string> = new Set(['leases', 'configmaps', 'endpoints'])

/** The verbs that go with the one that was refused, for everything that makes such calls. */
function habitOf(
  request: ResourceAttributes,
  habit: Habit | undefined,
): { verbs: readonly string[]; more: Phrase } | undefined {
  const { verb, resource, subresource, name } = request
  if (opensStream(request) && (verb === 'get' || verb === 'create'))
    return {
      verbs: ['create', 'get'],
      more: say`It allows get and create: a client asks for one or the other, and since Kubernetes 1.35 get needs create too.`,
    }
  if (subresource !== '') return undefined
  if (habit === 'informer' && name === '' && (verb === 'list' || verb === 'watch'))
    return {
      verbs: ['list', 'watch'],
      more: say`It allows list and watch: an informer lists first and watches from there, so it needs both.`,
    }
  if (
    habit === 'leader-election' &&
    LOCKS.has(resource) &&
    name !== '' &&
    (verb === 'get' || verb === 'update')
  )
    return {
      verbs: ['get', 'update'],
      more: say`It allows get and update of ${code(name)}, and create: leader election reads its lock, creates it where there is none, and renews it. A rule with a name never allows create.`,
    }
  return undefined
}

/**
 * The rules for a request: exactly it, but for a name that does not outlive a restart and for what goes with it in the habits of
 * who makes it. Undefined where there is none to propose.
 */
export function grantedRules({
  request: asked,
  habit,
}: Pick<Facts, 'request' | 'habit'>): Granted | undefined {
  if (asked.kind === 'path' || asked.name === '' || !isOfOneRun(asked.group, asked.resource, asked.name))
    return withHabit(asked, NOTHING, habit)
  const request = { ...asked, name: '' }
  const more = say`It names no object: ${code(asked.name)} is the name of one run, and the next has another.`
  return withHabit(request, more, habit)
}

function withHabit(request: Attributes, unnamed: Phrase, habit: Habit | undefined): Granted | undefined {
  const rule = exactRule(request)
  if (rule === undefined) return undefined
  const found = request.kind === 'path' ? undefined : habitOf(request, habit)
  if (found === undefined) return { request, rules: [rule], more: unnamed }
  const own = { ...rule, verbs: [...found.verbs] }
  const { resourceNames: _, ...nameless } = { ...rule, verbs: ['create'] }
  const isLock = habit === 'leader-election' && request.kind === 'resource' && LOCKS.has(request.resource)
  return { request, rules: isLock ? [own, nameless] : [own], more: inTurn([unnamed, found.more]) }
}
