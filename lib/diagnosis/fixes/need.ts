import { findKnown } from '@/lib/objects/catalogue'
import { inTurn, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { fromTuple, requestKey } from '@/lib/rbac/call'
import { callNamespace, ruleAllows, ruleOf } from '@/lib/rbac/rule'
import type { Attributes } from '@/lib/rbac/types'
import { onlyAccount } from '../bindings/role-subjects'
import type { Case } from '../case'
import { dangersOf } from '../dangers/dangerous-rights'
import type { RefusedToo } from '../facts'
import { opensForCaller } from '../opens'
import { kind as kindOf, sayCall, sayScope } from '../wording/phrases'
import type { FixDraft } from './draft'
import { mayExist } from './exact-rule'
import { callsName } from './fix-names'
import type { Candidate } from './fix-tiers'
import { grantedRules } from './granted-rules'
import { leastRole } from './least-role'
import { markOf } from './new-role'
import { sayCalls } from './say-fix'

/** The calls that the programs of an account were heard or recorded to need and lack, each once, under the first source that shows it. */
export interface Need {
  /** The call that was asked about, with what its client makes with it. */
  asked: readonly Attributes[]
  heard: readonly Attributes[]
  recorded: readonly Attributes[]
  /** What the client always makes with those that were heard. */
  client: readonly Attributes[]
}

/** A Namespace by its name is the same permission at the cluster scope as in itself, where one more Role would be needed. */
function placed(call: Attributes): Attributes {
  const isOne =
    call.kind === 'resource' && call.resource === 'namespaces' && call.group === '' && call.name !== ''
  return isOne ? { ...call, namespace: '' } : call
}

/** What is missing for a refused call: nothing for a kind that is not served, or a call that no rule grants alone. */
function lackedFor(one: RefusedToo, theCase: Case): { heard: Attributes[]; client: Attributes[] } {
  const { request } = one
  const { catalogue } = theCase
  const known =
    catalogue && request.kind === 'resource'
      ? findKnown(catalogue, request.group, request.resource)
      : undefined
  const granted = mayExist({ ...theCase, request, known }) ? grantedRules(one) : undefined
  const opens = granted ? opensForCaller(theCase, granted.rules, callNamespace(request)).map(fromTuple) : []
  const own = granted && requestKey(granted.request)
  return {
    heard: opens.filter((call) => requestKey(call) === own),
    client: opens.filter((call) => requestKey(call) !== own),
  }
}

/** What is lacked: this call, what the account's own programs were heard to be refused, and what their clients always make with it. */
export function needOf(theCase: Case): Need {
  const seen = new Set<string>()
  const once = (calls: readonly Attributes[]) =>
    calls.filter((call) => !seen.has(requestKey(call)) && seen.add(requestKey(call)))
  const { request, habit, refusedToo = [] } = theCase
  const own = lackedFor({ request, ...present({ habit }) }, theCase)
  const asked = once([...own.heard, ...own.client])
  const lacked = refusedToo.map((one) => ({
    ...lackedFor(one, theCase),
    isRecorded: one.isRecorded === true,
  }))
  const from = (isRecorded: boolean) =>
    once(lacked.flatMap((one) => (one.isRecorded === isRecorded ? one.heard : [])))
  const [heard, recorded] = [from(false), from(true)]
  return { asked, heard, recorded, client: once(lacked.flatMap((one) => one.client)) }
}

/** The call, for its object or every one, in its place or everywhere. */
function widened(call: Attributes): string[] {
  if (call.kind === 'path') return [requestKey(call)]
  const wider = [call.name, ''].flatMap((name) =>
    [call.namespace, ''].map((namespace) => ({ ...call, name, namespace })),
  )
  return wider.map(requestKey)
}

/** Whether a fix allows a call: by the call itself, by one for every name or place, or by a wildcard. */
function allowing({ opens }: Pick<FixDraft, 'opens'>): (call: Attributes) => boolean {
  const keys = new Set(opens.map(requestKey))
  const isWild = (one: object) => Object.values(one).some((word) => String(word).includes('*'))
  const stars = opens.map(fromTuple).filter(isWild)
  return (call) => {
    const at = callNamespace(call)
    const isStarred = (one: Attributes) =>
      ['', at].includes(callNamespace(one)) && ruleAllows(ruleOf(one), call)
    return widened(call).some((key) => keys.has(key)) || stars.some(isStarred)
  }
}

/** True for a fix that allows all that the account's programs were heard to be refused, where something was. */
export function allowsAllHeard(fix: FixDraft, { refusedToo = [] }: Case): boolean {
  const isAllowed = allowing(fix)
  return refusedToo.length > 0 && refusedToo.every(({ request }) => isAllowed(request))
}

/** A grant with how much it gives back of what was heard; without a second call that was heard to be refused nothing is known of a need. */
export function withRestored(fix: FixDraft, { asked, heard, recorded, client }: Need): FixDraft {
  const all = [...asked, ...heard, ...recorded, ...client]
  if (heard.length + recorded.length === 0 || fix.opens.length === 0) return fix
  return { ...fix, restores: { calls: all.filter(allowing(fix)).length, of: all.length } }
}

/** What goes into one Role together: calls of one place, and what is dangerous apart from what is not. */
function isLike(call: Attributes, other: Attributes): boolean {
  const isDangerous = (one: Attributes) => dangersOf([one]).length > 0
  return callNamespace(call) === callNamespace(other) && isDangerous(call) === isDangerous(other)
}

/**
 * One Role for this call and all others like it that the account's programs were heard to be refused, beside the Role for the call alone. What is
 * dangerous is never in it with what is not, and it stays in one place: the rest has answers of its own. None where a repair gives all.
 */
export function programFix(
  theCase: Case,
  { asked, heard, recorded, client }: Need,
  candidates: readonly Candidate[],
  cause: string | undefined,
): Candidate[] {
  const { caller } = theCase
  const request = placed(theCase.request)
  const namespace = callNamespace(request)
  const isLikeThis = (call: Attributes) => isLike(call, request)
  const more = [...heard, ...recorded, ...client].map(placed)
  const like = more.filter(isLikeThis)
  const calls = [...asked.map(placed).filter(isLikeThis), ...like]
  const isRestored = ({ tier, fix }: Candidate) => tier === 'repair' && calls.every(allowing(fix))
  const isOwn = candidates.some(({ tier, fix }) => tier === 'own' && fix.yaml !== undefined)
  if (!isOwn || like.length === 0 || candidates.some(isRestored)) return []
  const { yaml, command, places } = leastRole(
    calls,
    caller,
    callsName(calls),
    markOf(cause, say`${sayCall(theCase.request)}, and ${calls.length - 1} more`),
  )
  const rules = places.flatMap((one) => one.rules)
  const kind = namespace === '' ? 'ClusterRole' : 'Role'
  const isDangerous = dangersOf([request]).length > 0
  const likeThis = (some: readonly Attributes[]) => some.map(placed).filter(isLikeThis)
  const ofRecord = likeThis(recorded)
  const known =
    ofRecord.length === 0 ? 'heard' : ofRecord.length === like.length ? 'recorded' : 'heard or recorded'
  const brief = say`Grant ${sayUser(caller)} its own ${kindOf(kind)} for all ${calls.length} ${words(isDangerous ? 'dangerous calls' : 'calls')} that its programs were ${words(known)} to need ${sayScope(namespace)}.`
  const apart = more.length - like.length
  const fix: FixDraft = {
    where: 'binding',
    says: inTurn([
      brief,
      bySource(say`Heard from its programs`, likeThis(heard)),
      bySource(say`In the record`, ofRecord),
      bySource(say`What their clients always make with them`, likeThis(client)),
      apart === 0
        ? NOTHING
        : say`${apart} more ${words(apart === 1 ? 'stands' : 'stand')} apart, with an answer of its own: of another place, or ${words(isDangerous ? 'harmless' : 'dangerous')}.`,
    ]),
    brief,
    yaml,
    command,
    opens: opensForCaller(theCase, rules, namespace),
    warning:
      namespace === '' && calls.some((call) => call.kind === 'resource')
        ? say`What the ClusterRole grants on namespaced resources applies in every namespace.`
        : NOTHING,
    choice: { id: 'all', label: `All ${calls.length} calls`, reach: onlyAccount(theCase) },
  }
  return [{ tier: 'program', fix }]
}

function bySource(source: Phrase, calls: readonly Attributes[]): Phrase {
  return calls.length === 0 ? NOTHING : say`${source}: ${sayCalls(calls)}.`
}
