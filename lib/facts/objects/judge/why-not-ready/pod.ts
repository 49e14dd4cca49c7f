import { at, isRecord, listAt, numberAt, textAt } from '@/lib/objects/fields'
import { type NamedContainer, podContainers, stateOf } from '@/lib/objects/pod-containers'
import { code, NOTHING, type Phrase, quote, say, shortListed, words } from '@/lib/phrase/phrase'
import { often } from '@/lib/words/lists'
import type { Evidence, Verdict } from '../../contract/object'
import { conditionOf } from '../read-conditions'
import {
  colon,
  conditionEvidence,
  eventEvidence,
  eventsAbout,
  inSentences,
  inShort,
  type JudgedReadiness,
  lastEvent,
  type ReadinessFacts,
  type ReadinessFinding,
  seen,
  withEvents,
} from './facts'
import { PROBE_FIELD, type ProbeName, probeHint, probeSaid, sayProbe, sayProbeShort } from './probe-words'
import { findUnscheduled } from './scheduling'
import { findStuck, titleOf } from './stuck-container'

const FAILED = new Map([
  ['Evicted', say`was evicted from its node`],
  ['DeadlineExceeded', say`ran longer than its activeDeadlineSeconds`],
  ['NodeLost', say`was lost with its node`],
  ['Preempting', say`was preempted by a pod of higher priority`],
  ['Terminated', say`was terminated as its node shut down`],
  ['NodeShutdown', say`was terminated as its node shut down`],
  ['NodeAffinity', say`was refused by its node, whose labels do not match it`],
  ['UnexpectedAdmissionError', say`was refused by its node`],
])

/** What became of a pod that failed as a whole, whatever its containers' last states say, with the message of its status. */
export function failedAsWhole(pod: unknown): Phrase | undefined {
  if (textAt(pod, 'status', 'phase') !== 'Failed') return undefined
  const reason = textAt(pod, 'status', 'reason')
  const known = FAILED.get(reason) ?? (reason === '' ? undefined : say`failed (${code(reason)})`)
  return known && say`${known}${colon(textAt(pod, 'status', 'message'))}`
}

function findFailed({ object: pod, events }: ReadinessFacts): ReadinessFinding {
  if (textAt(pod, 'status', 'phase') !== 'Failed') return undefined
  const reason = textAt(pod, 'status', 'reason')
  const message = textAt(pod, 'status', 'message')
  const broken = podContainers(pod)
    .map((container) => findStuck(container, { object: pod, events }))
    .find((finding) => finding !== undefined)
  const evidence: Verdict['evidence'] = [
    seen(
      'status',
      say`${code('status.phase')} is Failed${reason === '' ? NOTHING : say`, ${code(reason)}`}${colon(message)}`,
    ),
  ]
  const known = failedAsWhole(pod)
  if (known === undefined && broken) return { ...broken, evidence: [...evidence, ...broken.evidence] }
  const unnamed = say`failed, and its status does not say why${colon(message)}`
  return {
    state: 'not-ready',
    ...inSentences(
      say`The pod ${known ?? unnamed}`,
      say`It does not come back; its controller, if it has one, creates another`,
    ),
    ...inShort(reason === '' || message === '' ? undefined : [{ text: beforeMeasures(message) }]),
    evidence,
  }
}

// What the kubelet measured differs from pod to pod, and follows in sentences of its own.
function beforeMeasures(message: string): string {
  return message.split(/\.(?:\s+(?=\p{Lu})|\s*$)/u, 1).join('')
}

function findSucceeded({ object: pod }: ReadinessFacts): ReadinessFinding {
  if (textAt(pod, 'status', 'phase') !== 'Succeeded') return undefined
  const count = podContainers(pod).filter(({ role }) => role === 'main').length
  return {
    state: 'finished',
    ...inSentences(
      say`It has finished: ${count === 1 ? words('its container') : say`its ${count} containers`} succeeded`,
    ),
    evidence: [seen('status', say`status.phase is Succeeded.`)],
  }
}

function findReady({ object: pod }: ReadinessFacts): ReadinessFinding {
  const condition = conditionOf(pod, 'Ready')
  if (condition?.status !== 'True') return undefined
  const restarts = podContainers(pod).reduce(
    (sum, { status }) => sum + Number(at(status, 'restartCount') ?? 0),
    0,
  )
  return {
    state: 'ready',
    ...inSentences(
      say`It is ready`,
      restarts === 0 ? undefined : say`Its containers were restarted ${words(often(restarts))} so far`,
    ),
    evidence: [seen('condition', say`Ready is True.`, condition.since)],
  }
}

function findInit(facts: ReadinessFacts): ReadinessFinding {
  const init = podContainers(facts.object).filter(({ role }) => role === 'init' || role === 'sidecar')
  const isDone = conditionOf(facts.object, 'Initialized')?.status === 'True'
  if (init.length === 0 || isDone) return undefined
  const all = init.length
  for (const [index, container] of init.entries()) {
    const stuck = findStuck(container, facts)
    if (stuck)
      return {
        ...stuck,
        ...inSentences(...stuck.clauses, say`The next containers wait for it (${index + 1} of ${all})`),
      }
    const state = stateOf(container.status)
    if (container.role === 'init' && state?.is === 'running') {
      return {
        state: 'going',
        ...inSentences(
          say`${titleOf(container)} is running (${index + 1} of ${all}), and the main containers wait for it to finish`,
        ),
        hint: say`If it takes too long, check its log for what it waits for.`,
        ...inShort([{ text: 'Waits for init container ' }, { code: container.name }]),
        evidence: withEvents(
          [seen('container', say`${titleOf(container)} runs.`, textAt(state.fields, 'startedAt'))],
          facts,
        ),
      }
    }
  }
  return undefined
}

const WEIGHT: Record<Verdict['state'], number> = {
  'not-ready': 0,
  unknown: 1,
  going: 2,
  finished: 3,
  ready: 4,
}

/** A container that runs and is not ready: which probe fails and its last words, as far as events tell. */
function findUnready(container: NamedContainer, facts: ReadinessFacts): ReadinessFinding {
  if (stateOf(container.status)?.is !== 'running') return undefined
  if (container.role === 'init' || container.role === 'ephemeral' || at(container.status, 'ready') === true)
    return undefined
  const name: ProbeName = at(container.status, 'started') === false ? 'Startup' : 'Readiness'
  const probe = at(container.spec, PROBE_FIELD[name])
  const event = lastEvent(eventsAbout(container, facts.events), ['Unhealthy', 'ProbeError'], (message) =>
    message.startsWith(name),
  )
  const evidence: Evidence[] = [
    seen(
      'container',
      say`${titleOf(container)} runs; ${code('ready')} is false${name === 'Startup' ? say`, ${code('started')} is false` : NOTHING}.`,
    ),
  ]
  if (isRecord(probe)) {
    const period = numberAt(probe, 'periodSeconds') || 10
    const failures = numberAt(probe, 'failureThreshold') || 3
    evidence.push(
      seen(
        'spec',
        say`${code(PROBE_FIELD[name])}: ${sayProbe(probe)}, each ${period} s, failed after ${failures} in a row.`,
      ),
    )
  }
  if (event !== undefined) evidence.push(eventEvidence(event))
  const lower = name.toLowerCase()
  if (event !== undefined) {
    const probeWords = probeSaid(event.message)
    return {
      state: 'not-ready',
      ...inSentences(
        say`${titleOf(container)} runs, and its ${words(lower)} probe (${sayProbe(probe)}) fails${colon(probeWords)}`,
      ),
      hint: probeHint(probe),
      ...(isRecord(probe) ? inShort(sayProbeShort(name, probe, probeWords)) : {}),
      evidence,
    }
  }
  const has = isRecord(probe)
  return {
    state: has ? 'not-ready' : 'unknown',
    ...inSentences(
      has
        ? say`${titleOf(container)} runs, and its ${words(lower)} probe (${sayProbe(probe)}) has not passed`
        : say`${titleOf(container)} runs and is not ready, though it has no ${words(lower)} probe`,
    ),
    ...(has ? inShort(sayProbeShort(name, probe, undefined)) : {}),
    evidence: withEvents(evidence, facts),
  }
}

function findContainer(facts: ReadinessFacts): ReadinessFinding {
  const found = podContainers(facts.object)
    .filter(({ role }) => role === 'main' || role === 'sidecar')
    .flatMap((container) => findStuck(container, facts) ?? findUnready(container, facts) ?? [])
    .sort((a, b) => WEIGHT[a.state] - WEIGHT[b.state])
  const [worst, ...others] = found
  if (worst === undefined) return undefined
  return others.length === 0
    ? worst
    : {
        ...worst,
        evidence: [...worst.evidence, ...others.map(({ says }) => seen('container' as const, says))],
      }
}

/** A sentence of somebody else after one of our own. */
const after = (message: string) => (message === '' ? NOTHING : say` ${quote(message)}`)

/** The readiness gates for which a pod waits whose containers are ready. */
function closedGates(pod: unknown): string[] {
  if (conditionOf(pod, 'ContainersReady')?.status !== 'True') return []
  const gates = listAt(pod, 'spec', 'readinessGates').map((gate) => textAt(gate, 'conditionType'))
  return gates.filter((type) => conditionOf(pod, type)?.status !== 'True')
}

function findGate({ object: pod }: ReadinessFacts): ReadinessFinding {
  const closed = closedGates(pod)
  if (closed.length === 0) return undefined
  return {
    state: 'not-ready',
    ...inSentences(
      say`Its containers are ready; the readiness ${words(closed.length === 1 ? 'gate' : 'gates')} ${shortListed(closed.map(code))} ${words(closed.length === 1 ? 'is' : 'are')} not`,
    ),
    hint: say`A controller outside the pod, such as a load balancer's, sets a gate’s condition.`,
    ...inShort([{ text: 'Readiness gate ' }, { code: closed[0] ?? '' }, { text: ' is closed' }]),
    evidence: closed.map((type) => {
      const condition = conditionOf(pod, type)
      return condition === undefined
        ? seen('condition', say`Nothing has set the condition ${code(type)}.`)
        : seen('condition', say`${code(type)} is ${code(condition.status)}.${after(condition.message)}`)
    }),
  }
}

function findNodeGone(facts: ReadinessFacts): ReadinessFinding {
  const ready = conditionOf(facts.object, 'Ready')
  const isLost =
    textAt(facts.object, 'status', 'phase') === 'Unknown' ||
    textAt(facts.object, 'status', 'reason') === 'NodeLost'
  const event = lastEvent(facts.events, ['NodeNotReady'])
  if (!isLost && event === undefined) return undefined
  const node = textAt(facts.object, 'spec', 'nodeName')
  return {
    state: 'not-ready',
    ...inSentences(say`Its node ${code(node)} is not ready, so nothing is known about its containers since`),
    evidence: [
      ...(event === undefined ? [] : [eventEvidence(event)]),
      ...(ready === undefined
        ? []
        : [
            seen(
              'condition' as const,
              say`${code('Ready')} is ${code(ready.status)}.${after(ready.message)}`,
            ),
          ]),
    ],
  }
}

function unknown(facts: ReadinessFacts): JudgedReadiness {
  const ready = conditionOf(facts.object, 'Ready')
  const message = ready?.message ?? ''
  const phase = textAt(facts.object, 'status', 'phase')
  return {
    state: ready === undefined ? 'going' : 'unknown',
    ...inSentences(
      ready === undefined
        ? say`It is ${phase === '' ? words('without a phase') : code(phase)}, and the kubelet has not reported yet whether it is ready`
        : say`It is not ready${message === '' ? words(', and its status does not say why') : colon(message)}`,
    ),
    evidence: withEvents(ready === undefined ? [] : [conditionEvidence(ready)], facts),
  }
}

/** Whether a Pod is ready and, where it is not, what holds it back, as far as its status and its events tell. */
export function judgePod(facts: ReadinessFacts): JudgedReadiness {
  return (
    findFailed(facts) ??
    findSucceeded(facts) ??
    findReady(facts) ??
    findUnscheduled(facts) ??
    findNodeGone(facts) ??
    findInit(facts) ??
    findContainer(facts) ??
    findGate(facts) ??
    unknown(facts)
  )
}
