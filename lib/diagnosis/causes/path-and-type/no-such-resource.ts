import { askInstead } from '../../fixes/request-change'
import type { CallCause } from '../cause'
import { targetOf } from '../rules/near-rule'
import { CHECKED_FIRST, notServed, type Suggested, suggested } from './not-served'

export const noSuchResource: CallCause<'G1', Suggested> = {
  id: 'G1',
  family: 'path-and-type',
  title: 'No such resource',
  nature: 'wrong',
  isBeyondGrants: true,
  isKnownUndecided: () => true,
  find: (theCase) => notServed(theCase, 'resource'),
  says(data, { request, known }) {
    const what = targetOf(request)
    const meant = data.suggestions[0]
    if (known) {
      const sub = meant?.subresources[0]
      const hint = meant && sub ? ` The subresource is ${meant.resource}/${sub.name}.` : ''
      return `The API server serves no ${what}.${hint} ${CHECKED_FIRST}`
    }
    const hint = meant ? ` It serves ${suggested(request, data)}.` : ''
    return `The API server serves no resource "${what}".${hint} ${CHECKED_FIRST}`
  },
  changes: ({ suggestions }, theCase) => askInstead(theCase, suggestions),
}
