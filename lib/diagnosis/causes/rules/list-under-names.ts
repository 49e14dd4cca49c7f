import { requestChange } from '../../fixes/request-change'
import type { RuleCause } from '../cause'
import { dropNames, failsByName, isNameless, namesOf, sayPattern, subjectOf } from './near-rule'

export const listUnderNames: RuleCause<'D12'> = {
  id: 'D12',
  family: 'rules',
  title: 'list or watch with resourceNames',
  nature: 'wrong',
  ofMiss: (miss, request) =>
    failsByName(miss) && isNameless(request) && ['list', 'watch'].includes(request.verb),
  says: (data, { request }) =>
    `${subjectOf(data)} allows ${request.verb} only for ${namesOf(data)}.${sayPattern(data)} A ${request.verb} is judged by a name only when its field selector is metadata.name=<name>.`,
  correct: (data) => (data.miss.pattern === '*' ? dropNames(data) : undefined),
  changes: ({ miss }) => {
    // An object cannot have a star in its name.
    const name = miss.rule.resourceNames.find((one) => !one.includes('*'))
    return name === undefined
      ? []
      : [
          requestChange(
            `Request one name with the field selector: ?fieldSelector=metadata.name=${encodeURIComponent(name)}`,
          ),
        ]
  },
}
