import type { ResourceAttributes } from '@/lib/rbac/types'
import { listOf } from '@/lib/words/lists'
import type { Miss } from '../../near-miss'
import type { CallCause } from '../cause'
import { addName, addResource, addVerb, gives, type NearRule, subjectOf } from './near-rule'

/** A near rule, or nothing when the rules are not known: a subresource needs its own rule either way. */
export type SubresourceData = NearRule | { form: 'unread' }

/**
 * What causes of one subresource share. `isMeant` picks the subresource, `lesson` says what is particular to it, and `ofOwnRule` picks a
 * rule that names it and still does not match.
 */
export function subresourceCause(
  isMeant: (request: ResourceAttributes) => boolean,
  lesson: (request: ResourceAttributes) => string,
  ofOwnRule: (miss: Miss, request: ResourceAttributes) => boolean = () => false,
): Required<Pick<CallCause<string, SubresourceData>, 'find' | 'ofMiss' | 'says' | 'correct'>> {
  return {
    find({ request, isForCaller, areRulesRead }) {
      if (request.kind === 'path' || request.subresource === '' || !isMeant(request)) return []
      return isForCaller && areRulesRead
        ? []
        : [{ confidence: 'possible', tier: 'hint', data: { form: 'unread' } }]
    },
    ofMiss: (miss, request) =>
      request.kind === 'resource' &&
      (miss.resource?.how === 'parent' ? isMeant(request) : ofOwnRule(miss, request)),
    says(data, { request }) {
      if (request.kind === 'path') return ''
      const word = `${request.resource}/${request.subresource}`
      const particular = lesson(request)
      if (!('miss' in data)) return `A rule on ${request.resource} does not include ${word}. ${particular}`
      const { failed, rule } = data.miss
      if (failed.includes('resource')) return `${gives(data)}, which does not include ${word}. ${particular}`
      if (failed.includes('verb')) return `${gives(data)}, but not ${request.verb}. ${particular}`
      return `${subjectOf(data)} covers only ${listOf(rule.resourceNames)}, and the request names ${request.name}. ${particular}`
    },
    correct(data, { request }) {
      if (!('miss' in data)) return undefined
      const { failed } = data.miss
      if (failed.includes('resource')) return addResource(data, request)
      return failed.includes('verb') ? addVerb(data, request) : addName(data, request)
    },
  }
}
