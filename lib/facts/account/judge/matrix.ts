import type { Catalogue, KnownResource } from '@/lib/objects/catalogue'
import { groupMatches, resourceMatches, type ScopedRule, verbMatches } from '@/lib/rbac/rule'
import { carriesNoName } from '@/lib/rbac/verbs'
import type { Cell, MatrixRow } from '../contract'

export interface MatrixFacts {
  rules: readonly ScopedRule[]
  /** False when an authorizer does not list its rules or the review was not read: then no rule proves nothing. */
  isComplete: boolean
}

/** One resource or subresource as the API serves it, with the verbs that discovery lists for it. */
export interface MatrixTarget {
  known: KnownResource
  subresource: string
  verbs: readonly string[]
}

function bears(rule: ScopedRule, isNamespaced: boolean): boolean {
  return isNamespaced || rule.scope === 'cluster'
}

/** How one verb on one target is granted by the rules that cover the target. */
function cellOf({ known, subresource }: MatrixTarget, verb: string, covering: MatrixFacts): Cell {
  const names = new Set<string>()
  let inNamespace = false
  let isScopeUnknown = false
  for (const rule of covering.rules) {
    if (!verbMatches(rule, verb)) continue
    if (!bears(rule, known.namespaced)) {
      isScopeUnknown ||= rule.scope === 'unknown'
      continue
    }
    if (rule.resourceNames.length > 0) {
      if (!carriesNoName({ verb, subresource })) for (const name of rule.resourceNames) names.add(name)
      continue
    }
    if (rule.scope === 'cluster') return { state: 'cluster' }
    inNamespace = true
  }
  if (inNamespace) return { state: 'namespace' }
  if (names.size > 0) return { state: 'names', names: [...names].sort() }
  return { state: covering.isComplete && !isScopeUnknown ? 'no' : 'unknown' }
}

/** Every resource once in its preferred version, each followed by its subresources. */
export function matrixTargets(catalogue: Catalogue): MatrixTarget[] {
  const chosen = new Map<string, KnownResource>()
  for (const known of catalogue.resources) {
    const key = `${known.group}/${known.resource}`
    if (!chosen.has(key) || known.preferred) chosen.set(key, known)
  }
  return [...chosen.values()].flatMap((known) => [
    { known, subresource: '', verbs: known.verbs },
    ...known.subresources.map(({ name, verbs }) => ({ known, subresource: name, verbs })),
  ])
}

/** The row of one target: a cell for each verb that discovery lists. */
export function rowOf(target: MatrixTarget, facts: MatrixFacts): MatrixRow {
  const { known, subresource, verbs } = target
  const { group, resource } = known
  const rules = facts.rules.filter(
    (rule) => groupMatches(rule, group) && resourceMatches(rule, { resource, subresource }),
  )
  const covering = { ...facts, rules }
  return {
    group: known.group,
    version: known.version,
    resource: subresource === '' ? known.resource : `${known.resource}/${subresource}`,
    kind: known.kind,
    namespaced: known.namespaced,
    cells: Object.fromEntries(verbs.map((verb) => [verb, cellOf(target, verb, covering)])),
  }
}
