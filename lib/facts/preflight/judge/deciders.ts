import { at, isRecord, listAt, textAt, textsAt } from '@/lib/objects/fields'
import { type LabelSelector, type Labels, selectorMatches } from '@/lib/objects/label-selector'
import type { Decider, Matching } from './facts'
import { isNamespace, namespaceLabels, type Planned } from './planned'

function selectorIn(value: unknown, ...path: string[]): LabelSelector {
  const found = at(value, ...path)
  const labels = at(found, 'matchLabels')
  return {
    matchLabels: isRecord(labels) ? (labels as Labels) : {},
    matchExpressions: listAt(found, 'matchExpressions').map((one) => ({
      key: textAt(one, 'key'),
      operator: textAt(one, 'operator'),
      values: textsAt(one, 'values'),
    })),
  }
}

function rulesIn(value: unknown, ...path: string[]): Matching['rules'] {
  return listAt(value, ...path).map((rule) => ({
    groups: textsAt(rule, 'apiGroups'),
    resources: textsAt(rule, 'resources'),
    operations: textsAt(rule, 'operations'),
    names: textsAt(rule, 'resourceNames'),
  }))
}

function matchingIn(value: unknown, rules = 'resourceRules'): Matching {
  return {
    rules: rulesIn(value, rules),
    excluded: rulesIn(value, 'excludeResourceRules'),
    ofNamespaces: selectorIn(value, 'namespaceSelector'),
    ofObjects: selectorIn(value, 'objectSelector'),
  }
}

/** The webhooks of one configuration. */
export function webhooksIn(configuration: unknown): Decider[] {
  return listAt(configuration, 'webhooks').flatMap((hook): Decider[] => {
    const matching = matchingIn(hook, 'rules')
    return matching.rules.length === 0
      ? []
      : [{ by: 'webhook', name: textAt(hook, 'name'), matching: [matching] }]
  })
}

/** The policies that a binding puts in force with `Deny`; one that only warns or audits refuses nothing. One that mutates has no actions, and can refuse what it fails on. */
export function policiesIn(policies: readonly unknown[], bindings: readonly unknown[]): Decider[] {
  return bindings.flatMap((binding): Decider[] => {
    const name = textAt(binding, 'spec', 'policyName')
    const policy = policies.find((one) => textAt(one, 'metadata', 'name') === name)
    const actions = textsAt(binding, 'spec', 'validationActions')
    if (policy === undefined || (actions.length > 0 && !actions.includes('Deny'))) return []
    const own = at(binding, 'spec', 'matchResources')
    const matching = [
      matchingIn(at(policy, 'spec', 'matchConstraints')),
      ...(own === undefined ? [] : [matchingIn(own)]),
    ]
    return [{ by: 'policy', name, matching }]
  })
}

const has = (list: readonly string[], ...words: string[]) => list.some((one) => words.includes(one))

/**
 * True where a webhook or a policy is asked about the write of an object. Versions are left aside, since by default one rule
 * matches every version of its resource, and conditions in CEL too: both can only make it fewer. Labels of a namespace that was
 * not read match.
 */
export function isConsulted(
  { matching }: Decider,
  planned: Planned,
  resource: string,
  { isNew, namespace }: { isNew: boolean | undefined; namespace: Labels | undefined },
): boolean {
  const { group, name, labels } = planned
  // The API server asks no one about what configures admission.
  if (group === 'admissionregistration.k8s.io') return false
  const operations = ['*', ...(isNew === false ? [] : ['CREATE']), ...(isNew === true ? [] : ['UPDATE'])]
  const matches = (rules: Matching['rules']) =>
    rules.some(
      (rule) =>
        has(rule.groups, '*', group) &&
        has(rule.resources, '*', '*/*', resource) &&
        has(rule.operations, ...operations) &&
        (rule.names.length === 0 || rule.names.includes(name)),
    )
  const selected = isNamespace(planned)
    ? namespaceLabels(planned)
    : planned.namespace === ''
      ? undefined
      : namespace
  return matching.every(
    ({ rules, excluded, ofNamespaces, ofObjects }) =>
      (rules.length === 0 || matches(rules)) &&
      !(isNew !== undefined && matches(excluded)) &&
      (selected === undefined || selectorMatches(ofNamespaces, selected)) &&
      selectorMatches(ofObjects, labels),
  )
}
