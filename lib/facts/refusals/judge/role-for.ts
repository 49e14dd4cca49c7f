import type { AllowedNow, Explanation } from '@/lib/contract/explanation'
import { hasLeftOut } from '@/lib/contract/left-out'
import { dangersOf } from '@/lib/diagnosis/dangers/dangerous-rights'
import { exactRule, subjectOf } from '@/lib/diagnosis/fixes/exact-rule'
import { valuesOf } from '@/lib/diagnosis/fixes/homes/forms'
import { coversCall, leastRole } from '@/lib/diagnosis/fixes/least-role'
import { sayCall } from '@/lib/diagnosis/wording/phrases'
import { fitsIn, type Medium } from '@/lib/diagnosis/wording/say-grants'
import { code, onceEach, type Phrase, plain, quote, say, shortListed } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { present } from '@/lib/present'
import { fromTuple } from '@/lib/rbac/call'
import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import { isMasked } from '@/lib/rbac/masked'
import { callNamespace } from '@/lib/rbac/rule'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { Attributes, PolicyRule } from '@/lib/rbac/types'
import { asSentence } from '@/lib/words/lists'
import { hidesText } from '@/lib/words/visible-text'
import type { Offer, RoleFor } from '../contract'
import { wholeCall } from './refused-call'
import { sayAllowed } from './say-allowed'

/** One refusal, as far as it decides whether a Role ends it. */
export interface RefusedForRole {
  id: string
  allowedNow?: AllowedNow
  unreviewed?: true
  doubt?: Phrase
  explanation: Pick<Explanation, 'kind' | 'request'> &
    Partial<Pick<Explanation, 'nearMisses' | 'fixes' | 'cause'>>
}

/** Why the answer to this call alone offers no grant, as for a kind that is not served; undefined where it does, or is not known. */
function whyNoGrant({ fixes, cause }: RefusedForRole['explanation']): string | undefined {
  const isGranted = fixes?.some(({ opens, opensUnlisted }) => opens.length > 0 || opensUnlisted)
  return fixes === undefined || isGranted || !cause ? undefined : asSentence(plain(cause.says))
}

/** Why no Role of the account ends this refusal; undefined where one does. */
export function whyNoRole(
  { explanation, allowedNow, unreviewed }: RefusedForRole,
  user: string,
): string | undefined {
  const { kind, request } = explanation
  if (allowedNow) return `${sayAllowed(allowedNow)}.`
  if (kind === 'authentication') return 'Refused before permissions were checked.'
  if (kind === 'admission') return 'Refused by admission: no Role fixes it.'
  if (kind !== 'authorization') return 'Not refused for a missing permission.'
  const call = wholeCall(explanation)
  if (call === undefined) return 'The text does not name the whole call.'
  if (request.user !== user) return 'Refused to another account.'
  const words = Object.values(call)
  if (words.some(hasLeftOut)) return 'Its name looks like a credential, so it was left out.'
  if (words.some(hidesText)) return 'Its name has characters that cannot be seen.'
  if (isMasked(user)) return 'The text masks the user.'
  if (exactRule(call) === undefined || subjectOf(user) === undefined) return 'No rule grants just this call.'
  if (unreviewed) return 'No review has said yet that it is still refused.'
  return whyNoGrant(explanation)
}

interface Ended {
  id: string
  call: Attributes
  /** What is granted against it: what its own answer grants, which can be more than the call. */
  calls: readonly Attributes[]
  refusal: RefusedForRole
}

/** What the answer to a refused call grants in a Role of its own; the call alone where it has none. */
function grantedFor({ fixes = [] }: RefusedForRole['explanation'], call: Attributes): readonly Attributes[] {
  const own = fixes.find(({ choice }) => choice?.id === 'own')
  const calls = (own?.opens ?? []).map(fromTuple)
  return calls.some((one) => coversCall(one, call)) ? calls : [call]
}

function isCovered(one: Ended, { calls }: Ended): boolean {
  return one.calls.every((call) => calls.some((wide) => coversCall(wide, call)))
}

/** The namespace of the account, or of what a user is refused first. */
function homeOf(user: string, ending: readonly Ended[]): string | undefined {
  const first = ending.find(({ call }) => call.kind === 'resource' && call.namespace !== '')
  return parseServiceAccount(user)?.namespace ?? (first && callNamespace(first.call))
}

/** The Role of the place to which every one of these refusals comes nearest; undefined where they differ, or it is none of the place. */
function nearestRole(ended: readonly Ended[], namespace: string): string | undefined {
  const names = ended.map(({ refusal }) => {
    const [nearest] = refusal.explanation.nearMisses ?? []
    const { grantedBy } = nearest ?? {}
    const isHere = grantedBy?.roleKind === 'Role' && grantedBy.bindingNamespace === namespace
    return isHere && nearest?.binding === undefined ? grantedBy.role : undefined
  })
  const [name] = names
  return name !== undefined && names.every((one) => one === name) ? name : undefined
}

/** The rules of one Role as values, and as a patch of the Role that is there. */
export function roleForms(
  namespace: string,
  rules: readonly PolicyRule[],
  role: string | undefined,
): RoleFor['forms'] {
  const patch = rules.map((value) => ({ op: 'add', path: '/rules/-', value }))
  const kind = namespace === '' ? 'clusterrole' : 'role'
  const command =
    role === undefined
      ? undefined
      : kubectlCommand`-n ${namespace} patch ${kind} ${role} --type=json -p ${JSON.stringify(patch)}`
  const forms: RoleFor['forms'] = [
    { title: 'As values, if the chart takes more rules', as: 'yaml', text: valuesOf(rules) },
  ]
  if (role !== undefined && command !== undefined)
    forms.push({
      title: `As a patch of ${namespace === '' ? 'ClusterRole' : 'Role'} ${role}, which everyone bound to it gains`,
      as: 'shell',
      text: command,
    })
  return forms
}

function roleOf(ended: readonly Ended[], user: string, home?: string): RoleFor {
  const { places, ...role } = leastRole(
    ended.flatMap(({ calls }) => calls),
    user,
  )
  const [only, ...more] = places
  // A chart or a Role that is there is of one place.
  const forms =
    only !== undefined && more.length === 0 && only.namespace !== ''
      ? roleForms(only.namespace, only.rules, nearestRole(ended, only.namespace))
      : []
  const elsewhere = places.flatMap(({ namespace }) =>
    home === undefined || namespace === '' || namespace === home
      ? []
      : [
          say`It holds in namespace ${code(namespace)}, and the account is of ${code(home)}: check that its program works there.`,
        ],
  )
  const warnings = [...role.warnings, ...elsewhere]
  return { user, ends: ended.map(({ id }) => id), ...role, warnings, forms }
}

function fits({ grants, warnings, yaml }: RoleFor, medium: Medium): boolean {
  return fitsIn(medium, { grants, warnings, code: [yaml] })
}

/** The Role for as many of the calls, the first of them first, as fit whole; those that alone are too long are passed over. */
function largestThatFits(ended: readonly Ended[], user: string, medium: Medium): RoleFor | undefined {
  const short = ended.filter(({ call }) => fitsIn(medium, { grants: [call], warnings: [], code: [] }))
  const make = (count: number) => roleOf(short.slice(0, count), user)
  let [most, tooMany] = [0, short.length + 1]
  for (let count = short.length; count > most; count = Math.floor((most + tooMany) / 2)) {
    if (fits(make(count), medium)) most = count
    else tooMany = count
  }
  return most === 0 ? undefined : make(most)
}

/**
 * What a medium offers against the refusals of one account: one Role for the chosen ones in its own namespace that are not dangerous;
 * apart from it a Role for each call that is dangerous or of unknown power, and one for each other place, the cluster among them; and
 * which of those that a Role can end are left out, since a log line alone names them or since what the Role grants would not fit
 * whole. Without a choice all are chosen that are not in doubt.
 */
export function offerFor<R extends RefusedForRole>(
  refusals: readonly R[],
  user: string,
  medium: Medium,
  isChosen: (refusal: R) => boolean = ({ doubt }) => doubt === undefined,
): Offer {
  const ending = refusals.flatMap((refusal) => {
    const call = wholeCall(refusal.explanation)
    if (call === undefined || whyNoRole(refusal, user) !== undefined) return []
    return [{ id: refusal.id, call, calls: grantedFor(refusal.explanation, call), refusal }]
  })
  const chosen = ending.filter(({ refusal }) => isChosen(refusal))
  const home = homeOf(user, chosen)
  const dangerous = chosen.filter(({ calls }) => dangersOf(calls).length > 0)
  const heads = dangerous.filter(
    (one, i) =>
      !dangerous.some((wide, j) => i !== j && isCovered(one, wide) && (j < i || !isCovered(wide, one))),
  )
  const harmless = chosen.filter((one) => !dangerous.includes(one))
  const isHere = ({ calls }: Ended) => calls.every((call) => callNamespace(call) === home)
  const places = new Set(harmless.filter((one) => !isHere(one)).map(({ call }) => callNamespace(call)))
  const apart = [
    ...heads.map((head) => dangerous.filter((one) => isCovered(one, head))),
    ...[...places]
      .sort()
      .map((place) => harmless.filter((one) => !isHere(one) && callNamespace(one.call) === place)),
  ]
    .map((group) => roleOf(group, user, home))
    .filter((one) => fits(one, medium))
  const role = largestThatFits(harmless.filter(isHere), user, medium)
  const ended = new Set([role, ...apart].flatMap((one) => one?.ends ?? []))
  const tooLong = chosen.filter(({ id }) => !ended.has(id))
  const doubted = ending.filter(({ refusal }) => refusal.doubt !== undefined && !isChosen(refusal))
  const doubts = onceEach(doubted.flatMap(({ refusal: { doubt } }) => (doubt === undefined ? [] : [doubt])))
  return {
    ...present({ role }),
    apart,
    leftOut: [
      ...doubts.map((says) => ({
        ids: doubted.flatMap(({ id, refusal }) => (plain(refusal.doubt ?? []) === plain(says) ? [id] : [])),
        says,
      })),
      ...(tooLong.length === 0
        ? []
        : [
            {
              ids: tooLong.map(({ id }) => id),
              says: say`A Role is offered only with everything that it grants, and there was no room for ${shortListed(tooLong.map(({ call }) => quote(foreign(plain(sayCall(call)), 300))))}.`,
            },
          ]),
    ],
  }
}

/** The one command by which an admin grants an account what reading more takes; nothing dangerous is in it. */
export function commandToGrant(missing: readonly Attributes[], user: string): string | undefined {
  const calls = missing.filter((call) => exactRule(call) && dangersOf([call]).length === 0)
  if (subjectOf(user) === undefined || calls.length === 0) return undefined
  return leastRole(calls, user).command
}

/** The account for which Roles would end the most of these refusals, those in doubt only where there are no others; undefined where none would. */
export function accountToHelp(refusals: readonly (RefusedForRole & { count: number })[]): string | undefined {
  const ending = refusals.filter((one) => whyNoRole(one, one.explanation.request.user ?? '') === undefined)
  const believed = ending.filter(({ doubt }) => doubt === undefined)
  const counts = new Map<string, number>()
  for (const { explanation, count } of believed.length > 0 ? believed : ending) {
    const { user = '' } = explanation.request
    counts.set(user, (counts.get(user) ?? 0) + count)
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0]
}
