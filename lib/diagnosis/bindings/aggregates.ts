import { editDistance } from '@/lib/objects/catalogue'
import { type LabelSelector, selectorMatches } from '@/lib/objects/label-selector'
import { resolveRules } from '@/lib/rbac/resolve'
import { ruleAllows } from '@/lib/rbac/rule'
import type { ClusterRole, Grant, UserInfo } from '@/lib/rbac/types'
import type { Facts } from '../facts'
import { isBuiltInRole } from './built-in-role'
import { bindingsRead, objectsRead } from './read-objects'

/** An aggregating ClusterRole of the caller, and those that allow the call and are not in it. */
export interface Aggregate {
  into: ClusterRole
  grant: Grant
  /** Its labels match, and its rules are not gathered yet. */
  late?: ClusterRole
  /** Of the same program, and without the labels that the selector asks for. */
  near: readonly NearSource[]
}

interface NearSource {
  source: ClusterRole
  labels: readonly { key: string; value: string }[]
  /** No one is bound to it, and nothing else gathers it: it serves no one as it is. */
  isOrphan: boolean
  /** The marks of its installer, its name or labels that are nearly right say for what it was made. */
  isMeant: boolean
}

/** A call with the user who made it and its namespace, and the objects that were read. */
type Asked = Pick<Facts, 'objects' | 'request'> & { user: UserInfo; namespace: string }

/** From the ClusterRoles that were read: what the caller's aggregating ClusterRoles could gather. */
export function aggregatesOf(asked: Asked): Aggregate[] {
  const { clusterRoles } = objectsRead(asked)
  return [...aggregatingOf(asked)].map(([into, grant]) => {
    const sources = clusterRoles.filter(
      (role) => role.name !== into.name && role.rules.some((rule) => ruleAllows(rule, asked.request)),
    )
    const late = sources.find((source) => selectorsOf(into).some((one) => gathers(one, source)))
    const near = sources.flatMap((source): NearSource[] => {
      const program = programOf(source, into)
      if (isBuiltInRole({ kind: 'ClusterRole', name: source.name }) || program === 'another') return []
      const isOrphan = !isInUse(source, into, asked)
      const isOfProgram = program === 'same'
      const near = lackedLabels(into, source, isOrphan && isOfProgram)
      const isLike = near.length === 0 && isLikeGathered(source, into, clusterRoles)
      const labels = isLike ? lackedLabels(into, source, isOrphan) : near
      return labels.length > 0 ? [{ source, labels, isOrphan, isMeant: !isLike }] : []
    })
    return { into, grant, near, ...(late ? { late } : {}) }
  })
}

function selectorsOf(role: ClusterRole): readonly LabelSelector[] {
  return role.aggregationRule?.clusterRoleSelectors ?? []
}

function gathers(selector: LabelSelector, { labels }: ClusterRole): boolean {
  return selectorMatches(selector, labels ?? {})
}

/** The aggregating ClusterRoles that the caller is bound to in the call's scope. */
function aggregatingOf(asked: Asked): Map<ClusterRole, Grant> {
  const objects = objectsRead(asked)
  const found = new Map<ClusterRole, Grant>()
  // A role without rules yields nothing to resolve, so each aggregating one gets a marker rule.
  const marked = objects.clusterRoles.filter((role) => role.aggregationRule)
  const rule = { verbs: [] }
  const world = { ...objects, clusterRoles: marked.map((role) => ({ ...role, rules: [rule] })) }
  for (const resolved of resolveRules(asked.user, asked.namespace, world)) {
    if (!('rule' in resolved) || resolved.rule !== rule) continue
    const { grant } = resolved
    const role = marked.find(({ name }) => name === grant.role)
    if (role && !found.has(role)) found.set(role, grant)
  }
  return found
}

/** Whether both come from one installation, as far as their marks say; else by how their names begin. */
function programOf(source: ClusterRole, into: ClusterRole): 'same' | 'another' | 'unknown' {
  const [one, other] = [source.origin ?? {}, into.origin ?? {}]
  for (const mark of ['release', 'instance'] as const) {
    if (one[mark] && other[mark]) return one[mark] === other[mark] ? 'same' : 'another'
  }
  const firstOf = (name: string) => name.split(/[-:.]/)[0]
  const isSame =
    (one.program !== undefined && one.program === other.program) ||
    firstOf(source.name) === firstOf(into.name)
  return isSame ? 'same' : 'unknown'
}

/** True for `docker-manager-role` beside a gathered `core-manager-role`: named alike, and so by one author for one purpose. */
function isLikeGathered(source: ClusterRole, into: ClusterRole, all: readonly ClusterRole[]): boolean {
  const restOf = ({ name }: ClusterRole) => name.split(/[-:.]/).slice(1).join(' ')
  return all.some(
    (one) => selectorsOf(into).some((selector) => gathers(selector, one)) && restOf(one) === restOf(source),
  )
}

function isInUse(source: ClusterRole, into: ClusterRole, asked: Asked): boolean {
  const isBound = bindingsRead(asked).some(
    ({ roleRef }) => roleRef.kind === 'ClusterRole' && roleRef.name === source.name,
  )
  return (
    isBound ||
    objectsRead(asked).clusterRoles.some(
      (role) => role !== into && selectorsOf(role).some((selector) => gathers(selector, source)),
    )
  )
}

/** Labels that would get the source gathered: its own resemble them, or it is of the program and serves no one without them. */
function lackedLabels(into: ClusterRole, source: ClusterRole, isLeftOut: boolean) {
  const own = new Map(Object.entries(source.labels ?? {}))
  for (const { matchLabels, matchExpressions } of selectorsOf(into)) {
    const wanted = Object.entries(matchLabels ?? {})
    if (wanted.length === 0 || (matchExpressions?.length ?? 0) > 0) continue
    const lacking = wanted.filter(([key, value]) => own.get(key) !== value)
    const isNear = ([key]: [string, string]) => [...own.keys()].some((had) => editDistance(had, key, 3) <= 3)
    if (isLeftOut || lacking.every(isNear)) return lacking.map(([key, value]) => ({ key, value }))
  }
  return []
}
