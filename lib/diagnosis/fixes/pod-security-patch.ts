import { type PodSecurityClause, splitOutside } from '@/lib/reader/sentences/pod-security-text'

interface SecurityContext {
  [field: string]: unknown
}

/** A strategic merge patch of a Pod's spec; null removes a field. */
interface PodPatch {
  hostNetwork?: false
  hostPID?: false
  hostIPC?: false
  securityContext?: SecurityContext
  containers?: { name: string; securityContext: SecurityContext }[]
}

interface PodSecurityPatch {
  /** Undefined when a patch can meet no clause. */
  patch: PodPatch | undefined
  /** Clauses that need a decision: which volume, which port, which label. */
  byHand: PodSecurityClause[]
}

type Where = { kind: 'pod' } | { kind: 'containers'; names: string[] }

interface Change {
  where: Where
  fields: SecurityContext
}

const SUBJECT = /^(?:(pod)(?: (?:or|and) )?)?(?:containers? ((?:"[^"]*"(?:, )?)+))? ?(must (?:not )?[\s\S]+)$/

/**
 * The change of the pod that meets the clauses (pod-security-admission policy, 1.36). What may be set on the pod or on a
 * container goes on the pod, once.
 */
export function podSecurityPatch(clauses: readonly PodSecurityClause[]): PodSecurityPatch {
  const patch: PodPatch = {}
  const byHand: PodSecurityClause[] = []
  const pod: SecurityContext = {}
  const containers = new Map<string, SecurityContext>()
  for (const clause of clauses) {
    if (clause.reason === 'host namespaces' && shareNothing(clause.detail, patch)) continue
    const changes = splitOutside(clause.detail, '; ').map(changeOf)
    if (changes.length === 0 || changes.some((change) => change === undefined)) {
      byHand.push(clause)
    }
    for (const change of changes) {
      if (change?.where.kind === 'pod') merge(pod, change.fields)
      for (const name of change?.where.kind === 'containers' ? change.where.names : []) {
        const context = containers.get(name) ?? {}
        merge(context, change?.fields ?? {})
        containers.set(name, context)
      }
    }
  }
  if (Object.keys(pod).length > 0) patch.securityContext = pod
  if (containers.size > 0) {
    patch.containers = [...containers].map(([name, securityContext]) => ({ name, securityContext }))
  }
  return { patch: Object.keys(patch).length === 0 ? undefined : patch, byHand }
}

function shareNothing(detail: string, patch: PodPatch): boolean {
  const shared = detail.split(', ')
  const known = shared.every((word) => /^host(?:Network|PID|IPC)=true$/.test(word))
  if (!known) return false
  if (shared.includes('hostNetwork=true')) patch.hostNetwork = false
  if (shared.includes('hostPID=true')) patch.hostPID = false
  if (shared.includes('hostIPC=true')) patch.hostIPC = false
  return true
}

function merge(into: SecurityContext, fields: SecurityContext): void {
  for (const [field, value] of Object.entries(fields)) {
    const known = into[field]
    into[field] =
      typeof known === 'object' && known !== null && typeof value === 'object' && value !== null
        ? { ...known, ...value }
        : value
  }
}

function changeOf(text: string): Change | undefined {
  const match = SUBJECT.exec(text)
  const [, pod, list = '', demand = ''] = match ?? []
  const names = [...list.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name)
  const isAtPod = pod !== undefined
  const where: Where | undefined =
    isAtPod && (names.length === 0 || text.startsWith('pod or '))
      ? { kind: 'pod' }
      : names.length > 0
        ? { kind: 'containers', names }
        : undefined
  const fields = fieldsOf(demand, where?.kind === 'pod')
  return where && fields ? { where, fields } : undefined
}

function fieldsOf(demand: string, isPod: boolean): SecurityContext | undefined {
  const [, not, rest = ''] = /^must (not )?(?:set |include )([\s\S]*)$/.exec(demand) ?? []
  const field = rest.replace(/^securityContext\./, '')
  if (not === undefined) {
    if (field === 'allowPrivilegeEscalation=false') return { allowPrivilegeEscalation: false }
    if (field === 'capabilities.drop=["ALL"]') return { capabilities: { drop: ['ALL'] } }
    if (field === 'runAsNonRoot=true') return { runAsNonRoot: true }
    return field.startsWith('seccompProfile.type to ')
      ? { seccompProfile: { type: 'RuntimeDefault' } }
      : undefined
  }
  if (field === 'privileged=true') return { privileged: false }
  if (field === 'runAsNonRoot=false') return { runAsNonRoot: true }
  if (field === 'runAsUser=0') return { runAsUser: null }
  if (field.startsWith('seccompProfile.type to ')) return { seccompProfile: { type: 'RuntimeDefault' } }
  if (field.startsWith('procMount to ') && !isPod) return { procMount: null }
  if (field === 'windowsOptions.hostProcess=true') return { windowsOptions: { hostProcess: false } }
  return / in securityContext\.capabilities\.add$/.test(rest) ? { capabilities: { add: null } } : undefined
}
