import type { CrashRefusal } from '@/lib/facts/refusals/judge/refused-call'
import { callAddress, callKey, callPieces, type RefusedCall } from '@/lib/facts/refusals/judge/refused-call'
import { sayAllowedAt } from '@/lib/facts/refusals/judge/say-allowed'
import { ownerOfPod } from '@/lib/objects/owner-of-pod'
import type { Piece } from '@/lib/phrase/pieces'
import { shortUser } from '@/lib/phrase/users'
import { counted, grouped } from '@/lib/words/lists'
import { kindAddress, objectAddress } from '@/lib/words/page-addresses'
import type { OverviewCause } from '../contract'
import type { FoundTrouble, OverviewReadings, PodTrouble } from './facts'
import { doubtIn, everLoggedCalls, refusalTimes, SEE_ALL } from './logged-refusals'
import type { VerdictPart } from './part'
import { notReadyPods, tally } from './pods'
import { subjects } from './subjects'

const PODS = { group: '', version: 'v1', resource: 'pods' }

/** What shows which calls are refused, and whether they still are. */
export type CallReadings = Pick<OverviewReadings, 'troubles' | 'refusals' | 'allowedNow'>

interface Place {
  namespace: string
  /** The user of this pod; "" where it is not known. */
  user: string
  readings: CallReadings
}

/** True when a review now allows a call that was refused. */
export function isAllowedNow({ allowedNow }: CallReadings, call: RefusedCall): boolean {
  return allowedNow?.(call) !== undefined
}

/** "CrashLoopBackOff", "3 pods in CrashLoopBackOff", "2 of 3 pods in Error". */
function countWords({ count, of, word }: PodTrouble): string {
  if (count === 1 && of < 2) return word
  const pods = count === of || of === 0 ? counted(count, 'pod') : `${grouped(count)} of ${counted(of, 'pod')}`
  if (word === 'Running but not ready' || word === 'Terminating') return `${pods} ${word.toLowerCase()}`
  return `${pods} in ${word}`
}

/** The same of several owners, those that print the same state summed: "6 of 254 pods in CrashLoopBackOff". */
function countAll(troubles: readonly PodTrouble[]): Piece[][] {
  const byWord = new Map<string, PodTrouble>()
  for (const one of troubles) {
    const known = byWord.get(one.word)
    byWord.set(one.word, known ? { ...known, count: known.count + one.count, of: known.of + one.of } : one)
  }
  return [...byWord.values()].map((one) => [{ text: countWords(one) }])
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
  // How often it was refused says more than how often the container ended.
  const times = refusalTimes(readings, refusal)
  const evidence = [
    ...countAll(troubles),
    ...(troubles.length > 1 ? [] : troubles).flatMap((only) => [
      ...(times.length === 0 && only.found.state === 'read' ? only.found.value.seen : []),
      ...unreadWords(only),
    ]),
    ...times,
  ]
  if (allowed !== undefined) {
    const turned: Piece[][] = allowed.hasTurned ? [[{ text: 'fixed ' }, { at: allowed.at }]] : []
    const isSame = troubles.every(
      ({ found }) => found.state === 'read' && Date.parse(found.value.endedAt ?? '') < Date.parse(allowed.at),
    )
    const rest = owners.length === 1 ? ' has not restarted yet' : ' have not restarted yet'
    return {
      severity: 'ok',
      says: [
        { code: shortUser(refusal.user, namespace) },
        { text: ' can ' },
        ...callPieces(refusal.request, namespace),
        { text: ` ${sayAllowedAt(allowed)}` },
        ...(isSame ? [{ text: '; ' }, ...subjects(owners), { text: rest }] : []),
      ],
      evidence: [...turned, ...evidence],
      action: { says: 'See the answer', href: callAddress(refusal, user) },
      merged: [],
    }
  }
  const verb = owners.length === 1 ? 'crashes' : 'crash'
  const doubt = doubtIn(readings, refusal)
  return {
    severity: 'bad',
    says: [
      ...subjects(owners),
      { text: ` ${verb} ${refusal.isLast ? 'on' : 'after'} a refused call: ` },
      { code: shortUser(refusal.user, namespace) },
      { text: ' cannot ' },
      ...callPieces(refusal.request, namespace),
    ],
    evidence: doubt === undefined ? evidence : [...evidence, [...doubt]],
    action: doubt === undefined ? { says: 'See the fix', href: callAddress(refusal, user) } : SEE_ALL,
    merged: [],
  }
}

/** Owners whose pods are not ready for the same reason are one cause. */
function ownCause(
  [first, ...more]: readonly [PodTrouble, ...PodTrouble[]],
  { namespace }: Place,
): OverviewCause {
  const all = [first, ...more]
  const owners = [...new Set(all.map(({ owner }) => owner))]
  const { found, name } = first
  const says: Piece[] =
    found.state === 'read'
      ? [...subjects(owners), { text: ': ' }, ...causeIn(found.value)]
      : [...subjects(owners), { text: ': not ready' }]
  const href =
    owners.length === 1 ? objectAddress({ ...PODS, namespace, name }) : kindAddress({ ...PODS, namespace })
  return {
    severity: all.every(({ isStuck }) => isStuck) ? 'warning' : 'bad',
    says,
    evidence: [
      ...countAll(all),
      ...(found.state === 'read' ? (more.length === 0 ? found.value.seen : []) : [[...found.says]]),
      ...(more.length === 0 ? unreadWords(first) : []),
    ],
    action: { says: owners.length === 1 ? 'Open' : 'Open the pods', href },
    merged: [],
  }
}

/** Why a pod is not ready, without what is counted of it alone: the evidence has that. */
function causeIn({ cause, why }: FoundTrouble): Piece[] {
  return cause ?? why
}

function byCause(troubles: readonly PodTrouble[]): [PodTrouble, ...PodTrouble[]][] {
  const groups = new Map<string, [PodTrouble, ...PodTrouble[]]>()
  for (const trouble of troubles) {
    const { found } = trouble
    const key = JSON.stringify(found.state === 'read' ? causeIn(found.value) : found.says)
    const known = groups.get(key)
    if (known) known.push(trouble)
    else groups.set(key, [trouble])
  }
  return [...groups.values()]
}

/** The pods for which no pod of the same owner and state was read. */
function restCause(
  readings: Pick<OverviewReadings, 'pods' | 'troubles'>,
  severity: OverviewCause['severity'],
): OverviewCause[] {
  const { pods, troubles } = readings
  if (pods.state === 'unread') return []
  const notReady = notReadyPods(pods.value)
  const rest = notReady.length - troubles.reduce((sum, { count }) => sum + count, 0)
  if (rest < 1) return []
  const read = new Set(troubles.map(({ owner, word }) => JSON.stringify([owner, word])))
  const unread = notReady.filter(({ name, word }) => !read.has(JSON.stringify([ownerOfPod(name), word])))
  const { namespace } = pods.value
  const left =
    troubles.length === 0
      ? counted(rest, 'pod is', 'pods are')
      : counted(rest, 'more pod is', 'more pods are')
  return [
    {
      severity,
      says: [{ text: `${left} not ready in ` }, { code: namespace }],
      evidence: unread.length === 0 ? [] : [[{ text: tally(unread) }]],
      action: { says: 'Open the pods', href: kindAddress({ ...PODS, namespace }) },
      merged: [],
    },
  ]
}

/** What the end of its log did not show, all of it might: a call that was refused to the run that crashed. */
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

/** Calls that pods which are not ready were refused, each once, including those that are now allowed. */
export function crashCalls(readings: CallReadings): CrashRefusal[] {
  return [...byRefusal(readings)[0].values()].map(([refusal]) => refusal)
}

/**
 * Why the pods around are not ready: one cause for all that end on the same refused call, and apart from those one for each other
 * owner that was read, then what was not read as a count.
 */
export function podCauses(
  readings: CallReadings & Pick<OverviewReadings, 'pods' | 'access'>,
  part: Pick<VerdictPart, 'state'>,
): { onCalls: OverviewCause[]; others: OverviewCause[] } {
  const { pods, access } = readings
  if (pods.state === 'unread' || (part.state !== 'broken' && part.state !== 'attention'))
    return { onCalls: [], others: [] }
  const { namespace } = pods.value
  const place = { namespace, user: access.state === 'read' ? access.value.user : '', readings }
  const [groups, others] = byRefusal(readings)
  const severity = part.state === 'broken' ? 'bad' : 'warning'
  return {
    onCalls: [...groups.values()].map(([refusal, ended]) => refusalCause(refusal, ended, place)),
    others: [
      ...byCause(others).map((troubles) => ownCause(troubles, place)),
      ...restCause(readings, severity),
    ],
  }
}
