import { code, say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/request-change'
import type { RuleCause } from '../cause'
import { dropNames, failsByName, isNameless, nearNames, nearSubject, sayPattern } from './near-rule'

export const listUnderNames: RuleCause<'D12'> = {
  id: 'D12',
  family: 'rules',
  title: 'list or watch with resourceNames',
  nature: 'wrong',
  ofMiss: (miss, request) =>
    failsByName(miss) && isNameless(request) && ['list', 'watch'].includes(request.verb),
  says: (data, { request }) =>
    say`${nearSubject(data)} allows ${code(request.verb)} only for ${nearNames(data)}.${sayPattern(data)} A ${code(request.verb)} is judged by a name only when its field selector is metadata.name=<name>.`,
  correct: (data) => (data.miss.pattern === '*' ? dropNames(data) : undefined),
  changes: ({ miss }) => {
    // An object cannot have a star in its name.
    const name = miss.rule.resourceNames.find((one) => !one.includes('*'))
    return name === undefined
      ? []
      : [
          requestChange(
            say`Request one name with the field selector: ?fieldSelector=metadata.name=${code(encodeURIComponent(name))}`,
          ),
        ]
  },
}
