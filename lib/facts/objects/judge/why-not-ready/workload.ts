import { at, numberAt, textAt } from '@/lib/objects/fields'
import { sayFailedCreate } from '@/lib/reader/pods/pod-messages'
import { counted } from '@/lib/words/lists'
import type { Evidence } from '../../contract/object'
import { conditionOf } from '../read-conditions'
import {
  ended,
  eventEvidence,
  type JudgedReadiness,
  lastEvent,
  type ReadinessFacts,
  type ReadinessFinding,
  said,
  seen,
  withEvents,
} from './facts'

/** How many pods a workload wants and has, whatever its kind calls them. */
interface Count {
  wanted: number
  ready: number
  updated: number
  made: number
}

function replicasOf(object: unknown): number {
  const replicas = at(object, 'spec', 'replicas')
  // The API server defaults it to 1; an object that came without it is an old one.
  return typeof replicas === 'number' ? replicas : 1
}

function countOf(kind: string, object: unknown): Count {
  const status = (name: string) => numberAt(object, 'status', name)
  if (kind === 'DaemonSet') {
    return {
      wanted: status('desiredNumberScheduled'),
      ready: status('numberReady'),
      updated: status('updatedNumberScheduled'),
      made: status('currentNumberScheduled'),
    }
  }
  const wanted = replicasOf(object)
  const updated =
    kind === 'ReplicaSet' || kind === 'ReplicationController' ? wanted : status('updatedReplicas')
  return {
    wanted,
    ready: kind === 'Deployment' ? status('availableReplicas') : status('readyReplicas'),
    updated,
    made: status('replicas'),
  }
}

/** Whether a workload has fewer pods ready, or available, than it wants. */
export function isShort(object: unknown): boolean {
  const { wanted, ready } = countOf(textAt(object, 'kind'), object)
  return ready < wanted
}

function findUnseen(kind: string, { object }: ReadinessFacts): ReadinessFinding {
  const generation = numberAt(object, 'metadata', 'generation')
  const observed = numberAt(object, 'status', 'observedGeneration')
  if (observed >= generation) return undefined
  return {
    state: 'unknown',
    ...said(`The controller of ${kind}s has not seen its last change yet, so its status is out of date`),
    hint: "If this lasts, the cluster's controller manager is not running.",
    evidence: [
      seen('status', `metadata.generation is ${generation}, status.observedGeneration ${observed}.`),
    ],
  }
}

function findNothingWanted(kind: string, { wanted }: Count): ReadinessFinding {
  if (wanted > 0) return undefined
  return kind === 'DaemonSet'
    ? {
        state: 'ready',
        ...said('No node matches its nodeSelector, affinity and tolerations, so it has no pods'),
        evidence: [seen('status', 'status.desiredNumberScheduled is 0.')],
      }
    : {
        state: 'ready',
        ...said('It is scaled to 0: no pod should run'),
        evidence: [seen('spec', 'spec.replicas is 0.')],
      }
}

function countEvidence(kind: string, { wanted, ready, updated, made }: Count): Evidence {
  const readyWord = kind === 'Deployment' ? 'available' : 'ready'
  return seen(
    'status',
    `${wanted} wanted, ${made} exist, ${updated} from the newest template, ${ready} ${readyWord}.`,
  )
}

function findRefused(facts: ReadinessFacts, made: number): ReadinessFinding {
  const condition = conditionOf(facts.object, 'ReplicaFailure')
  const isFailing = condition?.status === 'True'
  const event =
    lastEvent(facts.events, ['FailedCreate']) ?? lastEvent(facts.setEvents ?? [], ['FailedCreate'])
  if (!isFailing && event === undefined) return undefined
  const message = (isFailing ? condition?.message : undefined) || event?.message || ''
  return {
    state: 'not-ready',
    ...said(`${made === 0 ? 'Its pods' : 'More pods'} are not created: ${sayFailedCreate(message)}`),
    evidence: [
      ...(isFailing && condition
        ? [seen('condition' as const, `ReplicaFailure is True, ${condition.reason}: ${condition.message}`)]
        : []),
      ...(event === undefined ? [] : [eventEvidence(event)]),
    ],
  }
}

function podSentence(facts: ReadinessFacts): string {
  if (facts.pod === undefined) return ''
  const { name, verdict } = facts.pod
  return verdict.state === 'ready' || verdict.state === 'finished' ? '' : `Pod ${name}: ${verdict.says}`
}

function sayCut({ pods }: ReadinessFacts): string {
  const count = Array.isArray(pods) ? pods.length : 0
  return count === 0
    ? 'The list of pods was cut off before any of its pods appeared'
    : `Only ${counted(count, 'pod')} of it ${count === 1 ? 'was' : 'were'} read; there are more`
}

/** What was seen of pods where none of them says why the workload is short. */
function sayNoFault(facts: ReadinessFacts): string[] {
  if (facts.pods === 'unread') return []
  return facts.podsCut
    ? [sayCut(facts), 'No problem was seen in what was read']
    : ['No problem with a pod was seen']
}

function podEvidence(facts: ReadinessFacts): Evidence[] {
  if (facts.pods === 'unread') return [seen('not-seen', 'Its pods could not be read, and they may say why.')]
  const found = facts.pod?.verdict.evidence ?? []
  return facts.podsCut ? [...found, seen('not-seen', ended(sayCut(facts)))] : found
}

function deploymentNote(facts: ReadinessFacts): { clause: string; evidence: Evidence[] } {
  const progressing = conditionOf(facts.object, 'Progressing')
  if (at(facts.object, 'spec', 'paused') === true) {
    return { clause: 'Its rollout is paused', evidence: [seen('spec', 'spec.paused is true.')] }
  }
  if (progressing?.reason !== 'ProgressDeadlineExceeded') return { clause: '', evidence: [] }
  const seconds = numberAt(facts.object, 'spec', 'progressDeadlineSeconds')
  return {
    clause: `Its rollout made no progress for ${seconds === 0 ? 'its deadline' : `${seconds} s`}`,
    evidence: [
      seen(
        'condition',
        `Progressing is ${progressing.status}, ${progressing.reason}: ${progressing.message}`,
      ),
    ],
  }
}

function judgeShort(kind: string, facts: ReadinessFacts, count: Count): JudgedReadiness {
  const { wanted, ready, made } = count
  const refused = made < wanted ? findRefused(facts, made) : undefined
  const note = kind === 'Deployment' ? deploymentNote(facts) : { clause: '', evidence: [] }
  const word = kind === 'Deployment' ? 'available' : 'ready'
  const lead = `${ready} of ${wanted} pods ${ready === 1 ? 'is' : 'are'} ${word}`
  const pod = podSentence(facts)
  const ordered =
    kind === 'StatefulSet' &&
    textAt(facts.object, 'spec', 'podManagementPolicy') !== 'Parallel' &&
    made < wanted &&
    refused === undefined
      ? 'It creates one pod at a time, each once the one before is ready'
      : ''
  const nothing = refused === undefined && pod === '' && note.clause === ''
  const isSeen = facts.pods !== 'unread' && !facts.podsCut
  return {
    state: !nothing ? 'not-ready' : isSeen ? 'going' : 'unknown',
    ...said(
      lead,
      note.clause,
      ...(refused?.clauses ?? []),
      pod,
      ordered,
      ...(nothing ? sayNoFault(facts) : []),
    ),
    ...(facts.pod?.verdict.hint === undefined ? {} : { hint: facts.pod.verdict.hint }),
    evidence: withEvents(
      [countEvidence(kind, count), ...note.evidence, ...(refused?.evidence ?? []), ...podEvidence(facts)],
      facts,
    ),
  }
}

/** Whether a Deployment, ReplicaSet, StatefulSet or DaemonSet has the pods it wants, and what holds them back. */
export function judgeWorkload(kind: string, facts: ReadinessFacts): JudgedReadiness {
  const count = countOf(kind, facts.object)
  const early = findUnseen(kind, facts) ?? findNothingWanted(kind, count)
  if (early) return early
  if (count.ready < count.wanted) return judgeShort(kind, facts, count)
  const note = kind === 'Deployment' ? deploymentNote(facts) : { clause: '', evidence: [] }
  const isOnDelete = textAt(facts.object, 'spec', 'updateStrategy', 'type') === 'OnDelete'
  const isBehind = count.updated < count.wanted || count.made > count.wanted
  const enough = `${counted(count.wanted, 'pod')} wanted and ${kind === 'Deployment' ? 'available' : 'ready'}`
  if (!isBehind)
    return {
      state: 'ready',
      ...said(enough, note.clause),
      evidence: [countEvidence(kind, count), ...note.evidence],
    }
  const pod = podSentence(facts)
  const isStuck = note.clause !== '' || pod !== ''
  return {
    state: isStuck ? 'not-ready' : 'going',
    ...said(
      enough,
      `The rollout of the newest template is not done: ${count.updated} of ${count.wanted} pods have it`,
      isOnDelete ? 'Its update strategy OnDelete changes a pod only when it is deleted' : note.clause,
      pod,
    ),
    evidence: withEvents([countEvidence(kind, count), ...note.evidence, ...podEvidence(facts)], facts),
  }
}

/** What the newest text of a controller gives, for kinds that only have conditions. */
export function sayCondition(type: string, status: string, reason: string, message: string): string {
  return `${type} is ${status}${reason === '' ? '' : ` (${reason})`}${message === '' ? '' : `: ${message}`}`
}
