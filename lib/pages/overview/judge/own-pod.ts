import { countDangers, type DangerGrant, dangerGrants } from '@/lib/facts/account/judge/danger-grants'
import { noDanger } from '@/lib/facts/account/judge/dangers-read'
import { grantedRows } from '@/lib/facts/account/judge/rules-against-reviews'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import { code, type Phrase, say, words } from '@/lib/phrase/phrase'
import { shortUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { counted } from '@/lib/words/lists'
import type { Overview } from '../contract'
import { reachOf } from './connection'
import type { OverviewReadings } from './facts'
import { givesUpCluster } from './findings'
import { type ListedPod, listedPods } from './pods'
import { readableKinds } from './readable-kinds'

/** This pod by the list of pods, or by its own object; undefined where it runs in none, or neither is known now. */
export function ownListed({ identity, pods, own }: OverviewReadings): ListedPod | undefined {
  if (own?.state === 'read') return own.value
  if (identity.state === 'unread' || pods.state === 'unread') return undefined
  const { name, namespace } = identity.value.pod
  if (identity.value.attachedFrom !== undefined || namespace !== pods.value.namespace) return undefined
  return listedPods(pods.value)?.find((pod) => pod.name === name)
}

/** True where calls carry the reader's own credentials, so that what they are refused says nothing of the pod. */
export function isAskedAsReader({ identity }: Pick<OverviewReadings, 'identity'>): boolean {
  if (identity.state === 'unread') return false
  return identity.value.viewer !== undefined || identity.value.attachedAs !== undefined
}

/** "shop/web", where it is known. */
export function ownPodAccount({ identity, access }: OverviewReadings): string | undefined {
  if (identity.state === 'read') {
    const { viewer, pod } = identity.value
    const { namespace, serviceAccount } = pod
    if (serviceAccount !== undefined && namespace !== undefined) return `${namespace}/${serviceAccount}`
    if (viewer !== undefined) return undefined
  }
  return access.state === 'read' && access.value.user !== '' ? shortUser(access.value.user) : undefined
}

/** As whom the API server knows these calls. */
export function knownAs(readings: OverviewReadings): string | undefined {
  const { identity } = readings
  const viewer = identity.state === 'read' ? identity.value.viewer : undefined
  return viewer === undefined ? ownPodAccount(readings) : shortUser(viewer.user)
}

function addressOf({ fields }: Identity): string | undefined {
  const field = fields.find((one) => one.field === 'status.podIP')
  return field?.api?.value ?? field?.env[0]?.value
}

/** This pod, as far as its sources name it. */
export function ownPod(readings: OverviewReadings): Overview['pod'] {
  const { identity, pods, own } = readings
  const account = ownPodAccount(readings)
  if (identity.state === 'unread') return present({ account })
  const { pod, attachedFrom, attachedAs } = identity.value
  const listed = ownListed(readings)
  const [ready, all] = (listed?.ready ?? '').split('/').map(Number)
  const isCounted = Number.isInteger(ready) && Number.isInteger(all)
  const nowMs =
    own?.state === 'read' ? Date.parse(own.at) : pods.state === 'read' ? pods.value.nowMs : undefined
  const startedAt =
    listed?.ageMs === undefined || nowMs === undefined
      ? undefined
      : new Date(nowMs - listed.ageMs).toISOString()
  return present({
    name: attachedFrom === undefined ? (pod.name ?? pod.hostname) : undefined,
    attachedFrom,
    user: pod.serviceAccount === undefined ? attachedAs : undefined,
    account,
    node: pod.node,
    ip: addressOf(identity.value),
    containers:
      listed !== undefined && isCounted
        ? {
            ready: ready ?? 0,
            all: all ?? 0,
            restarts: Number.parseInt(listed.restarts, 10) || 0,
            word: listed.word,
          }
        : undefined,
    startedAt,
  })
}

/** Whether the API server answers, gate by gate. */
export function serverOf({ connection }: OverviewReadings): Overview['server'] & { ms?: number } {
  if (connection.state === 'unread') {
    return { state: 'unknown', network: 'skipped', tls: 'skipped', authentication: 'skipped' }
  }
  const { rungs, serverVersion: version } = connection.value
  const rung = (id: string) => rungs.find((one) => one.id === id)
  const gate = (id: string) => rung(id)?.verdict ?? 'skipped'
  const reach = reachOf({ value: connection.value, checkedAt: connection.at })
  const known = rung('authenticate')
  const isKnown = reach.state !== 'answers' || known?.verdict === 'passed'
  const isTokenless = reach.state === 'unauthorized' && known?.situation === 'no-token'
  return {
    state: isTokenless ? 'tokenless' : isKnown ? reach.state : 'unknown',
    network: gate('connect'),
    tls: gate('verify'),
    authentication: gate('authenticate'),
    ...present({ version, ms: known?.ms ?? undefined }),
  }
}

const NO_ANSWER: Partial<Record<Overview['server']['state'], string>> = {
  silent: 'the API server could not be asked',
  unauthorized: 'the API server does not accept the token',
  tokenless: 'no token can be sent',
}

/** Why the API server tells this account nothing; undefined where it does, or that is not known. */
export function whyNoAnswer(readings: OverviewReadings): string | undefined {
  return NO_ANSWER[serverOf(readings).state]
}

/** Credentials that are no file of this pod: those that kubectl sends, or the token of who signed in. */
function tokenOfReader(
  server: Overview['server']['state'],
  where: Phrase,
  refused: Phrase,
): Overview['token'] {
  if (server === 'unauthorized') return { state: 'bad', says: refused }
  return server === 'answers'
    ? { state: 'ok', says: say`${where}, accepted` }
    : { state: 'unknown', says: say`${where}, not checked` }
}

const NO_TOKEN: Record<Exclude<Identity['token']['state'], 'readable'>, Phrase> = {
  absent: say`no file, so calls carry none`,
  unreadable: say`cannot be read, so calls carry none`,
  malformed: say`the file does not hold a token`,
  empty: say`the file is empty`,
}

/** The token that the calls of this page carry. */
export function tokenOf(readings: OverviewReadings): Overview['token'] {
  const { identity } = readings
  const server = serverOf(readings).state
  if (identity.state === 'unread') return { state: 'unknown', says: say`not read` }
  const { token, attachedAs, viewer } = identity.value
  if (attachedAs !== undefined)
    return tokenOfReader(server, say`stays in kubectl`, say`what kubectl sends is refused by the API server`)
  if (viewer !== undefined)
    return tokenOfReader(server, say`your own`, say`yours is refused by the API server`)
  if (token.state !== 'readable') return { state: 'bad', says: NO_TOKEN[token.state] }
  const [worst] = [
    ...token.findings.filter(({ severity }) => severity === 'bad'),
    ...token.findings.filter(({ severity }) => severity === 'warning'),
  ]
  const renewsAt = token.rotationExpectedAt
  if (server === 'unauthorized') return { state: 'bad', says: say`refused by the API server` }
  if (worst !== undefined) return { state: worst.severity, says: worst.says, ...present({ renewsAt }) }
  if (server !== 'answers') return { state: 'unknown', says: say`not checked`, ...present({ renewsAt }) }
  return { state: 'ok', says: say`accepted`, ...present({ renewsAt }) }
}

/** What grants dangerous permissions, as far as it is known. */
export function dangersHere({ access, dangerous }: OverviewReadings): DangerGrant[] {
  if (access.state === 'unread' || access.value.unanswered !== undefined) return []
  return dangerGrants(access.value.dangerous, dangerous?.state === 'read' ? dangerous.value : undefined)
}

/** "1 critical, 2 dangerous", by their grants. */
function sayDangers(grants: readonly DangerGrant[]): Phrase {
  const { critical, others } = countDangers(grants)
  if (critical + others === 0) return say`not known how dangerous`
  if (critical === 0) return say`${words(counted(others, 'is', 'are'))} dangerous`
  return others === 0 ? say`${critical} critical` : say`${critical} critical, ${others} dangerous`
}

/** What the account may do, in few words. */
export function permissionsOf(readings: OverviewReadings): Overview['permissions'] {
  const { access, kinds } = readings
  const more = present({ readable: kinds.state === 'read' ? readableKinds(kinds.value) : undefined })
  if (access.state === 'unread' || access.value.unanswered !== undefined)
    return { state: 'unknown', says: say`not known` }
  const { dangerous, rows, incomplete, namespace } = access.value
  if (dangerous.length > 0) {
    return {
      state: givesUpCluster(access.value) ? 'bad' : 'warning',
      says: sayDangers(dangersHere(readings)),
      ...more,
    }
  }
  if (grantedRows(rows).length === 0 && !incomplete)
    return { state: 'neutral', says: say`none in ${code(namespace)}`, ...more }
  if (noDanger(access.value)?.is !== 'none')
    return { state: 'neutral', says: say`not all are known`, ...more }
  return { state: 'ok', says: say`none dangerous`, ...more }
}
