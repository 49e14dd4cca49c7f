import { askInstead } from '../../fixes/request-change'
import type { CallCause } from '../cause'
import { CHECKED_FIRST, notServed, type Suggested, suggested } from './not-served'

export const noSuchGroup: CallCause<'G3', Suggested> = {
  id: 'G3',
  family: 'path-and-type',
  title: 'No such API group',
  nature: 'wrong',
  isBeyondGrants: true,
  isKnownUndecided: () => true,
  find: (theCase) => notServed(theCase, 'absent-group'),
  says: (data, { request }) => {
    const group = request.kind === 'resource' ? request.group : ''
    const hint = data.suggestions.length > 0 ? ` It serves ${suggested(request, data)}.` : ''
    return `The API server serves no group "${group}": it is not installed, or this version was removed.${hint} ${CHECKED_FIRST}`
  },
  changes: ({ suggestions }, theCase) =>
    suggestions.length > 0
      ? askInstead(theCase, suggestions)
      : [
          {
            where: 'cluster',
            says: 'Install the CustomResourceDefinition or API server of this group, or check its spelling.',
            opens: [],
          },
        ],
}
