import { withDecisions } from '@/lib/facts/refusals/judge/decisions'
import { plain, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { Overview } from '../contract'
import { causesOf, identityTroubles, type Parts } from './causes'
import { checksOf, ungrantedOf } from './checks'
import { clausesOf } from './clauses'
import { connectionFindings } from './connection'
import type { OverviewReadings, Timed } from './facts'
import { dangersHere, ownPod, permissionsOf, serverOf, tokenOf, whyNoAnswer } from './own-pod'
import type { Dated, VerdictPart } from './part'
import { podStrip } from './pod-strip'
import { countPods, listedPods } from './pods'
import { countCalls } from './refusals-check'
import { overviewVerdict } from './verdict'

const AREAS = { identity: 'Identity', connection: 'Connection', pods: 'Pods', access: 'Permissions' } as const

function factOf<T>(reading: Timed<T>): Dated<T> | undefined {
  return reading.state === 'read' ? { value: reading.value, checkedAt: reading.at } : undefined
}

function unreadPart(area: keyof typeof AREAS, reading: Timed<unknown>): VerdictPart {
  const isDenied = reading.state === 'unread' && reading.because === 'refused'
  const why = reading.state === 'unread' ? plain(reading.says) : 'Nothing came yet.'
  return {
    state: isDenied ? 'denied' : 'unknown',
    word: isDenied ? 'no permission' : 'unknown',
    says: `${AREAS[area]} could not be checked.`,
    evidence: [why],
    checkedAt: reading.at,
  }
}

function partsOf(readings: OverviewReadings): Parts {
  const { identity, connection, pods, access } = readings
  const judged = overviewVerdict({
    identity: factOf(identity),
    connection: factOf(connection),
    pods: factOf(pods),
    access: factOf(access),
  })
  return {
    identity: judged.identity ?? unreadPart('identity', identity),
    connection: judged.connection ?? unreadPart('connection', connection),
    pods: judged.pods ?? unreadPart('pods', pods),
    access: judged.access ?? unreadPart('access', access),
  }
}

function countsOf(readings: OverviewReadings): Overview['counts'] {
  const { pods, access, connection } = readings
  const isKnown = serverOf(readings).state === 'answers'
  const listed = pods.state === 'read' ? listedPods(pods.value) : undefined
  const held = access.state === 'read' && access.value.unanswered === undefined ? access.value : undefined
  const failed = connection.state === 'read' ? connectionFindings(connection.value) : undefined
  return present({
    refusals: isKnown && readings.refusals.state === 'read' ? countCalls(readings).refused : undefined,
    resources: isKnown ? listed && countPods(listed).needAttention : undefined,
    permissions: isKnown ? held && dangersHere(readings).length : undefined,
    identity: isKnown ? identityTroubles(readings) : undefined,
    connection: failed?.filter(({ severity }) => severity === 'bad').length,
  })
}

/** What logs and events show now, with what was decided since: once the API server stops answering this account, nothing. */
function refusalsNow(readings: OverviewReadings): OverviewReadings['refusals'] {
  const { refusals, allowedNow } = readings
  const says = whyNoAnswer(readings)
  if (refusals.state === 'unread') return refusals
  if (says === undefined)
    return allowedNow
      ? {
          ...refusals,
          value: withDecisions(refusals.value, (call) => present({ allowedNow: allowedNow(call) })),
        }
      : refusals
  return { state: 'unread', because: 'failed', says: words(says), at: refusals.at }
}

/**
 * The overview of one look: the verdict clause by clause, what causes the trouble, worst first, each cause once with what it
 * rests on and one thing to press, and what is known of this pod. Nothing is called healthy that was not checked.
 */
export function buildOverview(asRead: OverviewReadings): Overview {
  const readings = { ...asRead, refusals: refusalsNow(asRead) }
  const parts = partsOf(readings)
  const causes = causesOf(readings, parts)
  const times = Object.values(parts).map(({ checkedAt }) => checkedAt)
  const { ms: serverMs, ...server } = serverOf(readings)
  const { identity, pods } = readings
  const own = identity.state === 'read' ? identity.value.pod.name : undefined
  return {
    verdict: clausesOf(readings, parts, causes),
    causes,
    // What was refused before is no cause now, and is still told, with its age.
    checks: checksOf(server.state === 'silent' ? asRead : readings, parts),
    pod: ownPod(readings),
    server,
    token: tokenOf(readings),
    permissions: permissionsOf(readings),
    counts: countsOf(readings),
    checkedAt: [readings.madeAt, ...times].reduce((a, b) => (Date.parse(a) < Date.parse(b) ? b : a)),
    ...present({
      ungranted: ungrantedOf(readings, parts),
      around: pods.state === 'read' ? podStrip(pods.value, own) : undefined,
      serverMs,
    }),
  }
}
