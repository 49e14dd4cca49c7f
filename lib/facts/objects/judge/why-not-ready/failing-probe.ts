import { at, isRecord, numberAt } from '@/lib/objects/fields'
import { type NamedContainer, stateOf } from '@/lib/objects/pod-containers'
import type { Evidence } from '../../contract/object'
import {
  eventEvidence,
  eventsAbout,
  lastEvent,
  type ReadinessFacts,
  type ReadinessFinding,
  withEvents,
} from './facts'
import { PROBE_FIELD, type ProbeName, probeHint, probeSaid, sayProbe } from './probe-words'
import { titleOf } from './stuck-container'

/** A container that runs and is not ready: which probe fails and its last words, as far as events tell. */
export function findUnready(container: NamedContainer, facts: ReadinessFacts): ReadinessFinding {
  if (stateOf(container.status)?.is !== 'running') return undefined
  if (container.role === 'init' || container.role === 'ephemeral' || at(container.status, 'ready') === true)
    return undefined
  const name: ProbeName = at(container.status, 'started') === false ? 'Startup' : 'Readiness'
  const probe = at(container.spec, PROBE_FIELD[name])
  const event = lastEvent(eventsAbout(container, facts.events), ['Unhealthy', 'ProbeError'], (message) =>
    message.startsWith(name),
  )
  const evidence: Evidence[] = [
    {
      from: 'container',
      says: `${titleOf(container)} runs; ready is false${name === 'Startup' ? ', started is false' : ''}.`,
    },
  ]
  if (isRecord(probe)) {
    const period = numberAt(probe, 'periodSeconds') || 10
    const failures = numberAt(probe, 'failureThreshold') || 3
    evidence.push({
      from: 'spec',
      says: `${PROBE_FIELD[name]}: ${sayProbe(probe)}, each ${period} s, failed after ${failures} in a row.`,
    })
  }
  if (event !== undefined) evidence.push(eventEvidence(event))
  const lower = name.toLowerCase()
  if (event !== undefined) {
    const words = probeSaid(event.message)
    return {
      state: 'not-ready',
      says: `${titleOf(container)} runs, and its ${lower} probe (${sayProbe(probe)}) fails${words === '' ? '.' : `: ${words}.`}`,
      hint: probeHint(probe),
      evidence,
    }
  }
  const has = isRecord(probe)
  return {
    state: has ? 'not-ready' : 'unknown',
    says: has
      ? `${titleOf(container)} runs, and its ${lower} probe (${sayProbe(probe)}) has not passed.`
      : `${titleOf(container)} runs and is not ready, though it has no ${lower} probe.`,
    evidence: withEvents(evidence, facts),
  }
}
