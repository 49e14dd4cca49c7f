import type { Undo } from '@/lib/contract/undo'
import { sayGrant } from '@/lib/diagnosis/wording/phrases'
import type { Access, Dangerous } from '@/lib/facts/account/contract'
import { dangerGrants } from '@/lib/facts/account/judge/danger-grants'
import type { Kinds } from '@/lib/facts/objects/contract/kinds'
import { type Phrase, plain, words } from '@/lib/phrase/phrase'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { counted } from '@/lib/words/lists'
import { permissionsAddress } from '@/lib/words/page-addresses'
import type { OverviewCause } from '../contract'

export type FindingSeverity = Exclude<OverviewCause['severity'], 'ok'>

export interface OverviewFinding {
  severity: FindingSeverity
  /** The name shown before `says`, when it is about one. */
  about?: string
  says: string | Phrase
  /** What says more, or repairs it. */
  evidence?: (string | Phrase)[]
  /** Where its evidence is. */
  href: string
  /** What going there does, in words, when the page does not say. */
  opens?: string
  /** What takes it back. */
  undo?: Undo
  /** What it is a consequence of while that fails: `mount` is the volume with the token and the CA. */
  restsOn?: 'token' | 'mount' | 'api-server' | 'permissions'
}

/** What comes first, and why. */
const TIERS: readonly OverviewCause['severity'][] = [
  // The cluster or its nodes can be taken over, or this pod is cut off as soon as its policies are enforced.
  'critical',
  // Something is broken.
  'bad',
  // Something can break, or is a risk.
  'warning',
  // Something was broken and works now.
  'ok',
  // Something is well and worth a line.
  'note',
]

/** What has a severity, the gravest first, in its order within one. */
export function bySeverity<T extends Pick<OverviewCause, 'severity'>>(all: readonly T[]): T[] {
  return TIERS.flatMap((tier) => all.filter(({ severity }) => severity === tier))
}

function isOfPerson({ user }: Pick<Access, 'user'>): boolean {
  return user !== '' && parseServiceAccount(user) === undefined
}

/** True where this pod can take over the cluster or its nodes. */
export function givesUpCluster(access: Pick<Access, 'user' | 'dangerous'>): boolean {
  return !isOfPerson(access) && access.dangerous.some(({ severity }) => severity === 'critical')
}

/** What a person can do is not a pod's risk: one note, for whoever attached as themselves. */
function ownRights(rights: Access['dangerous']): OverviewFinding[] {
  if (rights.length === 0) return []
  const isEverything = rights.some(({ id }) => id === 'everything')
  const says = isEverything
    ? 'You can do everything in this cluster.'
    : `You have ${counted(rights.length, 'dangerous permission')}.`
  return [{ severity: 'note', says, href: permissionsAddress('dangerous') }]
}

/** One finding for each grant of dangerous permissions; while the grant is unknown, one for each permission. */
export function dangerousFindings(rights: Access['dangerous'], by?: Dangerous): OverviewFinding[] {
  const finding = (
    { severity, says }: Access['dangerous'][number],
    ...evidence: string[]
  ): OverviewFinding => ({
    severity: severity === 'critical' ? 'critical' : 'warning',
    says,
    evidence,
    href: permissionsAddress('dangerous'),
  })
  return dangerGrants(rights, by).map(({ gravest, others, by: source }) => {
    if (source === undefined) return finding(gravest)
    const more =
      others.length === 0
        ? []
        : [`${counted(others.length, 'more dangerous permission')} from the same grant`]
    const { undo, grantedBy, whom } = source
    return { ...finding(gravest, plain(sayGrant(grantedBy, words(whom))), ...more), undo }
  })
}

export function accessFindings(access: Access, by?: Dangerous): OverviewFinding[] {
  const dangerous = isOfPerson(access) ? ownRights(access.dangerous) : dangerousFindings(access.dangerous, by)
  const unresolved: OverviewFinding[] = access.evaluationError
    ? [
        {
          severity: 'warning',
          says: `The rules review says: ${access.evaluationError}`,
          href: permissionsAddress('rules'),
        },
      ]
    : []
  const incomplete: OverviewFinding[] =
    access.incomplete && access.unanswered === undefined
      ? [
          {
            severity: 'note',
            says: 'An authorizer other than RBAC also decides here and does not list its rules.',
            href: permissionsAddress(),
          },
        ]
      : []
  return [...dangerous, ...unresolved, ...incomplete]
}

export function resourcesFindings(kinds: Kinds): OverviewFinding[] {
  return kinds.failedGroups.map(
    (failed): OverviewFinding => ({
      severity: 'warning',
      says: `The API group ${failed.group}/${failed.version} does not answer: ${plain(failed.says)}`,
      href: '/resources',
    }),
  )
}
