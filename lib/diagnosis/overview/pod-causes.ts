import type { OverviewCause } from '@/lib/contract/overview'
import type { Piece } from '@/lib/contract/pieces'
import { counted } from '@/lib/words/lists'
import { kindAddress, objectAddress } from '@/lib/words/page-addresses'
import { sayAllowedAt } from '../refusals/say-allowed'
import type { CrashRefusal, OverviewReadings, PodTrouble } from './facts'
import { everLoggedCalls, timesOf } from './logged-refusals'
import type { VerdictPart } from './part'
import { notReadyPods } from './pods'
import { accountName, callAddress, callKey, callPieces, type RefusedCall } from './refused-call'
import { subjects } from './subjects'

const PODS = { group: '', version: 'v1', resource: 'pods' }

/** What tells which calls are refused, and whether they still are. */
export type CallReadings = Pick<OverviewReadings, 'troubles' | 'refusals' | 'allowedNow'>

interface Place {
  namespace: string
  /** The user of this pod; "" where it is not known. */
  user: string
  readings: CallReadings
}

/** True where a review allows a call by now that was refused. */
export function isAllowed({ allowedNow }: CallReadings, call: RefusedCall): boolean {
  return allowedNow?.(call) !== undefined
}

/** "3 pods in CrashLoopBackOff", "2 of 3 pods in Error". */
function countWords({ count, of, word }: PodTrouble): string {
  const pods = count === of || of === 0 ? counted(count, 'pod') : `${count} of ${counted(of, 'pod')}`
  if (word === 'Running but not ready' || word === 'Terminating') return `${pods} ${word.toLowerCase()}`
  return `${pods} in ${word}`
}

/** What of the pods was not read, and may have another reason. */
function unreadWords({ count, name }: PodTrouble): Piece[][] {
  return count === 1 ? [] : [[{ text: 'read from ' }, { code: name }]]
}

/** Pods that end on one refused call have one cause, however many there are. */
function refusalCause(
  refusal: CrashRefusal,
  troubles: readonly PodTrouble[],
  { namespace, user, readings }: Place,
): OverviewCause {
  const owners = [...new Set(troubles.map(({ owner }) => owner))]
  const allowed = readings.allowedNow?.(refusal)
  const evidence = [
    ...troubles.flatMap((trouble) => [
      [{ text: countWords(trouble) }],
      ...(trouble.found.state === 'read' ? trouble.found.value.seen : []),
      ...unreadWords(trouble),
    ]),
    ...timesOf(readings, refusal),
  ]
  if (allowed !== undefined) {
    const isSame = troubles.every(
      ({ found }) => found.state === 'read' && Date.parse(found.value.endedAt ?? '') < Date.parse(allowed.at),
    )
    const rest = owners.length === 1 ? ' has not restarted yet' : ' have not restarted yet'
    return {
      severity: 'ok',
      says: [
        { code: accountName(refusal.user, namespace) },
        { text: ' can ' },
        ...callPieces(refusal.request, namespace),
        { text: ` ${sayAllowedAt(allowed)}` },
        ...(isSame ? [{ text: '; ' }, ...subjects(owners), { text: rest }] : []),
      ],
      evidence,
      action: { says: 'See the answer', href: callAddress(refusal, user) },
      merged: [],
    }
  }
  const verb = owners.length === 1 ? 'crashes' : 'crash'
  return {
    severity: 'bad',
    says: [
      ...subjects(owners),
      { text: ` ${verb} ${refusal.isLast ? 'on' : 'after'} a refused call: ` },
      { code: accountName(refusal.user, namespace) },
      { text: ' cannot ' },
      ...callPieces(refusal.request, namespace),
    ],
    evidence,
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
    severity: trouble.isStuck ? 'warning' : 'bad',
    says: [{ name: owner }, ...fact],
    evidence: [[{ text: countWords(trouble) }], ...seen, ...unreadWords(trouble)],
    action: { says: `Open ${owner}`, href: objectAddress({ ...PODS, namespace, name }) },
    merged: [],
  }
}

/** What the end of its log did not tell may be told by all of it: a call that was refused to the run that crashed. */
function refusalOf(trouble: PodTrouble, readings: CallReadings): CrashRefusal | undefined {
  const { found, owner, name } = trouble
  if (found.state === 'unread') return undefined
  const [told] = found.value.refusals
  if (told !== undefined || !found.value.isUnexplained) return told
  const [logged] = everLoggedCalls(readings)
    .filter(({ refusal: { seenIn } }) =>
      seenIn.some(
        (one) => one.from === 'log' && one.state === 'crashes' && (one.owner === owner || one.pod === name),
      ),
    )
    .sort((a, b) => (a.refusal.last < b.refusal.last ? 1 : -1))
  return logged && { ...logged.call, message: logged.refusal.message, isLast: false }
}

type Groups = [Map<string, [CrashRefusal, PodTrouble[]]>, PodTrouble[]]

function byRefusal(readings: CallReadings): Groups {
  const groups = new Map<string, [CrashRefusal, PodTrouble[]]>()
  const others: PodTrouble[] = []
  for (const trouble of readings.troubles) {
    const refusal = refusalOf(trouble, readings)
    if (refusal === undefined) {
      others.push(trouble)
      continue
    }
    const key = callKey(refusal)
    const group = groups.get(key) ?? [refusal, []]
    group[1].push(trouble)
    groups.set(key, group)
  }
  return [groups, others]
}

/** Calls that pods which are not ready were refused, each once, those that are allowed by now among them. */
export function crashCalls(readings: CallReadings): CrashRefusal[] {
  return [...byRefusal(readings)[0].values()].map(([refusal]) => refusal)
}

/**
 * Why the pods around are not ready: one cause for all that end on the same refused call, then one for each other owner that
 * was read, and what was not read as a count.
 */
export function podCauses(
  readings: CallReadings & Pick<OverviewReadings, 'pods' | 'access'>,
  part: Pick<VerdictPart, 'state'>,
): OverviewCause[] {
  const { pods, troubles, access } = readings
  if (pods.state === 'unread' || (part.state !== 'broken' && part.state !== 'attention')) return []
  const { namespace } = pods.value
  const place = { namespace, user: access.state === 'read' ? access.value.user : '', readings }
  const [groups, others] = byRefusal(readings)
  const rest = notReadyPods(pods.value).length - troubles.reduce((sum, { count }) => sum + count, 0)
  return [
    ...[...groups.values()].map(([refusal, ended]) => refusalCause(refusal, ended, place)),
    ...others.map((trouble) => ownCause(trouble, place)),
    ...(rest < 1
      ? []
      : [
          {
            severity: part.state === 'broken' ? ('bad' as const) : ('warning' as const),
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
