import type { Attributes, PolicyRule } from '@/lib/rbac/types'
import type { CauseFinding, MissData } from '../causes/finding'
import type { ScopedRule } from '../scoped-rules'

/** A rule put right: the rule as its author likely meant it, and the change in words that follow a Role's name. */
export interface Correction {
  rule: PolicyRule
  /** The same change as one step of a JSON patch, its path relative to the rule. */
  step: { op: 'add' | 'replace'; path: string; value: unknown }
  says: string
}

type ListKey = 'verbs' | 'apiGroups' | 'resources' | 'resourceNames'

function adding(base: PolicyRule, key: ListKey, value: string, says: string): Correction {
  return {
    rule: { ...base, [key]: [...(base[key] ?? []), value] },
    step: { op: 'add', path: `${key}/-`, value },
    says,
  }
}

function replacing(base: PolicyRule, key: ListKey, from: string, to: string, says: string): Correction {
  const value = [...new Set((base[key] ?? []).map((word) => (word === from ? to : word)))]
  return { rule: { ...base, [key]: value }, step: { op: 'replace', path: key, value }, says }
}

/** The rule as it stands in a Role, empty lists left out. */
export function asWritten({
  verbs,
  apiGroups,
  resources,
  resourceNames,
  nonResourceURLs,
}: ScopedRule): PolicyRule {
  return {
    ...(apiGroups.length === 0 ? {} : { apiGroups }),
    ...(resources.length === 0 ? {} : { resources }),
    ...(resourceNames.length === 0 ? {} : { resourceNames }),
    ...(nonResourceURLs.length === 0 ? {} : { nonResourceURLs }),
    verbs,
  }
}

/** The near rule of a finding that stands on one. */
export function missOf(finding: CauseFinding): MissData | undefined {
  return 'miss' in finding.data ? finding.data : undefined
}

/** How to change the rule itself; undefined where the cause asks for a rule of its own instead. */
export function correctionOf(finding: CauseFinding, request: Attributes): Correction | undefined {
  const data = missOf(finding)
  if (!data) return undefined
  const rule = data.miss.rule
  const base = asWritten(rule)
  const { verb } = request
  const onRule = `the rule on ${rule.resources.join(', ') || rule.nonResourceURLs.join(', ')}`
  const addVerb = () => adding(base, 'verbs', verb, `Add verb ${verb} to ${onRule}`)
  if (request.kind === 'path') return finding.id === 'D1' ? addVerb() : undefined
  const { group, name } = request
  const word = request.subresource === '' ? request.resource : `${request.resource}/${request.subresource}`
  const addName = () =>
    name === '' ? undefined : adding(base, 'resourceNames', name, `Add ${name} to the names of ${onRule}`)
  switch (finding.id) {
    case 'D1':
    case 'D2':
    case 'D3':
    case 'D15':
    case 'D16':
    case 'D17':
      return addVerb()
    case 'D4':
      return adding(base, 'apiGroups', group, `Add API group "${group}" to ${onRule}`)
    case 'D5': {
      const from = data.miss.group?.word ?? ''
      const says = `Write API group "${group}" instead of "${from}" in ${onRule}`
      return replacing(base, 'apiGroups', from, group, says)
    }
    case 'D6':
    case 'D7':
    case 'D9': {
      const from = data.miss.resource?.word ?? ''
      return replacing(base, 'resources', from, word, `Write ${word} instead of ${from} in ${onRule}`)
    }
    case 'D20':
    case 'D25':
      if (data.miss.failed.includes('verb')) return addVerb()
      if (data.miss.failed.includes('name')) return addName()
      return adding(base, 'resources', word, `Add ${word} to ${onRule}`)
    case 'D8':
    case 'D10':
    case 'D18':
    case 'D21':
    case 'D22':
    case 'D23':
    case 'D24':
      return adding(base, 'resources', word, `Add ${word} to ${onRule}`)
    case 'D11':
      return addName()
    case 'D19': {
      const from = finding.data.invented
      return replacing(base, 'verbs', from, verb, `Write ${verb} instead of ${from} in ${onRule}`)
    }
    default:
      return undefined
  }
}
