import * as z from 'zod/mini'
import { namespaceSchema, objectNameSchema } from '@/lib/contract/segments'
import { code, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { present } from '@/lib/present'
import { parseRbacObjects } from '@/lib/rbac/objects'
import type { PolicyRule, RbacObjects, RoleRef, Subject } from '@/lib/rbac/types'
import { visibleText } from '@/lib/words/visible-text'
import type { Mistake } from '../contract'
import { type FieldPath, unknownFields } from './known-fields'
import type { Manifest, ManifestItem } from './read-manifest'

/** Where an object is in the paste, and how a mistake in it is reported. */
export interface Origin {
  kind: string
  /** "" for a cluster-scoped object. */
  namespace: string
  name: string
  /** `Role shop/pod-reader`. */
  label: string
  line: number
  namespaceAssumed: boolean
  lineOf: (path: FieldPath) => number
  correctionOf: ManifestItem['correctionOf']
}

export interface ProposedRole extends Origin {
  kind: 'Role' | 'ClusterRole'
  rules: readonly PolicyRule[]
  labels: Readonly<Record<string, string>>
  isAggregated: boolean
}

export interface ProposedBinding extends Origin {
  kind: 'RoleBinding' | 'ClusterRoleBinding'
  roleRef: RoleRef
  subjects: readonly Subject[]
}

/** The paste as objects. What the API server would refuse is reported as a mistake and is not among the effective ones. */
export interface Proposal {
  roles: readonly ProposedRole[]
  bindings: readonly ProposedBinding[]
  /** Objects that grant nothing by their kind. */
  others: readonly Origin[]
  /** ServiceAccounts that the paste makes, as `namespace/name`. */
  accounts: ReadonlySet<string>
  mistakes: readonly Mistake[]
  /** Labels of objects that the API server would refuse. */
  refused: ReadonlySet<string>
}

/** `rules[0].resources[1]`. */
export function fieldWords(path: FieldPath): string {
  return path.reduce<string>((words, part) => {
    if (typeof part === 'number') return `${words}[${part}]`
    return words === '' ? part : `${words}.${part}`
  }, '')
}

/** What is wrong at a field. */
export interface MistakeWords extends Pick<Mistake, 'severity' | 'says'> {
  /** What to write or do instead, in words. */
  instead?: Phrase | undefined
  /** The one name that was meant. */
  to?: string | undefined
  /** The field with the wrong name, when it is inside the reported one. */
  within?: FieldPath
}

export function mistakeAt(
  origin: Pick<Origin, 'label' | 'lineOf' | 'correctionOf'>,
  path: FieldPath,
  { severity, says, instead, to, within = [] }: MistakeWords,
): Mistake {
  const correction = to === undefined ? undefined : origin.correctionOf([...path, ...within], to)
  return {
    object: origin.label,
    line: origin.lineOf(path),
    where: visibleText(fieldWords(path)),
    severity,
    says,
    ...present({ instead, correction }),
  }
}

const namedSchema = z.object({
  metadata: z.object({ name: z.optional(z.string()), namespace: z.optional(z.nullable(z.string())) }),
})

// A kind, a namespace and a name; what is longer is refused by one of them.
const MOST_LABEL = 340

const NAMESPACED = new Set(['Role', 'RoleBinding', 'ServiceAccount'])
const RBAC_KINDS = new Set(['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'])

function originOf(item: ManifestItem, home: string): Origin {
  const named = namedSchema.safeParse(item.value)
  const written = (named.success && named.data.metadata.namespace) || ''
  const isNamespaced = NAMESPACED.has(item.kind) || (written !== '' && !RBAC_KINDS.has(item.kind))
  const namespace = isNamespaced ? written || home : ''
  const name = (named.success && named.data.metadata.name) || ''
  const place = namespace === '' ? '' : `${namespace}/`
  return {
    kind: item.kind,
    namespace,
    name,
    label: visibleText(foreign(`${item.kind || 'object'} ${place}${name || 'without a name'}`, MOST_LABEL)),
    line: item.lineOf([]),
    namespaceAssumed: isNamespaced && written === '',
    lineOf: item.lineOf,
    correctionOf: item.correctionOf,
  }
}

/** Takes the RBAC objects out of a manifest; `home` is the namespace of those that name none. */
export function toProposal(manifest: Manifest, home: string): Proposal {
  const roles: ProposedRole[] = []
  const bindings: ProposedBinding[] = []
  const others: Origin[] = []
  const accounts = new Set<string>()
  const refused = new Set<string>()
  const mistakes: Mistake[] = manifest.errors.map(({ line, says, instead }) => ({
    object: '',
    line,
    where: '',
    severity: 'refused' as const,
    says,
    ...present({ instead }),
  }))
  for (const item of manifest.items) {
    const origin = originOf(item, home)
    if (item.kind !== '' && !RBAC_KINDS.has(item.kind)) {
      others.push(origin)
      if (item.kind === 'ServiceAccount') accounts.add(`${origin.namespace}/${origin.name}`)
      const near = nearKind(item)
      if (near) mistakes.push(mistakeAt(origin, ['kind'], near))
      continue
    }
    const parsed = parseRbacObjects([item.value], { namespace: home })
    const wrong = [
      ...parsed.problems.map(({ field }) => shapeMistake(origin, item, field)),
      ...nameMistakes(origin),
      ...unknownFields(item.value, item.kind).map((found) => mistakeAt(origin, found.path, found)),
    ]
    mistakes.push(...wrong)
    if (wrong.length > 0) refused.add(origin.label)
    const { objects } = parsed
    const [role] = [...objects.roles, ...objects.clusterRoles]
    if (role && (item.kind === 'Role' || item.kind === 'ClusterRole')) {
      const labels = 'labels' in role && role.labels ? role.labels : {}
      const isAggregated = 'aggregationRule' in role && role.aggregationRule !== undefined
      roles.push({ ...origin, kind: item.kind, rules: role.rules, labels, isAggregated })
    }
    const [binding] = [...objects.roleBindings, ...objects.clusterRoleBindings]
    if (binding && (item.kind === 'RoleBinding' || item.kind === 'ClusterRoleBinding')) {
      bindings.push({ ...origin, kind: item.kind, roleRef: binding.roleRef, subjects: binding.subjects })
    }
  }
  return { roles, bindings, others, accounts, mistakes, refused }
}

function nearKind({ kind, apiVersion }: ManifestItem) {
  const meant = [...RBAC_KINDS].find((one) => one.toLowerCase() === kind.toLowerCase())
  if (meant) {
    return {
      severity: 'refused',
      says: say`There is no kind ${code(kind)}.`,
      instead: [code(`kind: ${meant}`)],
      to: meant,
    } as const
  }
  if (!apiVersion.startsWith('rbac.authorization.k8s.io/')) return undefined
  const says = say`The group rbac.authorization.k8s.io has no kind ${code(kind)}.`
  return {
    severity: 'refused',
    says,
    instead: say`Role, ClusterRole, RoleBinding or ClusterRoleBinding`,
  } as const
}

const API_VERSION = 'rbac.authorization.k8s.io/v1'

function shapeMistake(origin: Origin, { kind, apiVersion }: ManifestItem, field: FieldPath = []): Mistake {
  if (kind === '') {
    return mistakeAt(origin, [], {
      severity: 'refused',
      says: say`An object needs a kind, such as kind: Role.`,
    })
  }
  if (apiVersion !== API_VERSION) {
    const given =
      apiVersion === '' ? say`It has no apiVersion.` : say`There is no ${code(kind)} in ${code(apiVersion)}.`
    const old = /^rbac\.authorization\.k8s\.io\/v1(?:alpha1|beta1)$/.test(apiVersion)
    const why = old ? say` Kubernetes 1.22 removed it.` : NOTHING
    return mistakeAt(origin, ['apiVersion'], {
      severity: 'refused',
      says: say`${given}${why}`,
      instead: [code(`apiVersion: ${API_VERSION}`)],
      to: API_VERSION,
    })
  }
  return mistakeAt(origin, field, { severity: 'refused', ...wrongType(field) })
}

const LISTS = new Set([
  'rules',
  'verbs',
  'apiGroups',
  'resources',
  'resourceNames',
  'nonResourceURLs',
  'subjects',
])

function wrongType(field: FieldPath): Pick<MistakeWords, 'says' | 'instead'> {
  const last = field.at(-1)
  if (last === 'metadata' || last === 'name') return { says: say`The name is missing here, or is not text.` }
  if (last === undefined) return { says: say`It is not an object.` }
  const name = visibleText(foreign(String(last), 80))
  if (!LISTS.has(String(last))) return { says: say`${code(name)} is missing here, or has the wrong type.` }
  const isWords = last !== 'rules' && last !== 'subjects'
  const says = say`${code(name)} is a list${isWords ? say` of words` : NOTHING}, but something else is here.`
  return { says, ...(isWords ? { instead: [code(`${name}: ["…"]`)] } : {}) }
}

function nameMistakes(origin: Origin): Mistake[] {
  const found: Mistake[] = []
  const name = objectNameSchema.safeParse(origin.name)
  if (origin.name !== '' && !name.success) {
    const says = words(name.error.issues[0]?.message ?? 'It is not a name.')
    found.push(mistakeAt(origin, ['metadata', 'name'], { severity: 'refused', says }))
  }
  if (origin.namespace !== '' && !namespaceSchema.safeParse(origin.namespace).success) {
    const says = say`${code(foreign(origin.namespace, 80))} cannot be the name of a namespace.`
    found.push(mistakeAt(origin, ['metadata', 'namespace'], { severity: 'refused', says }))
  }
  return found
}

/** The objects of the paste that the API server would take, as the authorizer reads them. */
export function effective(proposal: Proposal, refused: ReadonlySet<string>): Proposal {
  const isTaken = ({ label }: Origin) => !refused.has(label)
  return { ...proposal, roles: proposal.roles.filter(isTaken), bindings: proposal.bindings.filter(isTaken) }
}

export function toRbacObjects({ roles, bindings }: Pick<Proposal, 'roles' | 'bindings'>): RbacObjects {
  return {
    roles: roles.filter(({ kind }) => kind === 'Role'),
    clusterRoles: roles.filter(({ kind }) => kind === 'ClusterRole'),
    roleBindings: bindings.filter(({ kind }) => kind === 'RoleBinding'),
    clusterRoleBindings: bindings.filter(({ kind }) => kind === 'ClusterRoleBinding'),
  }
}

/** The role of the paste behind a roleRef of a binding in `namespace`. */
export function pastedRole(
  { roles }: Proposal,
  roleRef: RoleRef,
  namespace: string,
): ProposedRole | undefined {
  // Of two objects of one name the last is what an apply leaves.
  return roles.findLast(
    ({ kind, name, namespace: at }) =>
      kind === roleRef.kind && name === roleRef.name && (kind === 'ClusterRole' || at === namespace),
  )
}
