import type { Labels } from '@/lib/objects/label-selector'
import { podSecurityViolations } from '@/lib/objects/pod-security'
import { code, NOTHING, type Phrase, say, shortListed, words } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { listOf } from '@/lib/words/lists'
import type { PreflightRow } from '../contract'
import { isConsulted } from './deciders'
import { type AtomBudget, type RolesSoFar, restsOn, type Stopped } from './escalation'
import type { Decider, PreflightFacts } from './facts'
import { type Charged, limitRangeFaults, quotaFaults } from './limits'
import { isNamespace, keyOfPlanned, namespaceLabels, type Planned, podNeeds, type ReadPlan } from './planned'

/** What earlier objects of the plan leave to those after them. */
export interface PlanSoFar extends RolesSoFar {
  facts: PreflightFacts
  plan: ReadPlan
  atoms: AtomBudget
  charged: Charged
  states: PreflightRow['state'][]
  /** By `keyOfPlanned`, what the plan has written. */
  written: Map<string, number>
  deciders: Decider[]
  limits: { namespace: string; kind: string; value: unknown }[]
}

export const stop = (by: Stopped['by'], state: Stopped['state'], says: Phrase): Stopped => ({
  by,
  state,
  says,
})

/** Whether an object is one that the cluster does not have; undefined where that is not known. */
export type New = boolean | undefined
/** What a gate refuses of new objects alone. */
const ifNew = (isNew: New) => (isNew === true ? 'refuses' : 'unknown')

interface Seen {
  stops: Stopped[]
  /** Absent where they are not known. */
  labels?: Labels
  /** The plan makes it, so that nothing is in it. */
  isEmpty?: true
}

/** The namespace of an object when its turn comes, and what it refuses. */
export function seenNamespace(name: string, isNew: New, { facts, plan, written, states }: PlanSoFar): Seen {
  if (name === '') return { stops: [] }
  const by = 'namespace'
  const shown = code(name)
  const reading = facts.namespaces.get(name)
  const at = written.get(keyOfPlanned({ group: '', kind: 'Namespace', namespace: '', name }))
  const planned = at === undefined ? undefined : plan.objects[at]
  const isRead = reading?.state === 'read'
  if (isRead && reading.value !== null) {
    const { labels, isTerminating } = reading.value
    const isClosed = isTerminating && isNew !== false
    const says = say`Namespace ${shown} is being deleted and takes nothing new.`
    // A change of its labels counts for what comes after it.
    return {
      labels: { ...labels, ...planned?.labels },
      stops: isClosed ? [stop(by, ifNew(isNew), says)] : [],
    }
  }
  const unread = stop(by, 'unread', say`Namespace ${shown} could not be read.`)
  if (planned && at !== undefined) {
    const stops = restsOn(by, states[at], say`Namespace ${shown} is there only if its own object is taken.`)
    if (!isRead) return { labels: planned.labels, stops: [...stops, unread] }
    return { labels: planned.labels, stops, isEmpty: true }
  }
  if (!isRead) return { stops: [unread] }
  const isMade = plan.objects.some((one) => isNamespace(one) && one.name === name)
  const but = isMade ? words(', or the plan refuses it or makes it later') : NOTHING
  return { stops: [stop(by, 'refuses', say`Namespace ${shown} does not exist${but}.`)] }
}

const MOST_FAULTS = 10

/** What admission says of an object in a namespace, and of the pods that it makes. */
export function admissionStops(
  planned: Planned,
  resource: string,
  seen: Seen,
  isNew: New,
  soFar: PlanSoFar,
): Stopped[] {
  const { facts, charged, limits } = soFar
  const { pod, namespace, group, kind } = planned
  const decided = deciderStops(planned, resource, seen.labels, isNew, soFar)
  if (namespace === '') return decided
  const stops: Stopped[] = []
  const listed = (lists: PreflightFacts['quotas'], of: string, by: 'quota' | 'limit-range'): unknown[] => {
    const ours = limits
      .filter((one) => one.namespace === namespace && one.kind === of)
      .map(({ value }) => value)
    if (seen.isEmpty) return ours
    const reading = lists.get(namespace)
    if (reading?.state === 'read') return [...reading.value, ...ours]
    stops.push(stop(by, 'unread', say`Objects of kind ${code(of)} in ${code(namespace)} could not be read.`))
    return ours
  }
  for (const need of podNeeds(planned)) {
    const isThere = facts.existing.get(keyOfPlanned(need))
    const written = soFar.written.get(keyOfPlanned(need))
    // The controller of ServiceAccounts makes this one in each namespace.
    const isMade =
      need.kind === 'ServiceAccount' && need.name === 'default' && (isThere !== false || seen.isEmpty)
    const what = code(`${need.kind} ${need.name}`)
    if (isThere === true || isMade) continue
    if (written !== undefined)
      stops.push(
        ...restsOn(
          'references',
          soFar.states[written],
          say`${what} is there only if its own object is taken.`,
        ),
      )
    else if (isThere === false) stops.push(stop('references', 'refuses', say`${what} does not exist.`))
    else stops.push(stop('references', 'unread', say`Whether ${what} exists could not be read.`))
  }
  const isLimited = pod !== undefined || (group === '' && kind === 'PersistentVolumeClaim')
  const ranges = isLimited ? listed(facts.limitRanges, 'LimitRange', 'limit-range') : []
  const isOwn = pod === undefined || pod.isOwn
  for (const says of limitRangeFaults(planned, ranges).slice(0, MOST_FAULTS))
    stops.push(stop('limit-range', isOwn ? ifNew(isNew) : 'pods', says))
  stops.push(...podSecurityStops(planned, seen.labels), ...decided)
  const quotas = listed(facts.quotas, 'ResourceQuota', 'quota')
  const faults = isNew === false ? [] : quotaFaults(planned, resource, { quotas, ranges, charged })
  for (const { state, says } of faults.slice(0, MOST_FAULTS))
    stops.push(stop('quota', state === 'refuses' ? ifNew(isNew) : state, says))
  return stops
}

function podSecurityStops({ pod }: Planned, labels: Labels = {}): Stopped[] {
  const level = labels['pod-security.kubernetes.io/enforce']
  if (!pod || (level !== 'baseline' && level !== 'restricted')) return []
  const found = podSecurityViolations(pod.spec, level, pod.annotations)
  if (found.length === 0) return []
  const clauses = found.map((text) => code(foreign(text, 160)))
  const says = say`${code(level)} refuses ${words(pod.isOwn ? 'it' : 'its pods')}: ${shortListed(clauses, 8)}.`
  const version = labels['pod-security.kubernetes.io/enforce-version'] ?? 'latest'
  return [stop('pod-security', !pod.isOwn ? 'pods' : version === 'latest' ? 'refuses' : 'unknown', says)]
}

function deciderStops(
  planned: Planned,
  resource: string,
  labels: Labels | undefined,
  isNew: New,
  { deciders, facts }: PlanSoFar,
): Stopped[] {
  const namespace = labels && namespaceLabels({ labels, name: planned.namespace })
  const asked = deciders.filter((one) => isConsulted(one, planned, resource, { isNew, namespace }))
  const stops = (['policy', 'webhook'] as const).flatMap((by): Stopped[] => {
    const names = new Set(asked.flatMap((one) => (one.by === by ? [one.name] : [])))
    const named = shortListed([...names].map((name) => code(foreign(name, 260))))
    return names.size === 0 ? [] : [stop(by, 'unknown', say`${named} decides, and is not judged here.`)]
  })
  if (facts.unreadDeciders.length === 0 || planned.group === 'admissionregistration.k8s.io') return stops
  const kinds = words(listOf(facts.unreadDeciders))
  return [...stops, stop('webhook', 'unread', say`The ${kinds} of the cluster could not be read.`)]
}
