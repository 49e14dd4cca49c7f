import type { OverviewCause, Piece } from '@/lib/contract/overview'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { Attributes } from '@/lib/rbac/types'
import { counted } from '@/lib/words/lists'
import { checkAddress, kindAddress, objectAddress } from '@/lib/words/page-addresses'
import { describeResource } from '@/lib/words/resources'
import { describeUser } from '@/lib/words/users'
import { toTuple } from '../tuple'
import { describeScope } from '../wording/phrases'
import type { CrashRefusal, OverviewReadings, PodTrouble } from './facts'
import type { VerdictPart } from './part'
import { notReadyPods } from './pods'

const PODS = { group: '', version: 'v1', resource: 'pods' }
const MOST_SUBJECTS = 3

interface Place {
  namespace: string
  /** The user of this pod; "" where it is not known. */
  user: string
}

/** Names in a sentence: "a", "a and b", "a, b and 2 more". */
function subjects(names: readonly string[]): Piece[] {
  const shown = names.length > MOST_SUBJECTS ? names.slice(0, MOST_SUBJECTS - 1) : names
  const more = names.length - shown.length
  const parts: Piece[] = [
    ...shown.map((name) => ({ name })),
    ...(more === 0 ? [] : [{ text: `${more} more` }]),
  ]
  return parts.flatMap((part, i) => {
    const before = i === 0 ? '' : i === parts.length - 1 ? ' and ' : ', '
    return before === '' ? [part] : [{ text: before }, part]
  })
}

/** "3 pods in CrashLoopBackOff", "2 of 3 pods in Error". */
function countWords({ count, of, word }: PodTrouble): string {
  const pods = count === of || of === 0 ? counted(count, 'pod') : `${count} of ${counted(of, 'pod')}`
  return word === 'Running but not ready' ? `${pods} running but not ready` : `${pods} in ${word}`
}

/** What of the pods was not read, and may have another reason. */
function unreadWords({ count, name }: PodTrouble): Piece[][] {
  return count === 1 ? [] : [[{ text: 'read from ' }, { code: name }]]
}

function callAddress({ user, request }: CrashRefusal, own: string): string {
  const tuple = toTuple(request)
  const whose = user === own ? {} : { user }
  if (tuple.path !== undefined) return checkAddress({ verb: tuple.verb, path: tuple.path, ...whose })
  const { group = '', resource = '', ...rest } = tuple
  return checkAddress({ ...rest, group, resource, ...whose })
}

function accountName(user: string, namespace: string): string {
  const account = parseServiceAccount(user)
  if (account === undefined) return describeUser(user)
  return account.namespace === namespace ? account.name : `${account.namespace}/${account.name}`
}

function callPieces(request: Attributes, namespace: string): Piece[] {
  if (request.kind === 'path') return [{ code: `${request.verb} ${request.path}` }]
  const name = request.name === '' ? '' : ` ${request.name}`
  const call = { code: `${request.verb} ${describeResource(request)}${name}` }
  return request.namespace === namespace ? [call] : [call, { text: ` ${describeScope(request.namespace)}` }]
}

/** Pods that end on one refused call have one cause, however many there are. */
function refusalCause(
  refusal: CrashRefusal,
  troubles: readonly PodTrouble[],
  { namespace, user }: Place,
): OverviewCause {
  const owners = [...new Set(troubles.map(({ owner }) => owner))]
  const verb = owners.length === 1 ? 'crashes' : 'crash'
  return {
    severity: 'bad',
    says: [
      ...subjects(owners),
      { text: ` ${verb} ${refusal.isLast ? 'on' : 'after'} a refused call: ` },
      { code: accountName(refusal.user, namespace) },
      { text: ' may not ' },
      ...callPieces(refusal.request, namespace),
    ],
    evidence: troubles.flatMap((trouble) => [
      [{ text: countWords(trouble) }],
      ...(trouble.found.state === 'read' ? trouble.found.value.seen : []),
      ...unreadWords(trouble),
    ]),
    action: { says: 'See the fix', href: callAddress(refusal, user) },
    merged: [],
  }
}

function ownCause(trouble: PodTrouble, { namespace }: Place): OverviewCause {
  const { owner, name, found } = trouble
  const { fact, seen } =
    found.state === 'read'
      ? found.value
      : { fact: [{ text: ' is not ready, and why could not be read' }], seen: [[{ text: found.says }]] }
  return {
    severity: 'bad',
    says: [{ name: owner }, ...fact],
    evidence: [[{ text: countWords(trouble) }], ...seen, ...unreadWords(trouble)],
    action: { says: `Open ${owner}`, href: objectAddress({ ...PODS, namespace, name }) },
    merged: [],
  }
}

function byRefusal(
  troubles: readonly PodTrouble[],
): [Map<string, [CrashRefusal, PodTrouble[]]>, PodTrouble[]] {
  const groups = new Map<string, [CrashRefusal, PodTrouble[]]>()
  const others: PodTrouble[] = []
  for (const trouble of troubles) {
    const [refusal] = trouble.found.state === 'read' ? trouble.found.value.refusals : []
    if (refusal === undefined) {
      others.push(trouble)
      continue
    }
    const key = JSON.stringify([refusal.user, toTuple(refusal.request)])
    const group = groups.get(key) ?? [refusal, []]
    group[1].push(trouble)
    groups.set(key, group)
  }
  return [groups, others]
}

/** Calls that pods were seen to be refused, each once. */
export function refusedCalls({ troubles }: Pick<OverviewReadings, 'troubles'>): CrashRefusal[] {
  return [...byRefusal(troubles)[0].values()].map(([refusal]) => refusal)
}

/** The address of a refused call, asked as the account that was refused. */
export function refusedAddress(refusal: CrashRefusal, { access }: Pick<OverviewReadings, 'access'>): string {
  return callAddress(refusal, access.state === 'read' ? access.value.user : '')
}

/**
 * Why the pods around are not ready: one cause for all that end on the same refused call, then one for each other owner that
 * was read, and what was not read as a count.
 */
export function podCauses(
  { pods, troubles, access }: OverviewReadings,
  part: Pick<VerdictPart, 'state'>,
): OverviewCause[] {
  if (pods.state === 'unread' || part.state !== 'broken') return []
  const { namespace } = pods.value
  const place = { namespace, user: access.state === 'read' ? access.value.user : '' }
  const [groups, others] = byRefusal(troubles)
  const rest = notReadyPods(pods.value).length - troubles.reduce((sum, { count }) => sum + count, 0)
  return [
    ...[...groups.values()].map(([refusal, ended]) => refusalCause(refusal, ended, place)),
    ...others.map((trouble) => ownCause(trouble, place)),
    ...(rest < 1
      ? []
      : [
          {
            severity: 'bad' as const,
            says: [
              {
                text: `${counted(rest, troubles.length === 0 ? 'pod is' : 'more pod is', troubles.length === 0 ? 'pods are' : 'more pods are')} not ready in `,
              },
              { code: namespace },
            ],
            evidence: [[{ text: 'why was not read' }]],
            action: { says: 'Open the pods', href: kindAddress({ ...PODS, namespace }) },
            merged: [],
          },
        ]),
  ]
}
