import type { OverviewCause, OverviewPart } from '@/lib/contract/overview'
import { present } from '@/lib/present'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { counted, listOf, shortListOf } from '@/lib/words/lists'
import { checkAddress, kindAddress, objectAddress } from '@/lib/words/page-addresses'
import { describeUser } from '@/lib/words/users'
import { toTuple } from '../tuple'
import { describeCall } from '../wording/phrases'
import type { CrashRefusal, OverviewReadings, PodTrouble } from './facts'
import { notReadyPods, podsFindings } from './pods'

const PODS = { group: '', version: 'v1', resource: 'pods' }
const MOST_NAMES = 3

interface Place {
  namespace: string
  /** The user of this pod; "" where it is not known. */
  user: string
}

function podsNamed(names: readonly string[]): string {
  return `${names.length === 1 ? 'Pod' : 'Pods'} ${shortListOf(names, MOST_NAMES)}`
}

function evidenceOf(
  { name, found }: PodTrouble,
  says: string | undefined,
): OverviewCause['evidence'][number] {
  return { asked: `Pod ${name}`, at: found.at, ...present({ says }) }
}

/** Pods that print the same and were not read, which may have another cause. */
function alikeWords(troubles: readonly PodTrouble[]): string {
  const others = troubles.reduce((sum, { alike }) => sum + alike, 0) - troubles.length
  if (others < 1) return ''
  const like = troubles.length === 1 ? 'like it' : 'like them'
  const words = listOf([...new Set(troubles.map(({ word }) => word))])
  return others === 1
    ? ` 1 more pod ${like} shows ${words} and was not read.`
    : ` ${others} more pods ${like} show ${words} and were not read.`
}

function callOf({ user, request }: CrashRefusal, own: string): string {
  const tuple = toTuple(request)
  const whose = user === own ? {} : { user }
  if (tuple.path !== undefined) return checkAddress({ verb: tuple.verb, path: tuple.path, ...whose })
  const { group = '', resource = '', ...rest } = tuple
  return checkAddress({ ...rest, group, resource, ...whose })
}

function accountWords(user: string): string {
  const account = parseServiceAccount(user)
  return account ? `${account.namespace}/${account.name}` : describeUser(user)
}

/** Pods that end on one refused call have one cause, however many there are. */
function refusalCause(refusal: CrashRefusal, troubles: readonly PodTrouble[], place: Place): OverviewCause {
  const names = troubles.map(({ name }) => name)
  const verb = names.length === 1 ? 'ends' : 'end'
  const call = `${accountWords(refusal.user)} may not ${describeCall(refusal.request)}`
  return {
    severity: 'bad',
    says: `${podsNamed(names)} ${verb} on a refused call: ${call}.${alikeWords(troubles)}`,
    evidence: troubles.map((trouble) => evidenceOf(trouble, `Last message: ${refusal.message}`)),
    action: { says: 'See why it is refused, and the fix.', href: callOf(refusal, place.user) },
    merged: [
      ...new Set(
        troubles.flatMap(({ found }) =>
          found.state === 'read' && found.value.verdict ? [found.value.verdict.says] : [],
        ),
      ),
    ],
  }
}

function ownCause(trouble: PodTrouble, { namespace }: Place): OverviewCause {
  const { name, word, found } = trouble
  const verdict = found.state === 'read' ? found.value.verdict : undefined
  const why = verdict?.says ?? 'Why is unknown.'
  const seen = verdict?.evidence.map(({ says }) => evidenceOf(trouble, says)) ?? []
  return {
    severity: 'bad',
    says: `Pod ${name} is not ready (${word}): ${why}${alikeWords([trouble])}`,
    evidence: found.state === 'unread' ? [evidenceOf(trouble, found.says)] : seen.slice(0, 3),
    action: {
      says: verdict?.hint ?? `Open pod ${name}.`,
      href: objectAddress({ ...PODS, namespace, name }),
    },
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

/**
 * Why the pods around are not ready: one cause for all that end on the same refused call, one for each other pod that was
 * read, and what was not read as a count. Where no pod could be read, what the list says of them is the one cause.
 */
export function podCauses({ pods, troubles, access }: OverviewReadings, part: OverviewPart): OverviewCause[] {
  if (pods.state === 'unread' || part.state !== 'broken') return []
  const { namespace } = pods.value
  const place = { namespace, user: access.state === 'read' ? access.value.user : '' }
  const asked = `List of pods in ${namespace}`
  const open = { says: `Open the pods in ${namespace}.`, href: kindAddress({ ...PODS, namespace }) }
  if (troubles.every(({ found }) => found.state === 'unread')) {
    return podsFindings(namespace, part).map(({ severity, says }) => ({
      severity,
      says,
      evidence: [{ asked, at: pods.at }, ...troubles.map((one) => evidenceOf(one, unreadWords(one)))],
      action: open,
      merged: [],
    }))
  }
  const [groups, others] = byRefusal(troubles)
  const rest = notReadyPods(pods.value).length - troubles.reduce((sum, { alike }) => sum + alike, 0)
  return [
    ...[...groups.values()].map(([refusal, ended]) => refusalCause(refusal, ended, place)),
    ...others.map((trouble) => ownCause(trouble, place)),
    ...(rest < 1
      ? []
      : [
          {
            severity: 'bad' as const,
            says: `${counted(rest, 'more pod is', 'more pods are')} not ready in ${namespace}, and why was not read.`,
            evidence: [{ asked, at: pods.at, says: part.says }],
            action: open,
            merged: [],
          },
        ]),
  ]
}

function unreadWords({ found }: PodTrouble): string | undefined {
  return found.state === 'unread' ? found.says : undefined
}
