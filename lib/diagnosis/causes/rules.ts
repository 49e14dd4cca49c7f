import type { Confidence } from '@/lib/contract/explanation'
import type { Attributes, ResourceAttributes } from '@/lib/rbac/types'
import { findKnown } from '../catalogue'
import { type Facts, rulesNamespace, speaksForCaller } from '../facts'
import { grantOf, namedNeighbour } from '../grants'
import type { Miss } from '../near-miss'
import { isDefaultRule, rulesIn } from '../scoped-rules'
import { aggregationCauses } from './aggregation'
import { isBuiltInGroup } from './built-in-groups'
import type { FamilyFinding, FindingOf, MissData } from './finding'
import { isSubresourceCause, ownRuleCause, subresourceCause } from './subresources'
import { inventedVerb, verbCause } from './verbs'

type Found = FamilyFinding<'rules'>

/** Family D: what the account's rules say and what they do not, each near miss by the part that failed. */
export function ruleCauses(facts: Facts, misses: readonly Miss[]): Found[] {
  if (!speaksForCaller(facts)) return byNameAlone(facts)
  const near = misses.flatMap((miss) => missCauses(facts, miss))
  return [...near, ...aggregationCauses(facts), ...leftOutOfView(facts), ...nothingNear(facts)]
}

function missCauses(facts: Facts, miss: Miss): Found[] {
  const grant = grantOf(miss.rule, facts)
  const data: MissData = grant ? { miss, grant } : { miss }
  const here = facts.rules.get(rulesNamespace(facts))
  const isComplete = here?.state === 'read' && !here.value.incomplete
  const confidence: Confidence = miss.distance === 1 && isComplete ? 'proven' : 'likely'
  const { distance } = miss
  if (facts.request.kind === 'path') return pathMiss(facts.request, data, { confidence, distance })
  const id = resourceCauseOf(facts.request, miss)
  if (id === undefined) return []
  const invented = id === 'D19' ? inventedVerb(facts.request.verb, miss.rule.verbs) : undefined
  if (id === 'D19') {
    return invented === undefined ? [] : [{ id, confidence, distance, data: { ...data, invented } }]
  }
  const base = { confidence, distance, data }
  // One literal for all ids at once is more cases than the compiler tells apart.
  const found: Found[] = [isSubresourceCause(id) ? { id, ...base } : { id, ...base }]
  if (id === 'D1' && facts.request.verb === 'watch' && miss.rule.verbs.includes('list')) {
    found.push({ id: 'D3', confidence, distance: distance + 0.1, data })
  }
  return found
}

type MissId = Exclude<FamilyFinding<'rules'>['id'], 'D0' | 'D26' | 'D27' | 'D28' | 'D29' | 'D32'>

/** The cause that a miss shows: the part whose repair comes first names it. A miss of scope is family F's. */
function resourceCauseOf(request: ResourceAttributes, miss: Miss): MissId | undefined {
  const { failed, resource, group } = miss
  if (failed.includes('scope')) return undefined
  switch (resource?.how) {
    case 'misspelt':
      return resource.spelling === 'case' || resource.spelling === 'kind' ? 'D7' : 'D6'
    case 'star-subresource':
      return 'D9'
    case 'parent':
      return subresourceCause(request)
    case 'child':
      return 'D10'
  }
  if (group) return group.how === 'other' ? 'D4' : 'D5'
  const own = ownRuleCause(request, miss)
  if (own) return own
  if (failed.includes('verb')) return verbCause(request, miss.rule.verbs)
  if (failed.includes('name')) return nameCause(request)
  return undefined
}

function nameCause(request: ResourceAttributes): 'D11' | 'D12' | 'D13' | 'D14' {
  if (request.name !== '') return 'D11'
  if (request.verb === 'list' || request.verb === 'watch') return 'D12'
  if (request.verb === 'create') return 'D13'
  return request.verb === 'deletecollection' ? 'D14' : 'D11'
}

function pathMiss(
  request: Extract<Attributes, { kind: 'path' }>,
  data: MissData,
  base: { confidence: Confidence; distance: number },
): Found[] {
  const { failed } = data.miss
  if (failed.includes('scope')) return [{ id: 'D31', ...base, data }]
  if (failed.includes('path')) return [{ id: 'D30', ...base, data }]
  const isCased = data.miss.rule.verbs.some((verb) => verb.toLowerCase() === request.verb)
  return [{ id: isCased ? 'D30' : 'D1', ...base, data }]
}

// What ClusterRole view leaves out on purpose: reading a Secret or a Role's text can lead to more rights.
const NOT_IN_VIEW = new Map([
  ['', new Set(['secrets'])],
  ['rbac.authorization.k8s.io', new Set(['roles', 'rolebindings'])],
])

/** True when the request reads what ClusterRole `view` leaves out on purpose. */
export function isLeftOutOfView(request: Attributes): boolean {
  return (
    request.kind === 'resource' &&
    ['get', 'list', 'watch'].includes(request.verb) &&
    (NOT_IN_VIEW.get(request.group)?.has(request.resource) ?? false)
  )
}

function leftOutOfView(facts: Facts): FindingOf<'D32'>[] {
  const grant = namedNeighbour(facts)
  if (!isLeftOutOfView(facts.request) || grant?.roleKind !== 'ClusterRole' || grant.role !== 'view') return []
  return [{ id: 'D32', confidence: 'proven', distance: 2.5, data: { grant } }]
}

/** That a subresource needs a rule of its own holds whatever the rules are, and is the cause only perhaps. */
function byNameAlone({ request }: Facts): Found[] {
  if (request.kind === 'path' || request.subresource === '') return []
  return [{ id: subresourceCause(request), confidence: 'possible', distance: 5, data: { form: 'unread' } }]
}

function nothingNear(facts: Facts): Found[] {
  const { request, discovery } = facts
  const namespace = rulesNamespace(facts)
  const here = facts.rules.get(namespace)
  const areRulesRead = here?.state === 'read' && !here.value.incomplete
  const confidence: Confidence = areRulesRead ? 'proven' : 'likely'
  if (request.kind === 'path') {
    const data = { path: request.path, areRulesRead }
    return [{ id: 'D29', confidence, distance: 5, data }]
  }
  const hasOtherRules = rulesIn(facts, namespace).some((rule) => !isDefaultRule(rule))
  const found: Found[] = [{ id: 'D0', confidence, distance: 9, data: { hasOtherRules, areRulesRead } }]
  if (here?.state !== 'read') found.push(...byNameAlone(facts))
  const known =
    discovery.state === 'read' ? findKnown(discovery.value, request.group, request.resource) : undefined
  if (known && !isBuiltInGroup(request.group)) {
    const data = { group: request.group, resource: request.resource }
    found.push({ id: 'D28', confidence, distance: hasOtherRules ? 8 : 9.5, data })
  }
  return found
}
