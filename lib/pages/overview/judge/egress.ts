import type { Connection, Policies, PolicyTarget } from '@/lib/facts/connection/contract'
import { plain } from '@/lib/phrase/phrase'
import { listOf } from '@/lib/words/lists'
import { connectionAddress } from '@/lib/words/page-addresses'
import type { OverviewReadings } from './facts'
import type { OverviewFinding } from './findings'

/** Whether a connection was made just now: `unknown` where that was not tried. */
type Works = 'yes' | 'no' | 'unknown'

const API_SERVER = 'the API server'

interface Cut {
  name: string
  targets: readonly PolicyTarget[]
  works: Works
}

function rungOf(connection: Connection | undefined, id: 'locate' | 'connect') {
  return connection?.rungs.find((rung) => rung.id === id)
}

function apiWorks(connection: Connection | undefined): Works {
  const verdict = rungOf(connection, 'connect')?.verdict
  return verdict === 'passed' ? 'yes' : verdict === 'failed' ? 'no' : 'unknown'
}

function dnsWorks(connection: Connection | undefined): Works {
  if (connection?.nameserver !== undefined) return connection.nameserver === 'answers' ? 'yes' : 'no'
  return rungOf(connection, 'locate')?.situation === 'dns-disagrees' ? 'yes' : 'unknown'
}

/** What no policy admits: the API server, and DNS where none of its servers is admitted over UDP. */
function cutOff({ targets }: Policies, connection: Connection | undefined): Cut[] {
  const api = targets.filter(({ id }) => id === 'api')
  const dns = targets.filter(({ id }) => id.startsWith('dns ') && id.endsWith(' UDP'))
  const all: Cut[] = [
    { name: API_SERVER, targets: api, works: apiWorks(connection) },
    { name: 'DNS', targets: dns, works: dnsWorks(connection) },
  ]
  return all.filter(
    (cut) => cut.targets.length > 0 && cut.targets.every(({ verdict }) => verdict === 'does-not-admit'),
  )
}

function evidenceOf(cut: readonly Cut[]): string[] {
  return [...new Set(cut.flatMap(({ targets }) => targets.slice(0, 1).map(({ says }) => plain(says))))]
}

/**
 * The ways of this pod that its NetworkPolicies close: broken where one fails, critical where it is proven that it works only
 * because nothing enforces them; a risk where it works and the endpoint may be on the pod's own node.
 */
export function egressFindings({ policies, connection }: OverviewReadings): OverviewFinding[] {
  if (policies?.state !== 'read') return []
  const cut = cutOff(policies.value, connection.state === 'read' ? connection.value : undefined)
  const { isolating } = policies.value
  const names = `${isolating.length === 1 ? 'NetworkPolicy' : 'NetworkPolicies'} ${listOf(isolating)}`
  const finding = (
    severity: OverviewFinding['severity'],
    some: readonly Cut[],
    says: string,
    more: Pick<OverviewFinding, 'restsOn'> = {},
  ): OverviewFinding[] =>
    some.length === 0
      ? []
      : [{ severity, says, evidence: evidenceOf(some), href: connectionAddress('egress'), ...more }]
  const wordsOf = (some: readonly Cut[]) => listOf(some.map(({ name }) => name))
  const doNot = isolating.length === 1 ? 'does not admit' : 'do not admit'
  const isProven = ({ targets }: Cut) => targets.every(({ mayBeOwnNode }) => mayBeOwnNode === undefined)
  const unenforced = cut.filter((one) => one.works === 'yes' && isProven(one))
  const anyway = cut.filter((one) => one.works === 'yes' && !isProven(one))
  const failing = cut.filter(({ works }) => works === 'no')
  const isApiSilent = failing.some(({ name }) => name === API_SERVER)
  const untried = cut.filter(({ works }) => works === 'unknown')
  return [
    // The failed step says the same about the API server.
    ...finding(
      'bad',
      failing,
      `${names} ${doNot} ${wordsOf(failing)}`,
      isApiSilent ? { restsOn: 'api-server' } : {},
    ),
    ...finding(
      'critical',
      unenforced,
      `This pod reaches ${wordsOf(unenforced)} only because nothing enforces ${names}`,
    ),
    ...finding('warning', anyway, `${names} ${doNot} ${wordsOf(anyway)}, but this pod still gets through`),
    ...finding('warning', untried, `${names} ${doNot} ${wordsOf(untried)}`),
  ]
}

/** Why it is unknown what NetworkPolicies close; undefined when it is known. */
export function unreadPolicies({ policies }: OverviewReadings): string | undefined {
  if (policies === undefined) return undefined
  if (policies.state === 'unread') return `NetworkPolicies not read: ${plain(policies.says)}`
  const { state } = policies.value
  return state === 'denied' || state === 'unknown'
    ? `NetworkPolicies not read: ${plain(policies.value.says)}`
    : undefined
}
