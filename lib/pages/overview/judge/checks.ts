import { DANGERS } from '@/lib/diagnosis/dangers/dangers'
import type { Piece } from '@/lib/phrase/pieces'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { counted, grouped, often } from '@/lib/words/lists'
import {
  askAddress,
  connectionAddress,
  identityAddress,
  kindAddress,
  permissionsAddress,
} from '@/lib/words/page-addresses'
import type { Overview, OverviewCheck } from '../contract'
import { hasNothing, type Parts } from './causes'
import { unreadPolicies } from './egress'
import type { OverviewReadings } from './facts'
import { isAskedAsReader, knownAs, ownListed, permissionsOf, serverOf, tokenOf, whyNoAnswer } from './own-pod'
import { countPods, listedPods } from './pods'
import { sayReadable } from './readable-kinds'
import { refusalsCheck } from './refusals-check'

const OPEN_IDENTITY = { says: 'Identity', href: identityAddress() }
const OPEN_CONNECTION = { says: 'Connection', href: connectionAddress() }

function prose(texts: readonly string[]): Piece[][] {
  return texts.map((text) => [{ text }])
}

function podCheck(readings: OverviewReadings, { identity }: Parts): OverviewCheck {
  const own = ownListed(readings)
  const common = { area: 'pod' as const, action: OPEN_IDENTITY }
  if (own?.standing !== 'ready') {
    // Never call a pod that cannot be read healthy, whatever its fields say.
    const state = identity.state === 'healthy' ? 'neutral' : identity.state
    const says = [{ strong: 'This pod' }, { text: `: ${identity.says}` }]
    return { ...common, state, says, evidence: prose(identity.evidence) }
  }
  const restarts = Number.parseInt(own.restarts, 10) || 0
  const isUneasy = ['attention', 'broken'].includes(identity.state) || own.isRestarted
  return {
    ...common,
    state: isUneasy ? 'attention' : 'healthy',
    says: [
      { strong: 'This pod' },
      {
        text: ` is ready and ${restarts === 0 ? 'has not restarted' : `has restarted ${often(restarts)}`}`,
      },
    ],
    evidence: [[{ text: `${own.ready.replace('/', ' of ')} containers` }], ...prose(identity.evidence)],
  }
}

function renewal(readings: OverviewReadings): Piece[][] {
  const { renewsAt } = tokenOf(readings)
  if (renewsAt === undefined) return []
  const isDue = Date.parse(renewsAt) < Date.parse(readings.madeAt)
  return [[{ text: isDue ? 'renewal of the token was due ' : 'token renews ' }, { at: renewsAt }]]
}

function connectionCheck(readings: OverviewReadings, { connection }: Parts): OverviewCheck {
  const { state: reach } = serverOf(readings)
  const account = knownAs(readings)
  const whom = isAskedAsReader(readings) ? 'you' : 'it'
  const policies = unreadPolicies(readings)
  const common = { area: 'connection' as const, action: OPEN_CONNECTION }
  if (reach !== 'answers') {
    const says = [{ strong: 'API server' }, { text: `: ${connection.says}` }]
    return { ...common, state: connection.state, says, evidence: prose(connection.evidence) }
  }
  return {
    ...common,
    state: connection.state,
    says: [
      { strong: 'API server' },
      { text: ' answers' },
      ...(account === undefined ? [] : [{ text: ` and knows ${whom} as ` }, { code: account }]),
    ],
    evidence: [...renewal(readings), ...(policies === undefined ? [] : [[{ text: policies }]])],
  }
}

function podsCheck({ pods }: OverviewReadings, part: Parts['pods']): OverviewCheck {
  const namespace = pods.state === 'read' ? pods.value.namespace : ''
  const listed = pods.state === 'read' ? listedPods(pods.value) : undefined
  const action = {
    says: 'Resources',
    href: kindAddress({ group: '', version: 'v1', resource: 'pods', namespace }),
  }
  const common = { area: 'pods' as const, state: part.state, action }
  if (listed === undefined || part.state !== 'healthy') {
    const explain = part.next?.href
    return {
      ...common,
      action: explain === undefined ? action : { says: 'See why', href: explain },
      says: [{ strong: 'Pods' }, { text: `: ${part.says}` }],
      evidence: prose(part.evidence),
    }
  }
  const { all, ready, over } = countPods(listed)
  return {
    ...common,
    says: [{ strong: 'Namespace ' }, { code: namespace }, { text: `: ${counted(all, 'pod')}` }],
    evidence: [
      [{ text: over > 0 ? `${grouped(ready)} ready` : all === 1 ? 'ready' : 'all ready' }],
      ...prose(part.evidence),
    ],
  }
}

function permissionsCheck(readings: OverviewReadings, part: Parts['access']): OverviewCheck {
  const { readable } = permissionsOf(readings)
  const evidence: Piece[][] = [...(readable === undefined ? [] : [[{ text: sayReadable(readable) }]])]
  const common = {
    area: 'permissions' as const,
    state: part.state,
    action: { says: 'Permissions', href: permissionsAddress() },
  }
  if (part.state !== 'healthy') {
    const says = [{ strong: 'Permissions' }, { text: `: ${part.says}` }]
    return { ...common, says, evidence: [...prose(part.evidence), ...evidence] }
  }
  const says = [{ strong: 'Permissions' }, { text: ': nothing dangerous' }]
  return {
    ...common,
    says,
    evidence: [...evidence, [{ text: `${DANGERS.length} dangerous permissions checked` }]],
  }
}

/** What was checked of each area, and how it was found. */
export function checksOf(readings: OverviewReadings, parts: Parts): OverviewCheck[] {
  const checks = [
    podCheck(readings, parts),
    connectionCheck(readings, parts),
    podsCheck(readings, parts.pods),
    refusalsCheck(readings),
    permissionsCheck(readings, parts.access),
  ]
  return checks.map((check) => afterFailure(check, readings))
}

function readAt(at: string, why: string): Piece[][] {
  return [[{ text: 'read ' }, { at }], [{ text: why }]]
}

/** What is unknown for the one reason already given as the cause says no more than that. */
function afterFailure(check: OverviewCheck, readings: OverviewReadings): OverviewCheck {
  const why = whyNoAnswer(readings)
  if (why === undefined || check.area === 'connection') return check
  const { pods, refusals } = readings
  if (check.area === 'refusals' && refusals.state === 'read' && check.state !== 'denied')
    return { ...check, state: 'stale', evidence: readAt(refusals.at, why) }
  if (check.state === 'stale') return { ...check, evidence: readAt(pods.at, why) }
  if (check.state !== 'unknown') return check
  const title = check.says.filter((piece) => !('text' in piece))
  return { ...check, says: [...title, { text: ': not known' }], evidence: [[{ text: why }]] }
}

/** What works for an account without any permission, what needs some, and how it gets them. */
export function ungrantedOf(readings: OverviewReadings, parts: Parts): Overview['ungranted'] {
  const { access } = readings
  const command = parts.access.next?.command
  if (!hasNothing(readings, parts.access) || command === undefined || access.state === 'unread')
    return undefined
  const { user, namespace } = access.value
  const account = parseServiceAccount(user)?.name ?? user
  const connection = connectionCheck(readings, parts)
  const ask: OverviewCheck = {
    area: 'permissions',
    state: 'healthy',
    says: [{ strong: 'Ask' }, { text: ': why a call of ' }, { code: account }, { text: ' is refused' }],
    evidence: [],
    action: { says: 'Ask', href: askAddress() },
  }
  const identity: OverviewCheck = {
    area: 'pod',
    state: parts.identity.state === 'neutral' ? 'healthy' : parts.identity.state,
    says: [{ strong: 'Identity' }, { text: ': who this pod is' }],
    evidence: [],
    action: OPEN_IDENTITY,
  }
  return {
    account,
    namespace,
    command,
    works: [ask, identity, connection],
    needs: [
      {
        says: [
          { strong: 'Resources' },
          { text: ': ' },
          { code: 'list' },
          { text: ' and ' },
          { code: 'watch' },
          { text: ' on pods and events' },
        ],
        evidence: [],
      },
      {
        says: [
          { strong: 'Refusals' },
          { text: ': ' },
          { code: 'get pods/log' },
          { text: ' and ' },
          { code: 'list events' },
        ],
        evidence: [],
      },
    ],
  }
}
