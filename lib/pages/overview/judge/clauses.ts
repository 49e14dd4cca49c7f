import type { Situation } from '@/lib/contract/situation'
import { NOT_KNOWN, noneFound } from '@/lib/facts/refusals/judge/none-found'
import { callAddress } from '@/lib/facts/refusals/judge/refused-call'
import { sayCounts } from '@/lib/facts/refusals/judge/seen-refusals'
import { capitalized, code, type Phrase, say, words } from '@/lib/phrase/phrase'
import { counted } from '@/lib/words/lists'
import { connectionAddress, identityAddress, kindAddress, refusalsAddress } from '@/lib/words/page-addresses'
import type { Clause, OverviewCause } from '../contract'
import { hasNothing, type Parts } from './causes'
import { brokenStep } from './connection'
import type { OverviewReadings } from './facts'
import { doubtIn, loggedCalls } from './logged-refusals'
import { isAskedAsReader, ownListed, serverOf } from './own-pod'
import { crashCalls, isAllowedNow } from './pod-causes'
import { countPods, listedPods, sayPods } from './pods'
import { type CallCounts, countCalls, isAllRead } from './refusals-check'

function notReached(
  { identity }: OverviewReadings,
  situation: Situation | undefined,
  step: string | undefined,
): Phrase {
  if (situation === 'no-ca-file') {
    const hasNoToken = identity.state === 'read' && identity.value.token.state === 'absent'
    return hasNoToken ? say`No token is mounted.` : say`The CA of the API server is not mounted.`
  }
  if (step === 'locate') return say`The address of the API server is not known.`
  if (step === 'verify') return say`The API server cannot be verified.`
  return say`The API server does not answer.`
}

function serverClause(readings: OverviewReadings): Clause | undefined {
  const { state } = serverOf(readings)
  if (state === 'answers') return undefined
  const step = readings.connection.state === 'read' ? brokenStep(readings.connection.value) : undefined
  const href = connectionAddress(step?.id)
  if (state === 'silent') return { state: 'bad', says: notReached(readings, step?.situation, step?.id), href }
  if (state === 'unauthorized')
    return { state: 'bad', says: say`The API server does not accept the token.`, href }
  if (state === 'tokenless') return { state: 'bad', says: say`The token cannot be read.`, href }
  return { state: 'unknown', says: say`Whether the API server answers is unknown.`, href }
}

function ownClause(readings: OverviewReadings, parts: Parts): Clause {
  const { identity } = readings
  if (identity.state === 'read' && identity.value.attachedFrom !== undefined) {
    return { state: 'neutral', says: say`Attached from outside the cluster.`, href: identityAddress() }
  }
  const own = ownListed(readings)
  switch (own?.standing) {
    case 'ready':
      return own.isRestarted
        ? { state: 'warning', says: say`Pod restarted within the last hour.`, href: identityAddress() }
        : { state: 'ok', says: say`Pod healthy.` }
    case 'not-ready':
      return { state: 'bad', says: say`Pod not ready.`, href: identityAddress() }
    case 'stuck':
      return { state: 'warning', says: say`Pod not ready.`, href: identityAddress() }
    case 'starting':
      return { state: 'neutral', says: say`Pod starting.` }
    case 'ending':
      return { state: 'warning', says: say`Pod terminating.`, href: identityAddress() }
    default:
      // What was checked of a pod that cannot be read.
      return parts.pods.state === 'denied'
        ? {
            state: 'ok',
            says: say`The API server knows ${words(isAskedAsReader(readings) ? 'you' : 'this pod')}.`,
          }
        : { state: 'unknown', says: say`Whether this pod is healthy is unknown.`, href: identityAddress() }
  }
}

function aroundClause(readings: OverviewReadings, parts: Parts): Clause {
  const { pods, identity } = readings
  const listed = pods.state === 'read' ? listedPods(pods.value) : undefined
  const namespace = pods.state === 'read' ? pods.value.namespace : ''
  const list = kindAddress({ group: '', version: 'v1', resource: 'pods', namespace })
  if (listed === undefined) {
    const { state, next } = parts.pods
    if (state === 'denied') {
      const who = isAskedAsReader(readings) ? 'You' : 'It'
      return {
        state: 'neutral',
        says: say`${words(who)} cannot list pods in ${code(namespace)}.`,
        href: next?.href ?? list,
      }
    }
    if (state === 'stale') return { state: 'stale', says: say`The list of pods is out of date.`, href: list }
    return { state: 'unknown', says: say`Whether the pods around it are ready is unknown.` }
  }
  const own = identity.state === 'read' ? identity.value.pod.name : undefined
  if (listed.every(({ name, standing }) => name === own || standing === 'over'))
    return { state: 'neutral', says: say`No other pod runs in ${code(namespace)}.` }
  const counts = countPods(listed)
  const says = say`${sayPods(counts, namespace)}.`
  if (counts['not-ready'] > 0) return { state: 'bad', says, href: list }
  if (counts.stuck > 0) return { state: 'warning', says, href: list }
  if (counts.unknown > 0) return { state: 'unknown', says, href: list }
  if (counts.starting + counts.ending > 0) return { state: 'neutral', says, href: list }
  return { state: 'ok', says }
}

/** What is said where no call is known to be refused; nothing where this account can read neither logs nor events. */
function unrefusedClause({ refusals }: OverviewReadings): Clause[] {
  const clause = (says: Phrase): Clause => ({
    state: 'unknown',
    says: say`${says}.`,
    href: refusalsAddress(),
  })
  if (refusals.state === 'unread') return [clause(NOT_KNOWN)]
  const { logs, events } = refusals.value
  if (logs.state === 'denied' && events.state === 'denied') return []
  const found = noneFound(refusals.value)
  return found === undefined ? [] : [clause(found.says)]
}

function refusedClause(readings: OverviewReadings): Clause[] {
  const counts = countCalls(readings)
  const { refused } = counts
  if (refused === undefined) return unrefusedClause(readings)
  const says = sayCounts({ ...counts, refused })
  if (says === undefined) return [{ state: 'ok', says: say`No call refused.` }]
  const state = isAllRead(readings) ? 'ok' : 'neutral'
  if (refused === 0) return [{ state, says: say`${says}.`, href: refusalsAddress() }]
  const { access } = readings
  const [only] = [
    ...crashCalls(readings).filter((one) => !isAllowedNow(readings, one)),
    ...loggedCalls(readings).map(({ call }) => call),
  ]
  const own = access.state === 'read' ? access.value.user : ''
  const isBelieved = only !== undefined && doubtIn(readings, only) === undefined
  const href = refused === 1 && isBelieved ? callAddress(only, own) : refusalsAddress()
  return [{ state: 'bad', says: capitalized(say`${says}.`), href }]
}

function clausesThere(readings: OverviewReadings, parts: Parts): Clause[] {
  const own = ownClause(readings, parts)
  if (hasNothing(readings, parts.access) && readings.access.state === 'read') {
    const who = words(isAskedAsReader(readings) ? 'You have' : 'It has')
    return [
      own,
      { state: 'neutral', says: say`${who} no permissions in ${code(readings.access.value.namespace)} yet.` },
    ]
  }
  return [own, aroundClause(readings, parts), ...refusedClause(readings)]
}

function criticalClause(causes: readonly Pick<OverviewCause, 'severity'>[]): Clause[] {
  const count = causes.filter(({ severity }) => severity === 'critical').length
  if (count === 0) return []
  return [
    {
      state: 'bad',
      isCritical: true,
      says: say`${words(counted(count, 'critical risk'))}.`,
      href: '/#attention',
    },
  ]
}

/** The clause about a fix, when nothing else is left to say. */
function allClear(clauses: readonly Clause[], { allowed }: CallCounts): Clause[] {
  const fixed = clauses.at(-1)
  return allowed > 0 && fixed !== undefined && clauses.every(({ state }) => state === 'ok')
    ? [{ state: 'ok', says: say`All clear.` }, fixed]
    : [...clauses]
}

/**
 * The verdict as clauses, each with its state: first the API server where it does not answer or know who asks, then this pod, the
 * critical risks, the pods around it and refused calls. No clause is `ok` unless it was checked, and not all are while a cause needs attention.
 */
export function clausesOf(
  readings: OverviewReadings,
  parts: Parts,
  causes: readonly Pick<OverviewCause, 'severity'>[],
): Clause[] {
  const server = serverClause(readings)
  if (server !== undefined) {
    const rest = { state: 'unknown' as const, says: say`Pods and permissions cannot be checked.` }
    return server.state === 'bad' ? [server, rest] : [server]
  }
  const [own, ...around] = clausesThere(readings, parts)
  const clauses = [...(own ? [own] : []), ...criticalClause(causes), ...around]
  const serious = causes.filter(({ severity }) => severity !== 'note' && severity !== 'ok')
  if (serious.length === 0) return allClear(clauses, countCalls(readings))
  if (clauses.some(({ state }) => state === 'bad' || state === 'warning')) return clauses
  const state = serious.some(({ severity }) => severity !== 'warning') ? 'bad' : 'warning'
  return [
    ...clauses,
    {
      state,
      says: say`${words(counted(serious.length, 'thing needs', 'things need'))} attention.`,
      href: '/#attention',
    },
  ]
}
