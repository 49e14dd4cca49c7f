import { at, numberAt, textAt } from '@/lib/objects/fields'
import { code, isSilent, NOTHING, type Phrase, quote, say, sentenceOf, words } from '@/lib/phrase/phrase'
import { sayFailedCreate } from '@/lib/reader/pods/pod-messages'
import { counted } from '@/lib/words/lists'
import type { Evidence } from '../../contract/object'
import { conditionOf } from '../read-conditions'
import {
  colon,
  eventEvidence,
  inSentences,
  type JudgedReadiness,
  lastEvent,
  type ReadinessFacts,
  type ReadinessFinding,
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
    ...inSentences(
      say`The controller of ${words(kind)}s has not seen its last change yet, so its status is out of date`,
    ),
    hint: say`If this lasts, the cluster's controller manager is not running.`,
    evidence: [
      seen(
        'status',
        say`${code('metadata.generation')} is ${generation}, ${code('status.observedGeneration')} ${observed}.`,
      ),
    ],
  }
}

function findNothingWanted(kind: string, { wanted }: Count): ReadinessFinding {
  if (wanted > 0) return undefined
  return kind === 'DaemonSet'
    ? {
        state: 'ready',
        ...inSentences(say`No node matches its nodeSelector, affinity and tolerations, so it has no pods`),
        evidence: [seen('status', say`status.desiredNumberScheduled is 0.`)],
      }
    : {
        state: 'ready',
        ...inSentences(say`It is scaled to 0: no pod should run`),
        evidence: [seen('spec', say`spec.replicas is 0.`)],
      }
}

function countEvidence(kind: string, { wanted, ready, updated, made }: Count): Evidence {
  const readyWord = kind === 'Deployment' ? 'available' : 'ready'
  return seen(
    'status',
    say`${wanted} wanted, ${made} exist, ${updated} from the newest template, ${ready} ${words(readyWord)}.`,
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
    ...inSentences(
      say`${words(made === 0 ? 'Its pods' : 'More pods')} are not created: ${sayFailedCreate(message)}`,
    ),
    evidence: [
      ...(isFailing && condition
        ? [
            seen(
              'condition' as const,
              say`${code('ReplicaFailure')} is True, ${code(condition.reason)}: ${quote(condition.message)}`,
            ),
          ]
        : []),
      ...(event === undefined ? [] : [eventEvidence(event)]),
    ],
  }
}

function podSentence(facts: ReadinessFacts): Phrase {
  if (facts.pod === undefined) return NOTHING
  const { name, verdict } = facts.pod
  return verdict.state === 'ready' || verdict.state === 'finished'
    ? NOTHING
    : say`Pod ${code(name)}: ${verdict.says}`
}

function sayCut({ pods }: ReadinessFacts): Phrase {
  const count = Array.isArray(pods) ? pods.length : 0
  return count === 0
    ? say`The list of pods was cut off before any of its pods appeared`
    : say`Only ${words(counted(count, 'pod'))} of it ${words(count === 1 ? 'was' : 'were')} read; there are more`
}

/** What was seen of pods where none of them says why the workload is short. */
function sayNoFault(facts: ReadinessFacts): Phrase[] {
  if (facts.pods === 'unread') return []
  return facts.podsCut
    ? [sayCut(facts), say`No problem was seen in what was read`]
    : [say`No problem with a pod was seen`]
}

function podEvidence(facts: ReadinessFacts): Evidence[] {
  if (facts.pods === 'unread')
    return [seen('not-seen', say`Its pods could not be read, and they may say why.`)]
  const found = facts.pod?.verdict.evidence ?? []
  return facts.podsCut ? [...found, seen('not-seen', sentenceOf(sayCut(facts)))] : found
}

function deploymentNote(facts: ReadinessFacts): { clause: Phrase; evidence: Evidence[] } {
  const progressing = conditionOf(facts.object, 'Progressing')
  if (at(facts.object, 'spec', 'paused') === true) {
    return { clause: say`Its rollout is paused`, evidence: [seen('spec', say`spec.paused is true.`)] }
  }
  if (progressing?.reason !== 'ProgressDeadlineExceeded') return { clause: NOTHING, evidence: [] }
  const seconds = numberAt(facts.object, 'spec', 'progressDeadlineSeconds')
  return {
    clause:
      seconds === 0
        ? say`Its rollout made no progress for its deadline`
        : say`Its rollout made no progress for ${seconds} s`,
    evidence: [
      seen(
        'condition',
        say`${code('Progressing')} is ${code(progressing.status)}, ${code(progressing.reason)}: ${quote(progressing.message)}`,
      ),
    ],
  }
}

function judgeShort(kind: string, facts: ReadinessFacts, count: Count): JudgedReadiness {
  const { wanted, ready, made } = count
  const refused = made < wanted ? findRefused(facts, made) : undefined
  const note = kind === 'Deployment' ? deploymentNote(facts) : { clause: NOTHING, evidence: [] }
  const word = kind === 'Deployment' ? 'available' : 'ready'
  const lead = say`${ready} of ${wanted} pods ${words(ready === 1 ? 'is' : 'are')} ${words(word)}`
  const pod = podSentence(facts)
  const ordered =
    kind === 'StatefulSet' &&
    textAt(facts.object, 'spec', 'podManagementPolicy') !== 'Parallel' &&
    made < wanted &&
    refused === undefined
      ? say`It creates one pod at a time, each once the one before is ready`
      : NOTHING
  const nothing = refused === undefined && isSilent(pod) && isSilent(note.clause)
  const isSeen = facts.pods !== 'unread' && !facts.podsCut
  return {
    state: !nothing ? 'not-ready' : isSeen ? 'going' : 'unknown',
    ...inSentences(
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
  const note = kind === 'Deployment' ? deploymentNote(facts) : { clause: NOTHING, evidence: [] }
  const isOnDelete = textAt(facts.object, 'spec', 'updateStrategy', 'type') === 'OnDelete'
  const isBehind = count.updated < count.wanted || count.made > count.wanted
  const enough = say`${words(counted(count.wanted, 'pod'))} wanted and ${words(kind === 'Deployment' ? 'available' : 'ready')}`
  if (!isBehind)
    return {
      state: 'ready',
      ...inSentences(enough, note.clause),
      evidence: [countEvidence(kind, count), ...note.evidence],
    }
  const pod = podSentence(facts)
  const isStuck = !isSilent(note.clause) || !isSilent(pod)
  return {
    state: isStuck ? 'not-ready' : 'going',
    ...inSentences(
      enough,
      say`The rollout of the newest template is not done: ${count.updated} of ${count.wanted} pods have it`,
      isOnDelete
        ? say`Its update strategy ${code('OnDelete')} changes a pod only when it is deleted`
        : note.clause,
      pod,
    ),
    evidence: withEvents([countEvidence(kind, count), ...note.evidence, ...podEvidence(facts)], facts),
  }
}

/** What the newest text of a controller gives, for kinds that only have conditions. */
export function sayCondition(type: string, status: string, reason: string, message: string): Phrase {
  return say`${code(type)} is ${code(status)}${reason === '' ? NOTHING : say` (${code(reason)})`}${colon(message)}`
}
