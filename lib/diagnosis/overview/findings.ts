import type { Access } from '@/lib/contract/access'
import type { Connection } from '@/lib/contract/connection'
import type { Dangerous } from '@/lib/contract/dangerous'
import type { Identity } from '@/lib/contract/identity'
import type { Kinds } from '@/lib/contract/kinds'
import { describeUser } from '../ladder/words'
import { sayGrant } from '../wording/say-granted'

export type Severity = 'bad' | 'warning' | 'note'

export interface Finding {
  severity: Severity
  says: string
  /** Where its proof stands. */
  href: string
}

export interface AreaVerdict {
  severity: Severity | 'ok'
  says: string
}

const RANK: Record<Severity, number> = { bad: 0, warning: 1, note: 2 }

/** Findings by severity, in their order within one. */
export function orderFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => RANK[a.severity] - RANK[b.severity])
}

function worst(findings: readonly Finding[]): Severity | 'ok' {
  const [first] = orderFindings(findings)
  return first && first.severity !== 'note' ? first.severity : 'ok'
}

function outside({ attachedFrom }: Identity): Finding[] {
  if (attachedFrom === undefined) return []
  const says = `This page runs on ${attachedFrom}, outside the cluster: what a pod sees of its network, its files and its variables is not seen from here.`
  return [{ severity: 'note', says, href: '/identity' }]
}

export function identityFindings(identity: Identity): Finding[] {
  const sources = identity.sources
    .filter((source) => source.state !== 'present' && (source.id === 'token' || !identity.attachedFrom))
    .map((source): Finding => {
      const severity = source.state === 'failed' || source.id === 'token' ? 'warning' : 'note'
      return {
        severity,
        says: source.says,
        href: source.id === 'token' ? '/identity#token' : '/identity#sources',
      }
    })
  const fields = identity.fields
    .filter((field) => field.verdict === 'drift' || field.verdict === 'unreadable')
    .map(
      (field): Finding => ({
        severity: 'warning',
        says: `${field.field}: ${field.why}`,
        href: '/identity#fields',
      }),
    )
  const allocatable = identity.fields
    .filter((field) => field.verdict === 'node-allocatable')
    .map(
      (field): Finding => ({
        severity: 'note',
        says: `${field.field}: ${field.why}`,
        href: '/identity#fields',
      }),
    )
  const token = identity.token.findings
    .filter((finding) => finding.severity !== 'ok')
    .map((finding): Finding => {
      return {
        severity: finding.severity === 'bad' ? 'bad' : 'warning',
        says: finding.says,
        href: '/identity#token',
      }
    })
  return [...outside(identity), ...sources, ...fields, ...allocatable, ...token]
}

export function identityVerdict(identity: Identity): AreaVerdict {
  const { name, namespace, serviceAccount, node } = identity.pod
  if (identity.attachedFrom !== undefined) {
    const account = serviceAccount ? `ServiceAccount ${namespace}/${serviceAccount}` : 'an unknown account'
    return {
      severity: worst(identityFindings(identity)),
      says: `No pod: this page is attached from ${identity.attachedFrom} as ${account}.`,
    }
  }
  const who = name
    ? `Pod ${namespace ? `${namespace}/` : ''}${name}`
    : `A process on host ${identity.pod.hostname}`
  const as = serviceAccount
    ? ` runs as ServiceAccount ${serviceAccount}`
    : ' has no ServiceAccount that could be read'
  return {
    severity: worst(identityFindings(identity)),
    says: `${who}${as}${node ? ` on node ${node}` : ''}.`,
  }
}

// A 403 on "/" or on a read is an answer of a healthy server, so it is a note; a rung that got no answer is not.
const ANSWERED = new Set(['forbidden', 'anonymous-forbidden', 'not-found'])

export function connectionFindings(connection: Connection): Finding[] {
  return connection.rungs
    .filter((rung) => rung.verdict === 'failed')
    .map((rung): Finding => {
      const severity = ANSWERED.has(rung.situation) ? 'note' : 'bad'
      return { severity, says: rung.says, href: `/connection#${rung.id}` }
    })
}

export function connectionVerdict(connection: Connection): AreaVerdict {
  return { severity: worst(connectionFindings(connection)), says: connection.says }
}

/** One finding for each grant of dangerous rights; while who gives them is not known, one for each right. */
export function dangerousFindings(rights: Access['dangerous'], by?: Dangerous): Finding[] {
  const finding = (says: string): Finding => ({ severity: 'bad', says, href: '/access#dangerous' })
  if (by === undefined || by.sources.length === 0) {
    const everything = rights.filter(({ id }) => id === 'everything')
    return (everything.length > 0 ? everything : rights).map((right) => finding(right.says))
  }
  return by.sources.flatMap(({ by: source, rights: [gravest, ...others] }) => {
    if (gravest === undefined) return []
    const more =
      others.length === 0
        ? ''
        : ` It holds ${others.length} more dangerous ${others.length === 1 ? 'right' : 'rights'} by the same.`
    if (source.state !== 'named') return [gravest, ...others].map((right) => finding(right.says))
    return [finding(`${gravest.says} ${sayGrant(source.grantedBy, source.whom)}.${more}`)]
  })
}

export function accessFindings(access: Access, by?: Dangerous): Finding[] {
  const dangerous = dangerousFindings(access.dangerous, by)
  const unresolved: Finding[] = access.evaluationError
    ? [
        {
          severity: 'warning',
          says: `The rules review says: ${access.evaluationError}`,
          href: '/access#rules',
        },
      ]
    : []
  const incomplete: Finding[] = access.incomplete
    ? [
        {
          severity: 'note',
          says: 'Another authorizer than RBAC decides here too and does not list its rules.',
          href: '/access#matrix',
        },
      ]
    : []
  return [...dangerous, ...unresolved, ...incomplete]
}

// Every account may review itself, so those kinds say nothing about this one.
const OF_EVERY_ACCOUNT = new Set(['authorization.k8s.io', 'authentication.k8s.io'])

export function accessVerdict(access: Access): AreaVerdict {
  const granted = access.rows.filter(
    (row) =>
      !row.resource.includes('/') &&
      !OF_EVERY_ACCOUNT.has(row.group) &&
      Object.values(row.cells).some((cell) => cell.state !== 'no' && cell.state !== 'unknown'),
  )
  const names = granted.slice(0, 3).map((row) => row.resource)
  const more = granted.length > 3 ? ` and ${granted.length - 3} more kinds` : ''
  const what = granted.length === 0 ? 'may use no kind of resource' : `may use ${names.join(', ')}${more}`
  return {
    severity: worst(accessFindings(access)),
    says: `${describeUser(access.user)} ${what} in ${access.namespace}.`,
  }
}

export function resourcesFindings(kinds: Kinds): Finding[] {
  return kinds.failedGroups.map(
    (failed): Finding => ({
      severity: 'warning',
      says: `The API group ${failed.group}/${failed.version} does not answer: ${failed.says}`,
      href: '/resources',
    }),
  )
}

export function resourcesVerdict(kinds: Kinds): AreaVerdict {
  const namespaced = kinds.kinds.filter((kind) => kind.namespaced && kind.verbs.includes('list'))
  const unknown = namespaced.some((kind) => kind.held === 'unknown')
  const listable = namespaced.filter((kind) => kind.held !== 'unknown' && kind.held.includes('list')).length
  const says = unknown
    ? `The cluster has ${namespaced.length} kinds in namespaces; which of them may be listed in ${kinds.namespace} is not known.`
    : `${listable} of the ${namespaced.length} kinds that live in namespaces may be listed in ${kinds.namespace}.`
  return { severity: worst(resourcesFindings(kinds)), says }
}
