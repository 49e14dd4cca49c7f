import type { Attributes, Grant, PolicyRule, ResourceAttributes } from '@/lib/rbac/types'
import { listOf } from '@/lib/words/lists'
import { describeResource } from '@/lib/words/resources'
import type { Misspelling } from '../../catalogue'
import { adding, asWritten, type Correction, replacing } from '../../fixes/correction'
import type { Miss } from '../../near-miss'
import { describeGrant, describeRule } from '../../wording/phrases'

/** A rule that does not match, with the grant it comes from if a review or a binding named one. */
export interface NearRule {
  miss: Miss
  grant?: Grant
}

/** The near rule of data that is based on one. */
export function nearRuleIn(data: unknown): NearRule | undefined {
  return isNearRule(data) ? data : undefined
}

function isNearRule(data: unknown): data is NearRule {
  return typeof data === 'object' && data !== null && 'miss' in data
}

/** The rule is for the requested resource, and its verbs fail. */
export function failsByVerb(
  { failed, resource, group }: Miss,
  request: Attributes,
): request is ResourceAttributes {
  return request.kind === 'resource' && failed.includes('verb') && !resource && !group
}

/** The rule is for the requested resource and allows the verb, and its names fail. */
export function failsByName({ failed, resource, group }: Miss): boolean {
  return failed.includes('name') && !failed.includes('verb') && !resource && !group
}

export function subjectOf({ grant }: NearRule): string {
  return grant ? describeGrant(grant) : 'A rule of this account'
}

export function gives(data: NearRule): string {
  return `${subjectOf(data)} grants ${describeRule(data.miss.rule)}`
}

export function targetOf(request: Attributes): string {
  return request.kind === 'path' ? request.path : describeResource(request)
}

export function groupOf(request: Attributes): string {
  const group = request.kind === 'path' ? '' : request.group
  return group === '' ? 'the core group, written ""' : `group "${group}"`
}

export function namesOf({ miss }: NearRule): string {
  return listOf(miss.rule.resourceNames)
}

/** The word in the rule that was meant for the resource. */
export function wordOf({ miss }: NearRule): string {
  return miss.resource?.word ?? miss.rule.resources[0] ?? ''
}

function onRule({ miss: { rule } }: NearRule): string {
  return `the rule on ${rule.resources.join(', ') || rule.nonResourceURLs.join(', ')}`
}

function base({ miss }: NearRule): PolicyRule {
  return asWritten(miss.rule)
}

function wordAsked({ resource, subresource }: ResourceAttributes): string {
  return describeResource({ group: '', resource, subresource })
}

export function addVerb(data: NearRule, { verb }: Attributes): Correction {
  return adding(base(data), 'verbs', verb, `Add verb ${verb} to ${onRule(data)}`)
}

export function addGroup(data: NearRule, request: Attributes): Correction | undefined {
  if (request.kind === 'path') return undefined
  const { group } = request
  return adding(base(data), 'apiGroups', group, `Add API group "${group}" to ${onRule(data)}`)
}

export function addResource(data: NearRule, request: Attributes): Correction | undefined {
  if (request.kind === 'path') return undefined
  const word = wordAsked(request)
  return adding(base(data), 'resources', word, `Add ${word} to ${onRule(data)}`)
}

export function addName(data: NearRule, request: Attributes): Correction | undefined {
  if (request.kind === 'path' || request.name === '') return undefined
  const { name } = request
  return adding(base(data), 'resourceNames', name, `Add ${name} to the names of ${onRule(data)}`)
}

export function replaceGroup(data: NearRule, request: Attributes): Correction | undefined {
  if (request.kind === 'path') return undefined
  const from = data.miss.group?.word ?? ''
  const says = `Write API group "${request.group}" instead of "${from}" in ${onRule(data)}`
  return replacing(base(data), 'apiGroups', from, request.group, says)
}

export function replaceResource(data: NearRule, request: Attributes): Correction | undefined {
  if (request.kind === 'path') return undefined
  const from = data.miss.resource?.word ?? ''
  const word = wordAsked(request)
  return replacing(base(data), 'resources', from, word, `Write ${word} instead of ${from} in ${onRule(data)}`)
}

export function replaceVerb(data: NearRule, request: Attributes, from: string): Correction | undefined {
  if (request.kind === 'path') return undefined
  const { verb } = request
  return replacing(base(data), 'verbs', from, verb, `Write ${verb} instead of ${from} in ${onRule(data)}`)
}

/** Misspellings that differ from the plural name by capitals, a Kind among them. */
export const CAPITALS: ReadonlySet<Misspelling> = new Set(['case', 'kind'])

/** True for a request that carries no name for a rule to match. */
export function isNameless(request: Attributes): boolean {
  return request.kind === 'resource' && request.name === ''
}
