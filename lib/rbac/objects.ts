import type * as z from 'zod/mini'
import { homeOf } from '@/lib/objects/homes'
import type { LabelSelector } from '@/lib/objects/label-selector'
import { present } from '@/lib/present'
import { visibleText } from '@/lib/words/visible-text'
import {
  bindingObjectSchema,
  listObjectSchema,
  type ManagedFields,
  type PolicyRuleObject,
  roleObjectSchema,
  type SelectorObject,
  type SubjectObject,
  typedObjectSchema,
} from './object-schemas'
import {
  CAUSE_LABEL,
  type Change,
  type ClusterRole,
  type ClusterRoleBinding,
  type Origin,
  type PolicyRule,
  type RbacObjects,
  type Role,
  type RoleBinding,
  type Subject,
} from './types'

const GROUP = 'rbac.authorization.k8s.io'
const API_VERSION = `${GROUP}/v1`

/** What is wrong with one object; `document` counts from 0. */
export interface ObjectProblem {
  document: number
  /** The kind, or "object" when it has none. */
  kind: string
  says: string
  /** The field of the wrong type, where the shape is the problem; empty for the object itself. */
  field?: readonly (string | number)[]
}

export interface ParsedObjects {
  objects: RbacObjects
  problems: ObjectProblem[]
  /** Kinds that are not RBAC, in order; such objects are left out. */
  otherKinds: string[]
}

/**
 * Takes Roles, ClusterRoles, their bindings and Lists of them out of decoded JSON or YAML documents. `namespace` is filled
 * in as kubectl would. An object of the wrong shape is a problem, and the others are still taken. Only the shape is
 * checked: what the API server would refuse as invalid is for `validateObjects`.
 */
export function parseRbacObjects(
  documents: readonly unknown[],
  options: { namespace?: string } = {},
): ParsedObjects {
  const roles: Role[] = []
  const clusterRoles: ClusterRole[] = []
  const roleBindings: RoleBinding[] = []
  const clusterRoleBindings: ClusterRoleBinding[] = []
  const problems: ObjectProblem[] = []
  const otherKinds: string[] = []

  for (const { document, kind, apiVersion, object } of documents.flatMap(itemsOf)) {
    const home = homeOf(object, { group: GROUP, kind })
    const report = (says: string, field?: ObjectProblem['field']) =>
      problems.push({ document, kind: kind || 'object', says, ...present({ field }) })
    if (kind === '') {
      report('An object needs a kind.')
    } else if (!isRbacKind(kind)) {
      otherKinds.push(kind)
    } else if (apiVersion !== API_VERSION) {
      report(`The apiVersion of a ${kind} is ${API_VERSION}, not ${JSON.stringify(apiVersion)}.`)
    } else if (kind === 'Role' || kind === 'ClusterRole') {
      const parsed = roleObjectSchema.safeParse(object)
      if (!parsed.success) report(...shapeProblem(parsed.error))
      else if (kind === 'ClusterRole')
        clusterRoles.push({ ...toClusterRole(parsed.data), ...present({ home }) })
      else {
        const { name, namespace } = parsed.data.metadata
        const inNamespace = namespace || options.namespace
        if (!inNamespace) report(`Role ${name} needs metadata.namespace.`)
        else {
          const rules = (parsed.data.rules ?? []).map(toRule)
          roles.push({
            namespace: inNamespace,
            name,
            rules,
            ...writtenBy(parsed.data.metadata),
            ...present({ home }),
          })
        }
      }
    } else {
      const parsed = bindingObjectSchema.safeParse(object)
      if (!parsed.success) {
        report(...shapeProblem(parsed.error))
        continue
      }
      const { metadata, roleRef } = parsed.data
      const binding = {
        name: metadata.name,
        roleRef: {
          kind: roleRef.kind,
          name: roleRef.name,
          ...(roleRef.apiGroup ? { apiGroup: roleRef.apiGroup } : {}),
        },
        subjects: (parsed.data.subjects ?? []).map(toSubject),
        ...writtenBy(metadata),
        ...present({ home }),
      }
      const inNamespace = metadata.namespace || options.namespace
      if (kind === 'ClusterRoleBinding') clusterRoleBindings.push(binding)
      else if (!inNamespace) report(`RoleBinding ${metadata.name} needs metadata.namespace.`)
      else roleBindings.push({ namespace: inNamespace, ...binding })
    }
  }
  return { objects: { roles, clusterRoles, roleBindings, clusterRoleBindings }, problems, otherKinds }
}

interface Item {
  document: number
  kind: string
  apiVersion: string
  object: unknown
}

function itemsOf(object: unknown, document: number): Item[] {
  // What is between two "---" lines with nothing in between.
  if (object === null || object === undefined) return []
  return expand({ document, object, ...typeOf(object) })
}

// The items of a typed list, such as a RoleList, carry neither kind nor apiVersion.
function expand(item: Item): Item[] {
  if (!item.kind.endsWith('List')) return [item]
  const list = listObjectSchema.safeParse(item.object)
  if (!list.success) return [item]
  const itemKind = item.kind.slice(0, -'List'.length)
  return (list.data.items ?? []).flatMap((object) => {
    const own = typeOf(object)
    return expand({
      document: item.document,
      object,
      kind: own.kind || itemKind,
      apiVersion: own.apiVersion || (itemKind === '' ? '' : item.apiVersion),
    })
  })
}

function typeOf(object: unknown): { kind: string; apiVersion: string } {
  const parsed = typedObjectSchema.safeParse(object)
  return {
    kind: (parsed.success && parsed.data.kind) || '',
    apiVersion: (parsed.success && parsed.data.apiVersion) || '',
  }
}

function isRbacKind(kind: string): kind is 'Role' | 'ClusterRole' | 'RoleBinding' | 'ClusterRoleBinding' {
  return ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'].includes(kind)
}

function shapeProblem(error: z.core.$ZodError): [says: string, field: (string | number)[]] {
  const issue = error.issues[0]
  const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part)))
  const field = path.reduce<string>((words, part) => {
    if (typeof part === 'number') return `${words}[${part}]`
    return words === '' ? part : `${words}.${part}`
  }, '')
  return [field === '' ? 'It is not an object.' : `Field ${field}: ${issue?.message ?? 'wrong type'}.`, path]
}

type Metadata = z.infer<typeof roleObjectSchema>['metadata']

function writtenBy(metadata: Metadata): Pick<Role, 'changed' | 'origin' | 'answers'> {
  const answers = metadata.labels?.[CAUSE_LABEL]
  return { ...lastChange(metadata), ...originOf(metadata), ...present({ answers }) }
}

function originOf({ labels, annotations }: Metadata): { origin?: Origin } {
  const label = (...keys: string[]) => keys.map((key) => labels?.[key]).find((value) => value)
  const [name, namespace] = ['name', 'namespace'].map((part) => annotations?.[`meta.helm.sh/release-${part}`])
  const origin = present({
    instance: label('app.kubernetes.io/instance', 'release'),
    program: label('app.kubernetes.io/part-of', 'app.kubernetes.io/name'),
    release: name && namespace ? `${namespace}/${name}` : undefined,
  })
  return Object.keys(origin).length === 0 ? {} : { origin }
}

/** The newest write among the managed fields; nothing where the API server recorded none. */
function lastChange({ managedFields }: { managedFields?: ManagedFields }): { changed?: Change } {
  const writes = (managedFields ?? []).flatMap(({ manager, time }) => {
    const isDated = time && !Number.isNaN(Date.parse(time))
    return isDated && manager ? [{ at: time, by: visibleText(manager) }] : []
  })
  const [newest] = writes.sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  return present({ changed: newest })
}

function toClusterRole({ metadata, rules, aggregationRule }: z.infer<typeof roleObjectSchema>): ClusterRole {
  return {
    name: metadata.name,
    ...(metadata.labels ? { labels: metadata.labels } : {}),
    rules: (rules ?? []).map(toRule),
    ...writtenBy(metadata),
    ...(aggregationRule
      ? {
          aggregationRule: {
            clusterRoleSelectors: (aggregationRule.clusterRoleSelectors ?? []).map(toSelector),
          },
        }
      : {}),
  }
}

function toRule(rule: PolicyRuleObject): PolicyRule {
  return {
    verbs: rule.verbs ?? [],
    ...(rule.apiGroups ? { apiGroups: rule.apiGroups } : {}),
    ...(rule.resources ? { resources: rule.resources } : {}),
    ...(rule.resourceNames ? { resourceNames: rule.resourceNames } : {}),
    ...(rule.nonResourceURLs ? { nonResourceURLs: rule.nonResourceURLs } : {}),
  }
}

function toSelector({ matchLabels, matchExpressions }: SelectorObject): LabelSelector {
  return {
    ...(matchLabels ? { matchLabels } : {}),
    ...(matchExpressions
      ? {
          matchExpressions: matchExpressions.map(({ key, operator, values }) => ({
            key,
            operator,
            ...(values ? { values } : {}),
          })),
        }
      : {}),
  }
}

function toSubject({ kind, name, namespace, apiGroup }: SubjectObject): Subject {
  return { kind, name, ...(namespace ? { namespace } : {}), ...(apiGroup ? { apiGroup } : {}) }
}
