import { at, isRecord, numberAt, textAt } from '@/lib/objects/fields'
import type { NamedContainer } from '@/lib/objects/pod-containers'
import { code, type Phrase, say, words } from '@/lib/phrase/phrase'
import type { Piece } from '@/lib/phrase/pieces'
import type { ObjectEvent } from '../../contract/object'
import { colon, eventsAbout, lastEvent, type ReadinessFacts } from './facts'

export type ProbeName = 'Startup' | 'Readiness' | 'Liveness'

export const PROBE_FIELD = {
  Startup: 'startupProbe',
  Readiness: 'readinessProbe',
  Liveness: 'livenessProbe',
} as const

function portOf(probe: unknown): string {
  const port = at(probe, 'port')
  return typeof port === 'number' || typeof port === 'string' ? String(port) : ''
}

/** "HTTP GET /health on port 8080", "TCP port 5432", "a command in the container": what a probe asks. */
export function sayProbe(probe: unknown): Phrase {
  const http = at(probe, 'httpGet')
  if (isRecord(http))
    return say`${code(`${textAt(http, 'scheme') || 'HTTP'} GET ${textAt(http, 'path') || '/'}`)} on port ${code(portOf(http))}`
  const tcp = at(probe, 'tcpSocket')
  if (isRecord(tcp)) return say`TCP port ${code(portOf(tcp))}`
  const grpc = at(probe, 'grpc')
  if (isRecord(grpc)) return say`gRPC health on port ${code(portOf(grpc))}`
  return isRecord(at(probe, 'exec')) ? say`a command in the container` : say`a probe`
}

// "Readiness probe failed: HTTP probe failed with statuscode: 503" (kubelet/prober of Kubernetes 1.36).
/** A probe's own words out of the kubelet's event, without a period. */
export function probeSaid(message: string): string {
  return message
    .replace(/^\w+ probe (?:failed|errored)(?: and resulted in \w+ state)?:? ?/, '')
    .trim()
    .replace(/\.$/, '')
}

const STATUS_CODE = /statuscode: (\d{3})$/

/** A probe by what it asks, and how that fails when one word says it; without its words it has not passed yet. */
export function sayProbeShort(name: ProbeName, probe: unknown, said: string | undefined): Piece[] {
  const path = textAt(probe, 'httpGet', 'path')
  const port = at(probe, 'tcpSocket', 'port')
  const asks: Piece[] =
    path !== ''
      ? [{ text: `${name} ` }, { code: path }]
      : port === undefined
        ? [{ text: `${name} probe` }]
        : [{ text: `${name} port ` }, { code: String(port) }]
  if (said === undefined) return [...asks, { text: ' has not passed' }]
  const code = STATUS_CODE.exec(said)?.[1]
  if (code !== undefined) return [...asks, { text: ` answers ${code}` }]
  if (/connection refused$/.test(said)) return [...asks, { text: ': connection refused' }]
  return [...asks, { text: ' fails' }]
}

/** What to try where a probe fails. */
export function probeHint(probe: unknown): Phrase {
  return isRecord(at(probe, 'exec'))
    ? say`Run the command of the probe inside the container.`
    : say`Run the probe's request from inside the container, and compare its port and path with what the program listens on.`
}

// Kubernetes 1.36, kuberuntime_manager.go.
const KILLED = /failed (liveness|startup) probe, will be restarted$/

export interface ProbeKill {
  name: ProbeName
  probe: unknown
  /** The probe's last words; empty where no event has them. */
  said: string
  events: ObjectEvent[]
}

/**
 * The probe for which the kubelet kills the container: it says so in an event, or the container was killed and its last event says
 * that such a probe failed. Undefined for an end of any other kind.
 */
export function probeKill(
  container: NamedContainer,
  terminated: unknown,
  events: ReadinessFacts['events'],
): ProbeKill | undefined {
  if (textAt(terminated, 'reason') === 'OOMKilled') return undefined
  const own = eventsAbout(container, events)
  const kill = lastEvent(own, ['Killing'], (message) => KILLED.test(message))
  const wasKilled = [137, 143].includes(numberAt(terminated, 'exitCode'))
  // A program may end by itself when it is asked to stop, and may have been killed in an earlier run.
  const isOfThisRun = Date.parse(kill?.lastAt ?? '') >= Date.parse(textAt(terminated, 'startedAt'))
  const failure = lastEvent(own, ['Unhealthy', 'ProbeError'], (message) =>
    /^(?:Liveness|Startup) /.test(message),
  )
  if (wasKilled ? (kill ?? failure) === undefined : !isOfThisRun) return undefined
  const word =
    KILLED.exec(kill?.message ?? '')?.[1] ?? /^\w+/.exec(failure?.message ?? '')?.[0]?.toLowerCase()
  const name: ProbeName = word === 'startup' ? 'Startup' : 'Liveness'
  const last = failure?.message.startsWith(name) ? failure : undefined
  return {
    name,
    probe: at(container.spec, PROBE_FIELD[name]),
    said: last === undefined ? '' : probeSaid(last.message),
    events: [kill, last].filter((event) => event !== undefined),
  }
}

/** A container, as it is called within a sentence, that the kubelet kills for a probe. */
export function sayKill(called: Phrase, { name, probe, said }: ProbeKill): Phrase {
  return say`The kubelet kills ${called}, since its ${words(name.toLowerCase())} probe (${sayProbe(probe)}) fails${colon(said)}`
}

/** What to try then; a program that only starts slowly needs a patient startup probe. */
export function killHint({ name, probe }: ProbeKill): Phrase {
  if (name !== 'Startup') return probeHint(probe)
  const seconds = (numberAt(probe, 'periodSeconds') || 10) * (numberAt(probe, 'failureThreshold') || 3)
  return say`${probeHint(probe)} If the program only starts slowly, raise ${code('failureThreshold')}: it has about ${seconds} s now.`
}
