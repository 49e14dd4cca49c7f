import type { Exposure } from '@/lib/contract/exposure'
import type { Situation } from '@/lib/contract/situation'
import { NOTHING, type Phrase, plain, say, typed, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { counted } from '@/lib/words/lists'
import {
  connectionAddress,
  identityAddress,
  kindAddress,
  permissionsAddress,
} from '@/lib/words/page-addresses'
import type { OverviewCause } from '../contract'
import { brokenStep, connectionFindings, notedSteps } from './connection'
import { egressFindings } from './egress'
import type { OverviewReadings, Timed } from './facts'
import {
  accessFindings,
  bySeverity,
  type FindingSeverity,
  type OverviewFinding,
  resourcesFindings,
} from './findings'
import { identityFindings } from './identity'
import { loggedCauses } from './logged-refusals'
import type { VerdictPart } from './part'
import { crashCalls, podCauses } from './pod-causes'

export type Parts = Record<'identity' | 'connection' | 'pods' | 'access', VerdictPart>

type Area = 'connection' | 'egress' | 'exposure' | 'access' | 'identity' | 'kinds'

const OPENS: Record<Area, string> = {
  connection: 'See the step',
  egress: 'See the policies',
  exposure: 'See who can',
  access: 'See permissions',
  identity: 'See the field',
  kinds: 'See the kinds',
}

interface Found {
  finding: OverviewFinding
  from: Area
}

function openWords({ finding: { href, opens }, from }: Found): string {
  if (opens !== undefined) return opens
  if (href === permissionsAddress('dangerous')) return 'See what it allows'
  if (href === identityAddress('token')) return 'See the token'
  return OPENS[from]
}

function phraseOf(says: OverviewFinding['says']): Phrase {
  return typeof says === 'string' ? words(says) : says
}

function toCause(found: Found): OverviewCause {
  const { severity, href, about, says, evidence = [], undo } = found.finding
  return {
    severity,
    says: [...(about === undefined ? phraseOf(says) : say`${{ name: about }}: ${phraseOf(says)}`)],
    evidence: evidence.map((one) => [...phraseOf(one)]),
    action: { says: openWords(found), href },
    ...present({ undo }),
    merged: [],
  }
}

/** Findings of each part that was read, except the pods. */
export function overviewFindings(readings: OverviewReadings): Found[] {
  const { identity, connection, access, dangerous, kinds, exposure } = readings
  const by = dangerous?.state === 'read' ? dangerous.value : undefined
  const of = <T>(from: Area, reading: Timed<T>, find: (value: T) => OverviewFinding[]) =>
    (reading.state === 'read' ? find(reading.value) : []).map((finding): Found => ({ finding, from }))
  return [
    ...of('connection', connection, connectionFindings),
    ...egressFindings(readings).map((finding): Found => ({ finding, from: 'egress' })),
    ...exposureFindings(exposure).map((finding): Found => ({ finding, from: 'exposure' })),
    ...of('access', access, (value) => accessFindings(value, by)),
    ...of('identity', identity, identityFindings),
    ...of('kinds', kinds, resourcesFindings),
  ]
}

/** What many findings have as their one cause. */
interface Root {
  /** Absent where the page says it in its own place. */
  cause?: OverviewCause
  explains: (found: Found) => boolean
}

/** What to do, when the step's hint is too long for a glance. */
const BRIEF: Partial<Record<Situation, Phrase>> = {
  'expired-token': say`The file is a copy, or the kubelet cannot renew it. A program that read it once must read it again.`,
}

/** The failed step that everything the API server would say depends on. */
function failedStep({ connection }: OverviewReadings): Root | undefined {
  const step = connection.state === 'read' ? brokenStep(connection.value) : undefined
  if (step === undefined) return undefined
  const { says, brief = says, rest = NOTHING, hint = NOTHING, id, isOfToken, situation } = step
  return {
    cause: {
      severity: 'bad',
      says: [{ text: plain(brief) }],
      evidence: [typed(plain(rest)), typed(plain(BRIEF[situation] ?? hint))]
        .filter((pieces) => pieces.length > 0)
        .map((pieces) => [...pieces]),
      action: { says: 'See the step', href: connectionAddress(id) },
      merged: [],
    },
    explains: ({ finding: { restsOn }, from }) => {
      if (restsOn === 'token') return isOfToken
      if (restsOn === 'mount') return isOfToken || situation === 'no-ca-file'
      return restsOn !== undefined || from === 'connection'
    },
  }
}

/** An account without any permission, which explains each refusal of its own reads. */
export function hasNothing({ access }: OverviewReadings, part: VerdictPart): boolean {
  return access.state === 'read' && part.state === 'neutral' && part.next?.command !== undefined
}

function withConsequences(cause: OverviewCause, found: readonly Found[]): OverviewCause {
  const own = plain(cause.says)
  const merged = [...new Set(found.map(({ finding }) => plain(phraseOf(finding.says))))].filter(
    (says) => says !== own,
  )
  return { ...cause, merged }
}

/** What is well and still worth a line: a step that passed with a note, pods that restart or start. */
function notes({ connection, pods }: OverviewReadings, parts: Parts): OverviewCause[] {
  const note = (says: OverviewCause['says'], action: OverviewCause['action']): OverviewCause => ({
    severity: 'note',
    says,
    evidence: [],
    action,
    merged: [],
  })
  const steps =
    connection.state === 'read' && ['healthy', 'attention'].includes(parts.connection.state)
      ? connection.value
      : undefined
  const around =
    pods.state === 'read' && ['attention', 'broken'].includes(parts.pods.state) ? pods.value : undefined
  const href = kindAddress({ group: '', version: 'v1', resource: 'pods', namespace: around?.namespace ?? '' })
  return [
    ...(steps ? notedSteps(steps) : []).map(({ id, says, brief = says }) =>
      note([{ text: plain(brief) }], { says: OPENS.connection, href: connectionAddress(id) }),
    ),
    ...(around ? parts.pods.evidence : []).map((says) =>
      note([{ text: says }], { says: 'Open the pods', href }),
    ),
  ]
}

function isSameCall(a: OverviewCause, b: OverviewCause): boolean {
  // Each call has its own address; others are addresses of whole pages.
  return a.action.href === b.action.href && a.action.href.startsWith('/ask?')
}

/** What leads to the same call or says the same is one cause, under the worst of its severities. */
function merge(causes: readonly OverviewCause[]): OverviewCause[] {
  const kept: OverviewCause[] = []
  for (const cause of causes) {
    const words = JSON.stringify(cause.says)
    const same = kept.find((one) => JSON.stringify(one.says) === words || isSameCall(one, cause))
    if (same === undefined) kept.push({ ...cause })
    else {
      same.evidence = [...same.evidence, ...cause.evidence]
      // One grant less takes nothing back that another still gives.
      delete same.undo
    }
  }
  return kept
}

// Most accounts cannot get /, and that is no fault.
function isOrdinary({ finding: { severity, href } }: Found): boolean {
  return severity === 'note' && href === connectionAddress('authorize')
}

/** What causes the trouble, worst first, each cause once with what it rests on and one thing to press. */
export function causesOf(readings: OverviewReadings, parts: Parts): OverviewCause[] {
  const found = overviewFindings(readings).filter((one) => !isOrdinary(one))
  const step = failedStep(readings)
  const root: Root | undefined =
    step ??
    (hasNothing(readings, parts.access)
      ? { explains: ({ finding }) => finding.restsOn === 'permissions' }
      : undefined)
  const explained = root ? found.filter(root.explains) : []
  const pods = podCauses(readings, parts.pods)
  const causes = bySeverity([
    ...(root?.cause ? [withConsequences(root.cause, explained)] : []),
    // A call that is refused now comes before a pod, which can have ended hours ago.
    ...pods.onCalls,
    ...loggedCauses(readings, crashCalls(readings)),
    ...pods.others,
    ...found.filter((one) => !explained.includes(one)).map(toCause),
    ...notes(readings, parts),
  ])
  return merge(causes)
}

/** What needs attention on the Identity page that nothing else explains. */
export function identityTroubles(readings: OverviewReadings): number | undefined {
  if (readings.identity.state === 'unread') return undefined
  const step = failedStep(readings)
  return overviewFindings(readings).filter(
    (one) => one.from === 'identity' && one.finding.severity !== 'note' && !step?.explains(one),
  ).length
}

/** What this page's access mode exposes. A page that only a forwarded port reaches has no finding. */
export function exposureFindings(exposure: Exposure): OverviewFinding[] {
  const { mode, address, isLoopback, audit, allowsDangerousRights, allowsDryRun, showsOthers } = exposure
  const finding = (severity: FindingSeverity, says: string): OverviewFinding => ({
    severity,
    says,
    href: '/#exposure',
  })
  // Nobody lends a permission where each viewer asks with their own token.
  if (mode === 'local' || mode === 'user') return []
  const [gravest, ...others] = audit.known?.rights ?? []
  const more = others.length === 0 ? '' : ` It has ${counted(others.length, 'more dangerous permission')}.`
  return [
    ...(gravest !== undefined && allowsDangerousRights
      ? [
          finding(
            'bad',
            `${gravest.says}${more} Anyone who can open this page can use it: ALLOW_DANGEROUS_RIGHTS=true keeps the page open anyway.`,
          ),
        ]
      : []),
    ...(audit.known === undefined
      ? [
          finding(
            'warning',
            `Which dangerous permissions this account has is unknown, and ALLOW_DANGEROUS_RIGHTS=true keeps the page open anyway. ${audit.failed ?? 'The first audit has no answer yet.'}`,
          ),
        ]
      : []),
    ...(audit.known !== undefined && audit.failed !== undefined
      ? [finding('warning', `The last audit of this account’s permissions gave no answer: ${audit.failed}`)]
      : []),
    ...(audit.known?.unseen !== undefined
      ? [finding('note', `Dangerous permissions: ${audit.known.unseen.says}`)]
      : []),
    ...(mode === 'proxy' && !isLoopback
      ? [
          finding(
            'warning',
            `BIND_ADDRESS is ${address}, so other pods can reach the port. They get a 401, because only a proxy in this pod is trusted. 127.0.0.1 keeps them out.`,
          ),
        ]
      : []),
    ...(mode === 'token' && !isLoopback
      ? [
          finding(
            'note',
            `BIND_ADDRESS is ${address}: other pods can reach the sign-in page, but nothing behind it without the token.`,
          ),
        ]
      : []),
    ...(allowsDryRun
      ? [
          finding(
            'note',
            `ALLOW_DRY_RUN=true and ACCESS_MODE=${mode}: anyone who can open this page can send dry runs as this account, which audit and admission webhooks see.`,
          ),
        ]
      : []),
    ...(showsOthers
      ? [
          finding(
            'note',
            `SHOW_RBAC=true and ACCESS_MODE=${mode}: anyone who can open this page sees who else has which permissions, as far as this account can read it.`,
          ),
        ]
      : []),
  ]
}
