import type { Misspelling } from '@/lib/objects/catalogue'
import { code, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import type { Piece } from '@/lib/phrase/pieces'
import { sayForm, wordForm } from '@/lib/phrase/rule-words'
import type { Attributes, Grant, PolicyRule, ResourceAttributes } from '@/lib/rbac/types'
import { describeResource } from '@/lib/words/resources'
import { adding, asWritten, both, type Correction, replacing, withoutNames } from '../../fixes/correction'
import type { Miss, RulePart } from '../../near-miss'
import { sayGrantOf, sayRule } from '../../wording/phrases'

/** A rule that does not match, with the grant it comes from if a review or a binding named one. */
export interface NearRule {
  miss: Miss
  grant?: Grant
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

export function nearSubject({ grant }: NearRule): Phrase {
  return grant ? sayGrantOf(grant) : say`A rule of this account`
}

export function gives(data: NearRule): Phrase {
  return say`${nearSubject(data)} grants ${sayRule(data.miss.rule)}`
}

export function nearTarget(request: Attributes): string {
  return request.kind === 'path' ? request.path : describeResource(request)
}

export function nearGroup(request: Attributes): Phrase {
  const group = request.kind === 'path' ? '' : request.group
  return group === '' ? say`the core group, written ""` : say`group ${code(`"${group}"`)}`
}

export function nearNames({ miss }: NearRule): Phrase {
  return listed(miss.rule.resourceNames.map(code))
}

/** The word in the rule that was meant for the resource. */
export function wordOf({ miss }: NearRule): string {
  return miss.resource?.word ?? miss.rule.resources[0] ?? ''
}

function onRule({ miss: { rule } }: NearRule): Phrase {
  return say`the rule on ${code(rule.resources.join(', ') || rule.nonResourceURLs.join(', '))}`
}

function base({ miss }: NearRule): PolicyRule {
  return asWritten(miss.rule)
}

function wordAsked({ resource, subresource }: ResourceAttributes): string {
  return describeResource({ group: '', resource, subresource })
}

export function addVerb(data: NearRule, { verb }: Attributes): Correction {
  return adding(base(data), 'verbs', verb, say`Add verb ${code(verb)} to ${onRule(data)}`)
}

export function addPath(data: NearRule, request: Attributes): Correction | undefined {
  if (request.kind === 'resource' || !data.miss.failed.includes('path')) return undefined
  const { path } = request
  return adding(base(data), 'nonResourceURLs', path, say`Add path ${code(path)} to ${onRule(data)}`)
}

export function addGroup(data: NearRule, request: Attributes): Correction | undefined {
  if (request.kind === 'path') return undefined
  const { group } = request
  return adding(base(data), 'apiGroups', group, say`Add API group ${code(`"${group}"`)} to ${onRule(data)}`)
}

export function addResource(data: NearRule, request: Attributes): Correction | undefined {
  if (request.kind === 'path') return undefined
  const word = wordAsked(request)
  return adding(base(data), 'resources', word, say`Add ${code(word)} to ${onRule(data)}`)
}

export function addName(data: NearRule, request: Attributes): Correction | undefined {
  if (request.kind === 'path' || request.name === '') return undefined
  const { name } = request
  return adding(base(data), 'resourceNames', name, say`Add ${code(name)} to the names of ${onRule(data)}`)
}

export function replaceGroup(data: NearRule, request: Attributes): Correction | undefined {
  if (request.kind === 'path') return undefined
  const { group } = data.miss
  const from = group?.word ?? ''
  const isJoined = group?.how === 'form' && group.form.how === 'joined'
  const to = isJoined ? group.form.meant : [request.group]
  const says = say`Write API group ${isJoined ? quoted(to) : code(`"${to.join('')}"`)} instead of ${code(`"${from}"`)} in ${onRule(data)}`
  return replacing(base(data), 'apiGroups', from, to, says)
}

export function replaceResource(data: NearRule, request: Attributes): Correction | undefined {
  if (request.kind === 'path') return undefined
  const { resource, failed } = data.miss
  const from = resource?.word ?? ''
  const isList = resource?.how === 'form' && resource.form.how === 'joined'
  const to = isList ? resource.form.meant : [wordAsked(request)]
  const says = say`Write ${isList ? quoted(to) : code(to.join(''))} instead of ${isList ? quoted([from]) : code(from)} in ${onRule(data)}`
  const changed = replacing(base(data), 'resources', from, to, says)
  if (!failed.includes('group') || data.miss.group) return changed
  // The word itself held the group. What else the rule names keeps its own.
  const { apiGroups, resources } = data.miss.rule
  const groups = resources.length === 1 ? [request.group] : [...new Set([...apiGroups, request.group])]
  const moved = { ...changed, says: say`${says}, with apiGroups ${quoted(groups)},` }
  return both(moved, 'apiGroups', groups)
}

export function replaceVerb(data: NearRule, from: string, to: readonly string[]): Correction {
  const isList = to.length > 1
  const says = say`Write ${isList ? quoted(to) : code(to.join(''))} instead of ${isList ? quoted([from]) : code(from)} in ${onRule(data)}`
  return replacing(base(data), 'verbs', from, to, says)
}

/** The rule without its names, where a lone star was meant for all of them. */
export function dropNames(data: NearRule): Correction {
  return withoutNames(base(data), say`Remove resourceNames from ${onRule(data)}`)
}

/** That a name with a star covers only itself, or nothing where the rule has none. */
export function sayPattern({ miss: { pattern } }: NearRule): Phrase {
  const form = pattern === undefined ? undefined : wordForm('resourceNames', pattern)
  return pattern === undefined || !form ? NOTHING : say` ${sayForm(pattern, form)}`
}

/** The rule with everything that is wrong corrected, where that is more than the one word. */
export function wholeCorrection(data: NearRule, one: Correction | undefined): Correction | undefined {
  const { whole, rule } = data.miss
  if (whole === undefined) return one
  const { changed } = whole
  const [first] = changed
  // What is one word has its own words for it.
  const isOne =
    one !== undefined && JSON.stringify(one.rule) === JSON.stringify({ ...one.rule, ...whole.rule })
  if (isOne || first === undefined) return one
  const now = changed.map(({ field }) => say`${code(field)} ${quoted(whole.rule[field] ?? [])}`)
  const was = changed.flatMap(({ from }) => (from.length > 0 ? [quoted(from)] : []))
  return {
    rule: whole.rule,
    steps: changed.map(({ field }) => ({
      op: rule[field].length === 0 ? ('add' as const) : ('replace' as const),
      path: field,
      value: whole.rule[field],
    })),
    says: say`Write ${listed(now)} instead of ${listed(was)} in ${onRule(data)}`,
  }
}

const PART: Partial<Record<RulePart, Phrase>> = {
  verb: say`verbs`,
  group: say`API groups`,
  resource: say`resources`,
  name: say`names`,
  namespace: say`namespace`,
}

/** That no single correction helps a rule of which more than one part does not match. */
export function sayTogether({ miss: { failed, parts } }: NearRule): Phrase {
  const named = failed.flatMap((part) => PART[part] ?? [])
  if (parts < 2 || named.length < 2) return NOTHING
  return say`Its ${listed(named)} do not match, and correcting one alone is not enough.`
}

function quoted(words: readonly string[]): Piece {
  return code(`[${words.map((word) => `"${word}"`).join(', ')}]`)
}

/** Misspellings that differ from the plural name by capitals, a Kind among them. */
export const CAPITALS: ReadonlySet<Misspelling> = new Set(['case', 'kind'])

/** True for a request that carries no name for a rule to match. */
export function isNameless(request: Attributes): boolean {
  return request.kind === 'resource' && request.name === ''
}
