import { at, entriesAt, isRecord, listAt, textAt } from './fields'

/** One requirement of a label selector, as `metav1.LabelSelectorRequirement` has it. */
export interface LabelRequirement {
  key: string
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
  values: readonly string[]
}

const OPERATORS: readonly LabelRequirement['operator'][] = ['In', 'NotIn', 'Exists', 'DoesNotExist']

export function hasLabel(key: string, ...values: string[]): LabelRequirement {
  return { key, operator: 'In', values }
}

function fromExpression(expression: unknown): LabelRequirement[] {
  const operator = OPERATORS.find((known) => known === textAt(expression, 'operator'))
  const key = textAt(expression, 'key')
  if (operator === undefined || key === '') return []
  const values = listAt(expression, 'values').filter((value) => typeof value === 'string')
  return [{ key, operator, values }]
}

/**
 * What `spec.selector` asks of a pod: `matchLabels` and `matchExpressions` of a workload, the bare map of a Service or a
 * ReplicationController. Empty where there is no selector.
 */
export function selectorOf(object: unknown): LabelRequirement[] {
  const selector = at(object, 'spec', 'selector')
  const isBare = !isRecord(at(selector, 'matchLabels')) && !Array.isArray(at(selector, 'matchExpressions'))
  if (isBare) return entriesAt(selector).map(([key, value]) => hasLabel(key, value))
  return [
    ...entriesAt(selector, 'matchLabels').map(([key, value]) => hasLabel(key, value)),
    ...listAt(selector, 'matchExpressions').flatMap(fromExpression),
  ]
}
