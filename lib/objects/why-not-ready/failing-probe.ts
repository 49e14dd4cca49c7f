import type { Evidence } from '@/lib/contract/object'
import { at, isRecord, numberAt, textAt } from '../fields'
import { type PodContainer, stateOf } from '../pod-containers'
import { eventEvidence, type Facts, type Finding, lastEvent, withEvents } from './facts'
import { titleOf } from './stuck-container'

type ProbeName = 'Startup' | 'Readiness' | 'Liveness'

const FIELD = { Startup: 'startupProbe', Readiness: 'readinessProbe', Liveness: 'livenessProbe' } as const

function portOf(probe: unknown): string {
  const port = at(probe, 'port')
  return typeof port === 'number' || typeof port === 'string' ? String(port) : ''
}

/** "HTTP GET /health on port 8080", "TCP port 5432", "the command cat /ready": what a probe asks. */
function sayProbe(probe: unknown): string {
  const http = at(probe, 'httpGet')
  if (isRecord(http))
    return `${textAt(http, 'scheme') || 'HTTP'} GET ${textAt(http, 'path') || '/'} on port ${portOf(http)}`
  const tcp = at(probe, 'tcpSocket')
  if (isRecord(tcp)) return `TCP port ${portOf(tcp)}`
  const grpc = at(probe, 'grpc')
  if (isRecord(grpc)) return `gRPC health on port ${portOf(grpc)}`
  return isRecord(at(probe, 'exec')) ? 'a command in the container' : 'a probe'
}

// "Readiness probe failed: HTTP probe failed with statuscode: 503" (kubelet/prober of Kubernetes 1.36).
function said(message: string): string {
  return message.replace(/^\w+ probe (?:failed|errored)(?: and resulted in \w+ state)?:? ?/, '').trim()
}

/** SIGTERM, and SIGKILL where the program did not end in time. */
const KILLED = new Set([143, 137])

/**
 * The probe for which the kubelet restarts the container: it ended by a signal, and an event tells of a failing liveness or
 * startup probe. The path is "" for a probe that asks for none.
 */
export function killingProbe(
  container: PodContainer,
  terminated: unknown,
  events: Facts['events'],
): { name: 'Liveness' | 'Startup'; path: string } | undefined {
  if (!KILLED.has(numberAt(terminated, 'exitCode')) || events === 'unread') return undefined
  if (textAt(terminated, 'reason') === 'OOMKilled') return undefined
  const own = events.filter(({ about }) => about === '' || about.includes(`{${container.name}}`))
  const name = (['Liveness', 'Startup'] as const).find(
    (probe) => lastEvent(own, ['Unhealthy'], (message) => message.startsWith(probe)) !== undefined,
  )
  return name && { name, path: textAt(container.spec, FIELD[name], 'httpGet', 'path') }
}

/** A container that runs and is not ready: which probe fails and its last words, as far as events tell. */
export function findUnready(container: PodContainer, facts: Facts): Finding {
  if (stateOf(container.status)?.is !== 'running') return undefined
  if (container.role === 'init' || container.role === 'ephemeral' || at(container.status, 'ready') === true)
    return undefined
  const name: ProbeName = at(container.status, 'started') === false ? 'Startup' : 'Readiness'
  const probe = at(container.spec, FIELD[name])
  const event = lastEvent(
    facts.events === 'unread'
      ? 'unread'
      : facts.events.filter((e) => e.about === '' || e.about.includes(`{${container.name}}`)),
    ['Unhealthy', 'ProbeError'],
    (message) => message.startsWith(name),
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
      says: `${FIELD[name]}: ${sayProbe(probe)}, each ${period} s, failed after ${failures} in a row.`,
    })
  }
  if (event !== undefined) evidence.push(eventEvidence(event))
  const lower = name.toLowerCase()
  if (event !== undefined) {
    const words = said(event.message)
    return {
      state: 'not-ready',
      says: `${titleOf(container)} runs, and its ${lower} probe (${sayProbe(probe)}) fails${words === '' ? '.' : `: ${words.replace(/\.$/, '')}.`}`,
      hint: "Run the probe's request from inside the container, and compare its port and path with what the program listens on.",
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
