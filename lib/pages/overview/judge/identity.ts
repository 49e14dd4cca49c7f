import type { Identity, IdentityField } from '@/lib/facts/identity/contract/identity'
import { differingFields } from '@/lib/facts/identity/judge/differences'
import { isExpectedSource } from '@/lib/facts/identity/judge/whose-view'
import { NOTHING, plain, say, words } from '@/lib/phrase/phrase'
import { describeUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { counted } from '@/lib/words/lists'
import { identityAddress } from '@/lib/words/page-addresses'
import { bySeverity, type OverviewFinding } from './findings'
import type { JudgedPart } from './part'

function outside({ attachedFrom }: Identity): OverviewFinding[] {
  if (attachedFrom === undefined) return []
  const says = `Podglass runs on ${attachedFrom}, outside the cluster: a pod’s view of its network, files and variables is not visible from here.`
  return [{ severity: 'note', says, href: identityAddress() }]
}

function baseOf({ id, state }: Identity['sources'][number]): OverviewFinding['restsOn'] {
  if (id === 'token') return state === 'absent' ? 'mount' : 'token'
  if (id !== 'api') return undefined
  return state === 'denied' ? 'permissions' : 'api-server'
}

/** How the pod would get credentials of a cloud, where a link of that is broken, with what repairs it. */
function cloudFindings({ clouds = [] }: Identity): OverviewFinding[] {
  return clouds
    .filter(({ state }) => state === 'broken')
    .map(
      ({ name, brief, says, fix, fallback }): OverviewFinding => ({
        severity: 'warning',
        says: say`${words(name)}: ${brief ?? says}`,
        evidence: [fix?.says, fallback].filter((text) => text !== undefined),
        href: identityAddress('token'),
        opens: 'Open credentials',
      }),
    )
}

export function identityFindings(identity: Identity): OverviewFinding[] {
  const sources = identity.sources
    .filter((source) => source.state !== 'present' && isExpectedSource(source, identity))
    .map((source): OverviewFinding => {
      const severity = source.state === 'failed' || source.id === 'token' ? 'warning' : 'note'
      return {
        severity,
        says: source.says,
        href: identityAddress(source.id === 'token' ? 'token' : 'sources'),
        ...present({ restsOn: baseOf(source) }),
      }
    })
  const fieldFinding = (field: IdentityField, severity: OverviewFinding['severity']): OverviewFinding => {
    const { brief, notes } = field
    const [first, ...others] = notes
    return {
      severity,
      ...(brief === undefined
        ? { about: field.field, says: first?.says ?? NOTHING, evidence: others.map(({ says }) => says) }
        : { says: brief }),
      href: identityAddress('fields'),
    }
  }
  const fieldsThat = (is: IdentityField['verdict']) => identity.fields.filter(({ verdict }) => verdict === is)
  const fields = [...differingFields(identity.fields), ...fieldsThat('unreadable')].map((field) =>
    fieldFinding(field, 'warning'),
  )
  const allocatable = fieldsThat('node-allocatable').map((field) => fieldFinding(field, 'note'))
  const token = identity.token.findings
    .filter((finding) => finding.severity !== 'ok')
    .map((finding): OverviewFinding => {
      return {
        severity: finding.severity === 'bad' ? 'bad' : 'warning',
        says: finding.says,
        href: identityAddress('token'),
        restsOn: 'token',
      }
    })
  const notes = (identity.pod.notes ?? [])
    .filter((note) => note.severity === 'warning')
    .map(({ says }): OverviewFinding => ({ severity: 'warning', says, href: '/identity' }))
  return [
    ...outside(identity),
    ...notes,
    ...sources,
    ...fields,
    ...cloudFindings(identity),
    ...allocatable,
    ...token,
  ]
}

function whoIsIt({ attachedFrom, attachedAs, pod }: Identity): string {
  const { name, namespace, serviceAccount, node, hostname } = pod
  if (attachedFrom !== undefined) {
    const user = describeUser(attachedAs ?? '', 'an unknown account')
    const account = serviceAccount ? `ServiceAccount ${namespace}/${serviceAccount}` : user
    return `No pod: Podglass is attached from ${attachedFrom} as ${account}.`
  }
  const who = name ? `Pod ${namespace ? `${namespace}/` : ''}${name}` : `A process on host ${hostname}`
  const as = serviceAccount
    ? ` runs as ServiceAccount ${serviceAccount}`
    : ' has no ServiceAccount that could be read'
  return `${who}${as}${node ? ` on node ${node}` : ''}.`
}

/** How many fields of env and files were compared with the Pod object and agree with it. */
function comparedFields({ fields }: Identity): number {
  return fields.filter(
    ({ api, env, file, verdict }) =>
      api !== undefined && env.length + file.length > 0 && (verdict === 'same' || verdict === 'rounded'),
  ).length
}

/** Who the pod is. Green only where the process's view was compared with the Pod object and nothing differs. */
export function identityVerdict(identity: Identity): JudgedPart {
  const says = whoIsIt(identity)
  const [worst] = bySeverity(identityFindings(identity))
  if (worst !== undefined && worst.severity !== 'note') {
    const isBad = worst.severity === 'bad'
    return {
      state: isBad ? 'broken' : 'attention',
      word: isBad ? 'broken' : 'needs attention',
      says,
      evidence: [],
      isOfApiServer: false,
    }
  }
  if (identity.attachedFrom !== undefined) {
    return { state: 'neutral', word: 'attached', says, evidence: [], isOfApiServer: false }
  }
  const api = identity.sources.find(({ id }) => id === 'api')
  const compared = comparedFields(identity)
  if (api?.state === 'present' && compared > 0) {
    const evidence = [`${counted(compared, 'field agrees', 'fields agree')} with the Pod object`]
    return { state: 'healthy', word: 'healthy', says, evidence, isOfApiServer: true }
  }
  const why =
    api?.state === 'present'
      ? 'neither env nor files have a field to compare with the Pod object'
      : `Not compared with the Pod object. ${plain(api?.says ?? NOTHING)}`.trim()
  const next =
    api?.state === 'denied' && api.explain !== undefined
      ? { says: 'It needs get on its own pod.', href: api.explain }
      : undefined
  return {
    state: 'neutral',
    word: 'not compared',
    says,
    evidence: [why],
    ...(next ? { next } : {}),
    isOfApiServer: false,
  }
}
