import type { Piece } from '@/lib/contract/pieces'
import { exitMeaning, memoryLimit } from '@/lib/objects/exit-words'
import { at, listAt, numberAt, textAt } from '@/lib/objects/fields'
import { type PodContainer, podContainers, stateOf } from '@/lib/objects/pod-containers'
import { conditionOf } from '@/lib/objects/read-conditions'
import { startError } from '@/lib/objects/start-error'
import { type Facts, lastEvent } from '@/lib/objects/why-not-ready/facts'
import { PULL_REASONS, pullCause, registryWords } from '@/lib/objects/why-not-ready/image-pull'
import { failedAsWhole } from '@/lib/objects/why-not-ready/pod'
import { probeKill } from '@/lib/objects/why-not-ready/probe-words'
import { whyNotReady } from '@/lib/objects/why-not-ready/why-not-ready'
import { counted } from '@/lib/words/lists'

/** Why a pod is not ready, as what follows its owner's name, and what says so. */
export interface PodFact {
  fact: Piece[]
  seen: Piece[][]
}

function pullFact(container: PodContainer, reason: string, events: Facts['events']): Piece[] {
  const told = registryWords(textAt(container.status, 'state', 'waiting', 'message'))
  // Older kubelets write the registry's words into the event only.
  const event = lastEvent(events, ['Failed'], (message) => /pull/i.test(message))
  const words = told === '' || told === reason ? registryWords(event?.message ?? '') : told
  const why = pullCause(`${reason} ${words}`)?.says ?? (words || 'the kubelet does not say why')
  return [
    { text: ' cannot pull its image ' },
    { code: textAt(container.spec, 'image') },
    { text: `: ${why}` },
  ]
}

/** What a pod that is being deleted waits for. */
function deletionFact(pod: unknown): PodFact | undefined {
  const due = textAt(pod, 'metadata', 'deletionTimestamp')
  if (due === '') return undefined
  const [finalizer] = listAt(pod, 'metadata', 'finalizers')
  const fact: Piece[] =
    typeof finalizer === 'string'
      ? [{ text: ' is being deleted and waits for the finalizer ' }, { code: finalizer }]
      : [
          { text: ' is being deleted, and the kubelet of ' },
          { code: textAt(pod, 'spec', 'nodeName') },
          { text: ' has not said that its containers ended' },
        ]
  return { fact, seen: [[{ text: 'was to be gone ' }, { at: due }]] }
}

/** The container that keeps exiting, with how it last ended. */
export function crashedContainer(
  pod: unknown,
): { container: PodContainer; terminated: unknown; isWaiting: boolean } | undefined {
  for (const container of podContainers(pod)) {
    const state = stateOf(container.status)
    if (state?.is === 'waiting' && textAt(state.fields, 'reason') === 'CrashLoopBackOff') {
      return { container, terminated: at(container.status, 'lastState', 'terminated'), isWaiting: true }
    }
    const hasFailed = state?.is === 'terminated' && numberAt(state.fields, 'exitCode') !== 0
    if (hasFailed) return { container, terminated: state.fields, isWaiting: false }
  }
  return undefined
}

function crashFact(container: PodContainer, terminated: unknown, events: Facts['events']): PodFact {
  const code = numberAt(terminated, 'exitCode')
  const restarts = numberAt(container.status, 'restartCount')
  const limit = memoryLimit(container.spec)
  const ended = textAt(terminated, 'finishedAt')
  const seen: Piece[][] = [
    ...(restarts === 0 ? [] : [[{ text: `restarted ${counted(restarts, 'time')}` }]]),
    ...(ended === '' ? [] : [[{ text: 'last exit ' }, { at: ended }]]),
  ]
  const isAgain = restarts > 0
  if (textAt(terminated, 'reason') === 'OOMKilled') {
    const bound: Piece[] =
      limit === '' ? [{ text: ', with no memory limit of its own' }] : [{ text: ' at ' }, { code: limit }]
    return { fact: [{ text: isAgain ? ' is OOMKilled' : ' was OOMKilled' }, ...bound], seen }
  }
  const kill = probeKill(container, terminated, events)
  if (kill !== undefined) {
    const { name, said } = kill
    const path = textAt(kill.probe, 'httpGet', 'path')
    return {
      fact: [
        { text: ` is restarted for its ${name.toLowerCase()} probe` },
        ...(path === '' ? [] : [{ text: ' ' }, { code: path }]),
        { text: `, which fails${said === '' ? '' : `: ${said}`}` },
      ],
      seen,
    }
  }
  if (textAt(terminated, 'reason') === 'StartError') {
    return { fact: [{ text: ` cannot start: ${startError(textAt(terminated, 'message'))}` }], seen }
  }
  const means = code === 1 ? undefined : exitMeaning(code)
  return {
    fact: [
      { text: isAgain ? ' keeps exiting with code ' : ' exited with code ' },
      { code: String(code) },
      ...(means === undefined ? [] : [{ text: `: ${means}` }]),
    ],
    seen,
  }
}

/** Why a pod is not ready by its status and its events, in pieces: names in it are never parsed out of prose. */
export function podFact(facts: Facts): PodFact {
  const deletion = deletionFact(facts.object)
  if (deletion !== undefined) return deletion
  const since = conditionOf(facts.object, 'Ready')?.since
  const sinceThen: Piece[][] = since === undefined ? [] : [[{ text: 'not ready since ' }, { since }]]
  const failed = failedAsWhole(facts.object)
  if (failed !== undefined) return { fact: [{ text: ` ${failed.replace(/\.$/, '')}` }], seen: sinceThen }
  for (const container of podContainers(facts.object)) {
    const reason = textAt(container.status, 'state', 'waiting', 'reason')
    if (PULL_REASONS.has(reason)) return { fact: pullFact(container, reason, facts.events), seen: sinceThen }
  }
  const crashed = crashedContainer(facts.object)
  if (crashed?.terminated !== undefined) return crashFact(crashed.container, crashed.terminated, facts.events)
  const says = whyNotReady(facts)?.says ?? 'why is unknown.'
  return { fact: [{ text: `: ${says.replace(/\.$/, '')}` }], seen: sinceThen }
}
