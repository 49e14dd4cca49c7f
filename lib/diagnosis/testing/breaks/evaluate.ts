import { parseAllDocuments } from 'yaml'
import * as z from 'zod/mini'
import type { Fix } from '@/lib/contract/explanation'
import { plain } from '@/lib/phrase/phrase'
import type { PolicyRule, RbacObjects, Subject } from '@/lib/rbac/types'
import { applyPatch, shellWords } from '../apply-fix'
import { filled } from '../projects/project'

// What a fix does to a cluster, worked out without the authorizer, the parser or the names that the engine itself uses.

/** A call, or a permission as a rule writes it: "" stands for core, for no name, and for everywhere. */
export interface Act {
  verb: string
  group: string
  resource: string
  name: string
  path: string
  namespace: string
}

export interface Who {
  namespace: string
  name: string
}

function isFor(subject: Subject, who: Who, place: string): boolean {
  if (subject.kind === 'ServiceAccount') {
    return subject.name === who.name && (subject.namespace ?? place) === who.namespace
  }
  const own = `system:serviceaccount:${who.namespace}:${who.name}`
  if (subject.kind === 'User') return subject.name === own
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${who.namespace}`, 'system:authenticated']
  return subject.kind === 'Group' && groups.includes(subject.name)
}

interface Held {
  place: string
  rule: PolicyRule
}

/** The rules of an account, each with the namespace of its binding, "" for everywhere. */
export function heldBy(who: Who, world: RbacObjects): Held[] {
  const bindings = [
    ...world.roleBindings,
    ...world.clusterRoleBindings.map((one) => ({ ...one, namespace: '' })),
  ]
  return bindings.flatMap(({ namespace: place, roleRef, subjects }) => {
    if (!subjects.some((subject) => isFor(subject, who, place))) return []
    const role =
      roleRef.kind === 'Role'
        ? world.roles.find((one) => one.name === roleRef.name && one.namespace === place)
        : world.clusterRoles.find((one) => one.name === roleRef.name)
    return (role?.rules ?? []).map((rule) => ({ place, rule }))
  })
}

function lists(words: readonly string[] | undefined, word: string): boolean {
  return (words ?? []).some((one) => one === word || one === '*')
}

function covers({ place, rule }: Held, act: Act): boolean {
  if (!lists(rule.verbs, act.verb)) return false
  if (act.path !== '') {
    const isIt = (url: string) =>
      url === act.path || (url.endsWith('*') && act.path.startsWith(url.slice(0, -1)))
    return place === '' && (rule.nonResourceURLs ?? []).some(isIt)
  }
  const [, part] = act.resource.split('/')
  const isResource =
    lists(rule.resources, act.resource) ||
    (part !== undefined && (rule.resources ?? []).includes(`*/${part}`))
  const isName = (rule.resourceNames ?? []).length === 0 || (rule.resourceNames ?? []).includes(act.name)
  return lists(rule.apiGroups, act.group) && isResource && isName && (place === '' || place === act.namespace)
}

export function isAllowed(who: Who, act: Act, world: RbacObjects): boolean {
  return heldBy(who, world).some((held) => covers(held, act))
}

/** False for a verb in capitals and for a word that means every verb: nobody can call it, so nobody gains or loses it. */
function isCalled(verb: string): boolean {
  return verb === verb.toLowerCase() && verb !== 'all' && verb !== 'any'
}

function actsOf({ place, rule }: Held): Act[] {
  const acts: Act[] = []
  for (const verb of rule.verbs.filter(isCalled)) {
    for (const path of place === '' ? (rule.nonResourceURLs ?? []) : []) {
      acts.push({ verb, path, group: '', resource: '', name: '', namespace: '' })
    }
    for (const group of rule.apiGroups ?? []) {
      for (const resource of rule.resources ?? []) {
        for (const name of rule.resourceNames?.length ? rule.resourceNames : ['']) {
          acts.push({ verb, group, resource, name, path: '', namespace: place })
        }
      }
    }
  }
  return acts
}

/** What an account may do that it may not in the other world. */
function beyond(who: Who, world: RbacObjects, other: readonly RbacObjects[]): Act[] {
  const held = other.flatMap((one) => heldBy(who, one))
  // Most rules are the same object in both worlds; comparing each of their calls would take most of the time.
  return heldBy(who, world)
    .filter(({ place, rule }) => !held.some((one) => one.rule === rule && one.place === place))
    .flatMap(actsOf)
    .filter((act) => !held.some((one) => covers(one, act)))
}

/** Every ServiceAccount that a binding names. */
function namedIn(world: RbacObjects): Who[] {
  const bindings = [
    ...world.roleBindings,
    ...world.clusterRoleBindings.map((one) => ({ ...one, namespace: '' })),
  ]
  return bindings.flatMap(({ namespace: place, subjects }) =>
    subjects.flatMap(({ kind, name, namespace = place }) =>
      kind === 'ServiceAccount' ? [{ namespace, name }] : [],
    ),
  )
}

function unique(all: readonly Who[]): Who[] {
  return [...new Map(all.map((who) => [`${who.namespace}/${who.name}`, who])).values()]
}

const metadata = z.object({ name: z.string(), namespace: z.optional(z.string()) })
const list = z.optional(z.array(z.string()))
const rules = z.array(
  z.object({
    verbs: z.array(z.string()),
    apiGroups: list,
    resources: list,
    resourceNames: list,
    nonResourceURLs: list,
  }),
)
const subjects = z.array(z.object({ kind: z.string(), name: z.string(), namespace: z.optional(z.string()) }))
const documentSchema = z.union([
  z.object({ kind: z.enum(['Role', 'ClusterRole']), metadata, rules }),
  z.object({
    kind: z.enum(['RoleBinding', 'ClusterRoleBinding']),
    metadata,
    roleRef: z.object({ kind: z.string(), name: z.string() }),
    subjects,
  }),
  z.object({ kind: z.literal('ServiceAccount'), metadata }),
])

function put<T extends { name: string; namespace?: string }>(all: readonly T[], one: T): T[] {
  return [...all.filter(({ name, namespace }) => name !== one.name || namespace !== one.namespace), one]
}

/** A server refuses a change of a roleRef, so applying one that differs changes nothing. */
export class Refused extends Error {}

function applied(world: RbacObjects, document: unknown): RbacObjects {
  const object = z.parse(documentSchema, document)
  const { name, namespace = '' } = object.metadata
  if (object.kind === 'ServiceAccount') return world
  if ('rules' in object) {
    if (object.kind === 'Role')
      return { ...world, roles: put(world.roles, { namespace, name, rules: plainRules(object.rules) }) }
    const old = world.clusterRoles.find((one) => one.name === name)
    return {
      ...world,
      clusterRoles: put(world.clusterRoles, { ...old, name, rules: plainRules(object.rules) }),
    }
  }
  const { roleRef } = object
  const bound = {
    name,
    roleRef,
    subjects: object.subjects.map(({ namespace: at, ...rest }) => (at ? { ...rest, namespace: at } : rest)),
  }
  const old =
    object.kind === 'RoleBinding'
      ? world.roleBindings.find((one) => one.name === name && one.namespace === namespace)
      : world.clusterRoleBindings.find((one) => one.name === name)
  if (old && (old.roleRef.kind !== roleRef.kind || old.roleRef.name !== roleRef.name)) {
    throw new Refused(`The roleRef of ${name} cannot be changed.`)
  }
  return object.kind === 'RoleBinding'
    ? { ...world, roleBindings: put(world.roleBindings, { ...bound, namespace }) }
    : { ...world, clusterRoleBindings: put(world.clusterRoleBindings, bound) }
}

function plainRules(written: z.infer<typeof rules>): PolicyRule[] {
  return written.map(
    (rule) => Object.fromEntries(Object.entries(rule).filter(([, value]) => value)) as unknown as PolicyRule,
  )
}

/** The world after the fix, as a cluster would have it; undefined for one that changes no permission. */
export function after(world: RbacObjects, fix: Fix): RbacObjects | undefined {
  if (fix.where === 'pod' || fix.where === 'request' || fix.where === 'cluster') return undefined
  if (fix.yaml !== undefined) {
    const documents = parseAllDocuments(fix.yaml).map((one): unknown => one.toJS())
    return filled(documents.reduce<RbacObjects>(applied, world))
  }
  const words = shellWords(fix.command ?? '')
  if (words.includes('patch')) return filled(applyPatch(world, fix.command ?? ''))
  const at = words.indexOf('label')
  if (at < 0) return undefined
  const [name, ...pairs] = words
    .slice(at + 1)
    .filter((word) => !word.startsWith('--') && word !== 'clusterrole')
  const labels = Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string]))
  const clusterRoles = world.clusterRoles.map((one) =>
    one.name === name ? { ...one, labels: { ...one.labels, ...labels } } : one,
  )
  return filled({ ...world, clusterRoles })
}

export interface Outcome {
  /** What became of the call and of the permissions of all accounts. */
  state: 'restores' | 'exact' | 'refused' | 'takes' | 'too much' | 'no change' | 'none'
  says: string
}

/** True for the call itself, and for the other verb by which clients open the same stream. */
function isOfCall(one: Act, act: Act): boolean {
  if (words(one) === words(act)) return true
  const isStream = act.group === '' && /^pods\/(?:exec|attach|portforward)$/.test(act.resource)
  return isStream && ['get', 'create'].includes(one.verb) && words({ ...one, verb: act.verb }) === words(act)
}

function words({ verb, group, resource, path, name, namespace }: Act): string {
  return `${verb} ${path || `${resource}.${group}`} ${name} in ${namespace || 'all'}`
}

/**
 * What the fix does in the broken world. `healthy` is the world before it was broken: nobody loses what it gave, and no one gains what it
 * did not give, but for the call itself.
 */
export function outcomeOf(
  fix: Fix | undefined,
  { broken, healthy, who, act }: { broken: RbacObjects; healthy: RbacObjects; who: Who; act: Act },
): Outcome {
  if (!fix) return { state: 'none', says: '' }
  const { says } = fix
  let world: RbacObjects | undefined
  try {
    world = after(broken, fix)
  } catch (error) {
    if (error instanceof Refused) return { state: 'refused', says: `${plain(says)} ${error.message}` }
    throw error
  }
  if (!world) return { state: 'no change', says: plain(says) }
  const everyone = unique([...namedIn(broken), ...namedIn(world), who])
  for (const one of everyone) {
    // What nobody can call, such as a misspelled word, is no loss.
    const real = heldBy(one, healthy)
    const lost = beyond(one, broken, [world]).find((act1) => real.some((held) => covers(held, act1)))
    if (lost)
      return { state: 'takes', says: `${plain(says)} ${one.namespace}/${one.name} loses ${words(lost)}` }
  }
  for (const one of everyone) {
    const isIt = one.name === who.name && one.namespace === who.namespace
    const more = beyond(one, world, [healthy, broken]).filter((act1) => !isIt || !isOfCall(act1, act))
    const [first] = more
    if (first)
      return {
        state: 'too much',
        says: `${plain(says)} ${one.namespace}/${one.name} gains ${more.length}: ${words(first)}`,
      }
  }
  if (!isAllowed(who, act, world)) return { state: 'refused', says: plain(says) }
  return { state: beyond(who, healthy, [world]).length === 0 ? 'restores' : 'exact', says: plain(says) }
}
