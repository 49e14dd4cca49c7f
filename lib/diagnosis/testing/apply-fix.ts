import { parseAllDocuments } from 'yaml'
import * as z from 'zod/mini'
import type { Fix } from '@/lib/contract/explanation'
import { parseRbacObjects } from '@/lib/rbac/objects'
import type { PolicyRule, RbacObjects, Subject } from '@/lib/rbac/types'

const subjectSchema = z.object({ kind: z.string(), name: z.string(), namespace: z.optional(z.string()) })
const patchSchema = z.array(
  z.object({
    op: z.enum(['test', 'add', 'replace', 'remove']),
    path: z.string(),
    value: z.optional(z.unknown()),
  }),
)
const strings = z.optional(z.array(z.string()))
const ruleSchema = z.object({
  verbs: z.array(z.string()),
  apiGroups: strings,
  resources: strings,
  resourceNames: strings,
  nonResourceURLs: strings,
})

/** The words of a command that `shellQuote` wrote, as a POSIX shell reads them. */
export function shellWords(command: string): string[] {
  const words: string[] = []
  for (const [part] of command.matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/gs)) {
    words.push(
      part.replace(
        /'([^']*)'|\\(.)/gs,
        (_whole, quoted?: string, escaped?: string) => quoted ?? escaped ?? '',
      ),
    )
  }
  return words
}

function replaced<T extends { name: string; namespace?: string }>(
  old: readonly T[],
  more: readonly T[],
): T[] {
  const isSame = (a: T, b: T) => a.name === b.name && a.namespace === b.namespace
  return [...old.filter((a) => !more.some((b) => isSame(a, b))), ...more]
}

/** The world after `kubectl apply` of these documents: an object of the same name is replaced. */
export function applyYaml(world: RbacObjects, yaml: string): RbacObjects {
  const documents = parseAllDocuments(yaml, { version: '1.1' }).map((document) => {
    if (document.errors.length > 0) throw new Error(String(document.errors[0]))
    return document.toJS()
  })
  const { objects, problems } = parseRbacObjects(documents)
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return {
    roles: replaced(world.roles, objects.roles),
    clusterRoles: replaced(world.clusterRoles, objects.clusterRoles),
    roleBindings: replaced(world.roleBindings, objects.roleBindings),
    clusterRoleBindings: replaced(world.clusterRoleBindings, objects.clusterRoleBindings),
  }
}

function patched(rules: readonly PolicyRule[], patch: string): PolicyRule[] {
  const document = structuredClone(rules) as unknown[]
  for (const { op, path, value } of patchSchema.parse(JSON.parse(patch))) {
    const [, , index = '', key, end] = path.split('/')
    if (index === '-') {
      document.push(value)
      continue
    }
    const rule = ruleSchema.parse(document[Number(index)])
    if (op === 'test') {
      if (JSON.stringify(sorted(rule)) !== JSON.stringify(sorted(ruleSchema.parse(value)))) {
        throw new Error(`test failed at ${path}`)
      }
    } else if (op === 'remove') {
      document[Number(index)] = Object.fromEntries(Object.entries(rule).filter(([field]) => field !== key))
    } else {
      const list =
        end === '-' ? [...(Object.entries(rule).find(([k]) => k === key)?.[1] ?? []), value] : value
      document[Number(index)] = ruleSchema.parse({ ...rule, [key ?? '']: list })
    }
  }
  return document.map((rule) => {
    const {
      verbs,
      apiGroups = [],
      resources = [],
      resourceNames = [],
      nonResourceURLs = [],
    } = ruleSchema.parse(rule)
    return { verbs, apiGroups, resources, resourceNames, nonResourceURLs }
  })
}

function sorted(rule: z.infer<typeof ruleSchema>) {
  return Object.entries(rule)
    .filter(([, list]) => list && list.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

/** The world after the one `kubectl patch` line of a fix. */
export function applyPatch(world: RbacObjects, command: string): RbacObjects {
  const words = shellWords(command)
  const at = words.indexOf('patch')
  const [kind, name] = [words[at + 1], words[at + 2]]
  const patch = words[words.indexOf('-p') + 1] ?? ''
  if (kind === 'role') {
    const namespace = words[words.indexOf('-n') + 1]
    const change = (role: RbacObjects['roles'][number]) =>
      role.name === name && role.namespace === namespace
        ? { ...role, rules: patched(role.rules, patch) }
        : role
    return { ...world, roles: world.roles.map(change) }
  }
  const change = (role: RbacObjects['clusterRoles'][number]) =>
    role.name === name ? { ...role, rules: patched(role.rules, patch) } : role
  return { ...world, clusterRoles: world.clusterRoles.map(change) }
}

/** The world after the fix, by its YAML if it has any, otherwise by its patch. */
export function applyFix(world: RbacObjects, fix: Pick<Fix, 'yaml' | 'command'>): RbacObjects {
  return fix.yaml === undefined ? applyPatch(world, fix.command ?? '') : applyYaml(world, fix.yaml)
}

const subjectPatchSchema = z.array(
  z.union([
    z.object({ op: z.literal('test'), path: z.string(), value: z.string() }),
    z.object({ op: z.literal('add'), path: z.literal('/subjects/-'), value: subjectSchema }),
    z.object({ op: z.literal('add'), path: z.literal('/subjects'), value: z.array(subjectSchema) }),
    z.object({ op: z.literal('replace'), path: z.string(), value: subjectSchema }),
  ]),
)

/** The subjects of the binding that a `kubectl patch` line names: after it, or as they are. */
export function patchedSubjects(world: RbacObjects, command: string, isApplied = true): Subject[] {
  const words = shellWords(command)
  const [kind, name] = words.slice(words.indexOf('patch') + 1)
  const namespace = words[words.indexOf('-n') + 1]
  const binding =
    kind === 'clusterrolebinding'
      ? world.clusterRoleBindings.find((one) => one.name === name)
      : world.roleBindings.find((one) => one.name === name && one.namespace === namespace)
  if (!binding) throw new Error(`There is no ${kind} ${name}.`)
  const subjects = binding.subjects.map(({ kind: of, name: called, namespace: at }): Subject => {
    return { kind: of, name: called, ...(at ? { namespace: at } : {}) }
  })
  if (!isApplied) return subjects
  for (const step of subjectPatchSchema.parse(JSON.parse(words[words.indexOf('-p') + 1] ?? ''))) {
    const [, , index = '', key] = step.path.split('/')
    const at = subjects[Number(index)]
    if (step.op === 'add') subjects.push(...[step.value].flat().map(stored))
    else if (step.op === 'replace') subjects[Number(index)] = stored(step.value)
    else if ((key === 'kind' ? at?.kind : at?.name) !== step.value)
      throw new Error(`test failed at ${step.path}`)
  }
  return subjects
}

function stored({ kind, name, namespace }: z.infer<typeof subjectSchema>): Subject {
  return { kind, name, ...(namespace ? { namespace } : {}) }
}
