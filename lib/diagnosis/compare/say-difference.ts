import { isGroupAway } from '@/lib/objects/catalogue'
import { selectorMatches } from '@/lib/objects/label-selector'
import { code, listed, NOTHING, type Phrase, quote, say, shortListed } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { sayShortUser, shortUser } from '@/lib/phrase/users'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import { subjectMatches } from '@/lib/rbac/resolve'
import { callNamespace, ruleAllows, ruleOf } from '@/lib/rbac/rule'
import { ANONYMOUS, usernameOf } from '@/lib/rbac/service-account'
import type { ClusterRole, Grant, PolicyRule, Subject } from '@/lib/rbac/types'
import { describeResource } from '@/lib/words/resources'
import { objectsRead, type ReadBinding } from '../bindings/read-objects'
import { callerUser, type Facts } from '../facts'
import { kind, sayBinding, sayGrantOf, sayRole, sayRule } from '../wording/phrases'
import {
  bindingOf,
  type Difference,
  extraGroups,
  judged,
  type ObjectKey,
  roleOf,
  subjectKey,
} from './exchange'
import type { Name } from './say-sides'

export type Named = Name & { facts: Facts }

/** What differs as a clause, and in the words of each side: of the one that can make the call, and of the other. */
export interface Clause {
  says: Phrase
  p: Phrase
  r: Phrase
}

export const NONE = say`none`

/** What allows the call in a case, as its decision names it. */
export function grantIn(facts: Facts): Grant | undefined {
  const { decision } = judged(facts)
  return decision.state === 'read' ? parseAllowedReason(decision.value.reason) : undefined
}

function objectName({ kind: of, namespace, name }: ObjectKey, at: string): Phrase {
  return say`${kind(of)} ${code(namespace === '' || namespace === at ? name : `${namespace}/${name}`)}`
}

export function bindingKey(grant: Grant): ObjectKey {
  return { kind: grant.bindingKind, namespace: grant.bindingNamespace ?? '', name: grant.binding }
}

function subjectName({ kind: of, name, namespace }: Subject, at: string, home: string): Phrase {
  if (of !== 'ServiceAccount') return say`${kind(of)} ${code(name)}`
  const place = namespace || at
  return place === ''
    ? say`${code(name)} without a namespace`
    : [code(shortUser(usernameOf(place, name), home))]
}

/** Whom a binding names: of many those that the other does not. */
function named(binding: ReadBinding, other: ReadBinding, home: string): Phrase {
  const { subjects, namespace } = binding
  const known = new Set(other.subjects.map((one) => subjectKey(one, other.namespace)))
  const own = subjects.filter((one) => !known.has(subjectKey(one, namespace)))
  const shown = own.length === 0 ? subjects : own
  return shown.length === 0
    ? say`no one`
    : shortListed(
        shown.map((one) => subjectName(one, namespace, home)),
        3,
      )
}

/** A binding that is the same on both sides and names one account, not the other. */
function sayIdentity(
  grant: Grant | undefined,
  turned: Facts,
  { facts: p }: Named,
  { facts: r }: Named,
): Clause {
  const at = callNamespace(turned.request)
  const cells = { p: sayShortUser(p.caller, r.home), r: sayShortUser(r.caller, p.home) }
  const key = grant && bindingKey(grant)
  const binding = key && bindingOf(turned, key)
  if (r.caller === ANONYMOUS.name)
    return { says: say`The call of ${cells.p} carries a token, and the other carries none`, ...cells }
  if (!key || !binding) {
    return {
      says: say`${cells.p} is in ${listed(extraGroups(p).map(code))}, and that alone allows it`,
      ...cells,
    }
  }
  const user = callerUser(turned)
  const subject = binding.subjects.find((one) => subjectMatches(one, user, binding.namespace))
  const who = subject ? subjectName(subject, binding.namespace, r.home) : cells.p
  const names = say`${objectName(key, at)} names ${who}`
  return subject?.kind === 'Group'
    ? {
        says: say`${names}, and ${cells.r} is not in it`,
        p: say`${cells.p}, in ${who}`,
        r: say`${cells.r}, not in it`,
      }
    : {
        says: say`${names}, not ${cells.r}`,
        p: say`${cells.p}, named by ${code(key.name)}`,
        r: say`${cells.r}, not named`,
      }
}

/** An object that one side has, and the other has not, or in another namespace. */
function sayAbsent(key: ObjectKey, p: Named, r: Named, gives: Phrase): Clause {
  const name = objectName(key, callNamespace(p.facts.request))
  const stray = strayOf(key, r.facts, p.facts)
  const instead = stray ? objectName(stray, '') : NONE
  return {
    says: say`${name} is ${p.where}, ${stray ? instead : say`not`} ${r.where}`,
    p: gives,
    r: instead,
  }
}

function sayBindings(key: ObjectKey, p: Named, r: Named): Clause {
  const name = objectName(key, callNamespace(p.facts.request))
  const own = bindingOf(p.facts, key)
  const other = bindingOf(r.facts, key)
  if (!own) return { says: name, p: NONE, r: NONE }
  const refers = ({ roleRef }: ReadBinding) => sayRole({ roleKind: roleRef.kind, role: roleRef.name })
  const gives = say`${code(key.name)} → ${refers(own)}`
  if (!other) return sayAbsent(key, p, r, gives)
  if (plainRef(own) !== plainRef(other))
    return {
      says: say`${name} refers to ${refers(own)} ${p.where}, to ${refers(other)} ${r.where}`,
      p: gives,
      r: say`${code(key.name)} → ${refers(other)}`,
    }
  const [mine, theirs] = [named(own, other, r.facts.home), named(other, own, r.facts.home)]
  return {
    says: say`${name} names ${mine} ${p.where}, ${theirs} ${r.where}`,
    p: say`${code(key.name)} names ${mine}`,
    r: say`${code(key.name)} names ${theirs}`,
  }
}

const plainRef = ({ roleRef }: ReadBinding) => `${roleRef.kind} ${roleRef.name}`

/** An object of that name in another namespace, which the other side has not. */
function strayOf({ kind: of, namespace, name }: ObjectKey, facts: Facts, p: Facts): ObjectKey | undefined {
  const { roleBindings, roles } = objectsRead(facts)
  const isBinding = of.endsWith('Binding')
  if (of === 'ClusterRole') return undefined
  const all = (isBinding ? roleBindings : roles)
    .filter((one) => one.name === name && one.namespace !== namespace)
    .map((one) => ({ kind: isBinding ? 'RoleBinding' : 'Role', namespace: one.namespace, name }) as const)
  return all.find((key) => (isBinding ? bindingOf(p, key) : roleOf(p, key)) === undefined)
}

const FIELDS = ['verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs'] as const

function fieldsThatDiffer(own: PolicyRule, other: PolicyRule) {
  const lacks = (a: readonly string[] = [], b: readonly string[] = []) =>
    a.filter((word) => !b.includes(word))
  return FIELDS.flatMap((field) => {
    const [more, less] = [lacks(own[field], other[field]), lacks(other[field], own[field])]
    return more.length + less.length === 0 ? [] : [{ field, more, less, was: own[field] ?? [] }]
  })
}

/** The rule that allows the call beside the one that is nearest to it in its place, and the words in which they differ. */
function sayRules(
  role: Phrase,
  own: readonly PolicyRule[],
  p: Named,
  other: readonly PolicyRule[],
  r: Named,
): Clause {
  const { request } = p.facts
  const at = own.findIndex((rule) => ruleAllows(rule, request))
  const rule = own[at]
  if (!rule) return { says: role, p: NONE, r: NONE }
  const [near] = other
    .map((one, i) => ({ one, fields: fieldsThatDiffer(rule, one), far: Math.abs(i - at) }))
    .sort((a, b) => a.fields.length - b.fields.length || a.far - b.far)
  const call = sayRule(ruleOf(request))
  const isIt = near && (near.fields.length < 2 || (near.far === 0 && own.length === other.length))
  if (!near || !isIt || near.fields.length > 2)
    return { says: say`${role} allows ${call} ${p.where}, not ${r.where}`, p: call, r: NONE }
  const codes = (some: readonly string[]) =>
    some.length === 0 ? NONE : shortListed(some.map((word) => code(word === '' ? '""' : word)))
  const changed = near.fields.map(({ field, more, less, was }) => ({
    field,
    p: more.length > 0 ? codes(more) : was.length === 0 ? NONE : codes(was),
    r: less.length > 0 ? codes(less) : undefined,
    without: codes(more),
  }))
  const clauses = changed.map((one) => {
    const has = one.p === NONE ? say`no ${code(one.field)}` : say`${code(one.field)} ${one.p}`
    return say`${has} ${p.where}, ${one.r ?? say`not`} ${r.where}`
  })
  return {
    says: say`${role}, rule ${at + 1}, has ${listed(clauses)}`,
    p: listed(changed.map((one) => say`${code(one.field)} ${one.p}`)),
    r: listed(changed.map((one) => say`${code(one.field)} ${one.r ?? say`without ${one.without}`}`)),
  }
}

/** The ClusterRole that an aggregating one gathers the call from, where it does. */
function sourceOf(facts: Facts, { aggregationRule }: ClusterRole): ClusterRole | undefined {
  const selectors = aggregationRule?.clusterRoleSelectors ?? []
  return objectsRead(facts).clusterRoles.find(
    ({ labels = {}, rules }) =>
      rules.some((rule) => ruleAllows(rule, facts.request)) &&
      selectors.some((one) => selectorMatches(one, labels)),
  )
}

function sayRoles(key: ObjectKey, p: Named, r: Named): Clause {
  const role = objectName(key, callNamespace(p.facts.request))
  const own = roleOf(p.facts, key)
  const other = roleOf(r.facts, key)
  if (!own || !other) return sayAbsent(key, p, r, role)
  const source = 'aggregationRule' in own ? sourceOf(p.facts, own) : undefined
  if (!source) return sayRules(role, own.rules, p, other.rules, r)
  const from = { kind: 'ClusterRole', namespace: '', name: source.name } as const
  const name = objectName(from, '')
  const theirs = roleOf(r.facts, from)
  const gathers = say`${role} gathers the rules of ${name} ${p.where}`
  if (!theirs) return { says: say`${gathers}, which is not ${r.where}`, p: name, r: NONE }
  if (JSON.stringify(theirs.rules) !== JSON.stringify(source.rules))
    return sayRules(name, source.rules, p, theirs.rules, r)
  const labels = Object.entries(source.labels ?? {})
    .filter(([label, value]) => !('labels' in theirs) || theirs.labels?.[label] !== value)
    .map(([label, value]) => code(`${label}=${value}`))
  const lost = labels.length === 0 ? say`not ${r.where}` : say`and it lacks ${listed(labels)} ${r.where}`
  return { says: say`${gathers}, ${lost}`, p: listed(labels), r: NONE }
}

/** The reviews of both, where the bindings of one were not read. */
function sayReviews(p: Named, r: Named): Clause {
  const { decision } = p.facts
  const reason = decision.state === 'read' ? decision.value.reason : ''
  const grant = parseAllowedReason(reason)
  const by = grant
    ? say`${p.name} has it by ${sayGrantOf(grant)}`
    : reason === ''
      ? say`${p.name} has a rule that allows it`
      : say`${p.name} is allowed by what no binding gives: ${quote(foreign(reason, 200))}`
  const cell = grant ? sayBinding(grant) : NOTHING
  return { says: say`${by}, and no rule of ${r.name} allows it`, p: cell, r: NONE }
}

function sayNamespace(grant: Grant | undefined, p: Named, r: Named): Clause {
  const place = ({ facts }: Named) => {
    const namespace = callNamespace(facts.request)
    return namespace === '' ? say`the whole cluster` : say`namespace ${code(namespace)}`
  }
  const cells = { p: place(p), r: place(r) }
  if (r.facts.absent?.namespace) return { says: say`${cells.r} does not exist`, ...cells }
  const by = grant ? sayBinding(grant) : say`What allows it`
  return { says: say`${by} holds in ${cells.p}, and the other call is in ${cells.r}`, ...cells }
}

/** One difference in words. `turned` is the case of the refused side with all that was exchanged. */
export function sayDifference({ family, object }: Difference, p: Named, r: Named, turned: Facts): Clause {
  const grant = grantIn(turned)
  switch (family) {
    case 'bindings':
      return object ? sayBindings(object, p, r) : sayReviews(p, r)
    case 'roles':
      return object ? sayRoles(object, p, r) : sayReviews(p, r)
    case 'namespace':
      return sayNamespace(grant, p, r)
    case 'served': {
      const { request } = p.facts
      const { discovery } = r.facts
      const what = code(request.kind === 'path' ? request.path : describeResource(request))
      const isAway =
        request.kind === 'resource' &&
        discovery.state === 'read' &&
        isGroupAway(discovery.value, request.group)
      const [does, done] = isAway ? [say`reaches the server of`, say`reached`] : [say`serves`, say`served`]
      return {
        says: say`The API server ${does} ${what} ${p.where}, not ${r.where}`,
        p: done,
        r: say`not ${done}`,
      }
    }
    case 'identity':
      return sayIdentity(grant, turned, p, r)
    default:
      return sayReviews(p, r)
  }
}
