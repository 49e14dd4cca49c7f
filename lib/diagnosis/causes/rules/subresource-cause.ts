import { code, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import type { ResourceAttributes } from '@/lib/rbac/types'
import type { Miss } from '../../near-miss'
import type { RuleCause } from '../cause'
import { addName, addResource, addVerb, gives, nearSubject } from './near-rule'

/** The rules are not known: a subresource needs its own rule either way. */
export interface UnreadSubresource {
  miss?: undefined
}

/**
 * What causes of one subresource share. `isMeant` picks the subresource, `lesson` says what is particular to it, and `ofOwnRule` picks a
 * rule that names it and still does not match.
 */
export function subresourceCause(
  isMeant: (request: ResourceAttributes) => boolean,
  lesson: (request: ResourceAttributes) => Phrase,
  ofOwnRule: (miss: Miss, request: ResourceAttributes) => boolean = () => false,
): Required<Pick<RuleCause<string, UnreadSubresource>, 'find' | 'ofMiss' | 'says' | 'correct'>> {
  return {
    find({ request, isForCaller, areRulesRead }) {
      if (request.kind === 'path' || request.subresource === '' || !isMeant(request)) return []
      return isForCaller && areRulesRead ? [] : [{ confidence: 'possible', tier: 'hint', data: {} }]
    },
    ofMiss: (miss, request) =>
      request.kind === 'resource' &&
      (miss.resource?.how === 'parent' ? isMeant(request) : ofOwnRule(miss, request)),
    says(data, { request }) {
      if (request.kind === 'path') return NOTHING
      const word = `${request.resource}/${request.subresource}`
      const particular = lesson(request)
      if (data.miss === undefined)
        return say`A rule on ${code(request.resource)} does not include ${code(word)}. ${particular}`
      const { failed, rule } = data.miss
      if (failed.includes('resource'))
        return say`${gives(data)}, which does not include ${code(word)}. ${particular}`
      if (failed.includes('verb')) return say`${gives(data)}, but not ${code(request.verb)}. ${particular}`
      return say`${nearSubject(data)} covers only ${listed(rule.resourceNames.map(code))}, and the request names ${code(request.name)}. ${particular}`
    },
    correct(data, { request }) {
      if (data.miss === undefined) return undefined
      const { failed } = data.miss
      if (failed.includes('resource')) return addResource(data, request)
      return failed.includes('verb') ? addVerb(data, request) : addName(data, request)
    },
  }
}
