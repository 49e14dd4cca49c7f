import type { Overview, OverviewAction, OverviewCause, OverviewPart } from '@/lib/contract/overview'
import { counted, listOf } from '@/lib/words/lists'
import { connectionAddress, permissionsAddress } from '@/lib/words/page-addresses'
import { brokenStep, connectionFindings } from './connection'
import { exposureFindings } from './exposure-findings'
import type { OverviewReadings, Timed } from './facts'
import { accessFindings, type Finding, resourcesFindings } from './findings'
import { identityFindings } from './identity'
import type { Fact } from './part'
import { podCauses } from './pod-causes'
import { overviewVerdict } from './verdict'

const RANK = { bad: 0, warning: 1, note: 2 } as const
const AREAS = { identity: 'Identity', connection: 'Connection', pods: 'Pods', access: 'Permissions' } as const
type Area = keyof typeof AREAS

function factOf<T>(reading: Timed<T>): Fact<T> | undefined {
  return reading.state === 'read' ? { value: reading.value, checkedAt: reading.at } : undefined
}

function unreadPart(area: Area, reading: Timed<unknown>): OverviewPart {
  const isDenied = reading.state === 'unread' && reading.because === 'refused'
  const why = reading.state === 'unread' ? reading.says : 'Nothing came yet.'
  return {
    state: isDenied ? 'denied' : 'unknown',
    word: isDenied ? 'no permission' : 'unknown',
    says: `${AREAS[area]} could not be checked.`,
    evidence: [why],
    checkedAt: reading.at,
  }
}

function partsOf(readings: OverviewReadings): Overview['parts'] {
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

interface Source {
  asked: string
  at: string
  /** What a click brings. */
  does: string
}

const STEPS = 'Connection steps'
const RULES = 'SelfSubjectRulesReview'
const DANGEROUS = permissionsAddress('dangerous')

function toCause({ severity, says, href }: Finding, { asked, at, does }: Source): OverviewCause {
  return {
    severity,
    says,
    evidence: [{ asked, at }],
    action: { says: href === DANGEROUS ? 'See what it allows, and who grants it.' : does, href },
    merged: [],
  }
}

/** Findings with what they come from, but those of the pods. */
function findingsOf(readings: OverviewReadings): Found[] {
  const { identity, connection, access, dangerous, kinds, exposure, madeAt } = readings
  const by = dangerous?.state === 'read' ? dangerous.value : undefined
  const of = <T>(reading: Timed<T>, find: (value: T) => Finding[], source: Omit<Source, 'at'>) =>
    (reading.state === 'read' ? find(reading.value) : []).map(
      (finding): Found => [finding, { ...source, at: reading.at }],
    )
  return [
    ...of(connection, connectionFindings, { asked: STEPS, does: 'Open the step.' }),
    ...exposureFindings(exposure).map(
      (finding): Found => [
        finding,
        {
          asked: 'Settings and permissions of this process',
          at: madeAt,
          does: 'See who can open this page.',
        },
      ],
    ),
    ...of(access, (value) => accessFindings(value, by), {
      asked: RULES,
      does: 'See the permissions.',
    }),
    ...of(identity, identityFindings, {
      asked: 'Environment, downward API files, token and Pod object',
      does: 'Compare the sources.',
    }),
    ...of(kinds, resourcesFindings, { asked: 'Discovery', does: 'See the kinds.' }),
  ]
}

type Found = [Finding, Source]

/** What many findings have as their one cause. */
interface Root {
  cause: OverviewCause
  explains: (found: Found) => boolean
}

/** The failed step on which everything that the API server would say rests. */
function failedStep({ connection }: OverviewReadings): Root | undefined {
  const step = connection.state === 'read' ? brokenStep(connection.value) : undefined
  if (step === undefined) return undefined
  const { title, says, hint, evidence, id, isOfToken, situation } = step
  const seen = evidence
    .slice(0, 3)
    .map(({ what, says: came }) => ({ asked: what, says: came, at: connection.at }))
  return {
    cause: {
      severity: 'bad',
      says,
      evidence: [{ asked: title, at: connection.at }, ...seen],
      action: { says: hint ?? `Open the step that failed: ${title}.`, href: connectionAddress(id) },
      merged: [],
    },
    explains: ([{ restsOn }, { asked }]) => {
      if (restsOn === 'token') return isOfToken
      if (restsOn === 'mount') return isOfToken || situation === 'no-ca-file'
      return restsOn !== undefined || asked === STEPS
    },
  }
}

/** An account without any permission, which explains each refusal of its own reads. */
function nothingGranted({ access }: OverviewReadings, part: OverviewPart): Root | undefined {
  if (access.state !== 'read' || part.state !== 'neutral' || part.next === undefined) return undefined
  return {
    cause: {
      severity: 'note',
      says: part.says,
      evidence: [{ asked: RULES, at: access.at }],
      action: part.next,
      merged: [],
    },
    explains: ([{ restsOn }]) => restsOn === 'permissions',
  }
}

function withConsequences({ cause, explains }: Root, found: readonly Found[]): OverviewCause {
  const says = found.filter(explains).map(([finding]) => finding.says)
  return { ...cause, merged: [...new Set(says)].filter((other) => other !== cause.says) }
}

function isSameAction(a: OverviewAction, b: OverviewAction): boolean {
  // Each call has its own address; others are addresses of whole pages.
  return a.href !== undefined && a.href === b.href && a.href.startsWith('/ask?')
}

/** What leads to the same call or says the same is one cause, under the worst of its severities. */
function merge(causes: readonly OverviewCause[]): OverviewCause[] {
  const kept: OverviewCause[] = []
  for (const cause of causes) {
    const same = kept.find((one) => one.says === cause.says || isSameAction(one.action, cause.action))
    if (same === undefined) {
      kept.push({ ...cause })
      continue
    }
    if (same.says !== cause.says) same.merged = [...same.merged, cause.says]
    same.evidence = [...same.evidence, ...cause.evidence]
    same.merged = [...same.merged, ...cause.merged]
  }
  return kept
}

function causesOf(readings: OverviewReadings, parts: Overview['parts']): OverviewCause[] {
  const found = findingsOf(readings)
  const root = failedStep(readings) ?? nothingGranted(readings, parts.access)
  const causes = [
    ...(root ? [withConsequences(root, found)] : []),
    ...podCauses(readings, parts.pods),
    ...found.filter((one) => !root?.explains(one)).map(([finding, source]) => toCause(finding, source)),
  ].sort((a, b) => RANK[a.severity] - RANK[b.severity])
  return merge(causes)
}

function stateOf(parts: Overview['parts'], causes: readonly OverviewCause[]): Overview['state'] {
  const states = Object.values(parts).map(({ state }) => state)
  const worst = causes[0]?.severity
  if (worst === 'bad' || states.includes('broken')) return 'broken'
  if (worst === 'warning' || states.includes('attention')) return 'attention'
  if (states.includes('unknown') || states.includes('stale')) return 'unknown'
  return states.every((state) => state === 'healthy') ? 'healthy' : 'neutral'
}

const CHECKED = new Set<OverviewPart['state']>(['healthy', 'attention', 'broken', 'empty'])

function unseenWords(parts: Overview['parts']): string {
  const unseen = (Object.keys(AREAS) as Area[]).filter((area) => !CHECKED.has(parts[area].state))
  return unseen.length === 0
    ? ''
    : ` Not known: ${listOf(unseen.map((area) => `${AREAS[area]} (${parts[area].word})`))}.`
}

// Notes on a connection that works are in its evidence.
function uneasyWords(area: Area, { says, evidence }: OverviewPart): string {
  return area === 'connection' ? (evidence[0] ?? says) : says
}

function sayOverview(parts: Overview['parts'], causes: readonly OverviewCause[]): string {
  const serious = causes.filter(({ severity }) => severity !== 'note')
  const [first, ...others] = serious
  if (first !== undefined) {
    const more = counted(others.length, 'more thing needs attention', 'more things need attention')
    return `${first.says}${others.length === 0 ? '' : ` ${more}.`}`
  }
  const unseen = unseenWords(parts)
  const uneasy = (Object.keys(AREAS) as Area[]).find((area) => parts[area].state === 'attention')
  if (uneasy !== undefined) return `${uneasyWords(uneasy, parts[uneasy])}${unseen}`
  if (unseen !== '') return `Nothing wrong was found in what could be checked.${unseen}`
  return `Nothing needs attention. ${parts.pods.says}`
}

/**
 * The overview of one look: the verdict in parts, and what causes the trouble, worst first, each cause once with what it
 * rests on and one thing to do. Nothing is healthy that was not checked.
 */
export function buildOverview(readings: OverviewReadings): Overview {
  const parts = partsOf(readings)
  const causes = causesOf(readings, parts)
  const times = Object.values(parts).map(({ checkedAt }) => checkedAt)
  return {
    says: sayOverview(parts, causes),
    state: stateOf(parts, causes),
    parts,
    causes,
    checkedAt: [readings.madeAt, ...times].reduce((a, b) => (Date.parse(a) < Date.parse(b) ? b : a)),
  }
}
