import { code, NOTHING, say } from '@/lib/phrase/phrase'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { askInstead, requestChange } from '../../fixes/request-change'
import { unlistedIn } from '../answer/absence'
import { type CallCause, inText, type TextCause } from '../cause'
import { nearTarget } from '../rules/near-rule'
import { API_RESOURCES, answered, notServed, type Suggested, suggested } from './not-served'

export const noSuchResource: CallCause<'G1', Suggested> = {
  id: 'G1',
  family: 'path-and-type',
  title: 'No such resource',
  nature: 'wrong',
  isKnownUndecided: () => true,
  find: (theCase) => notServed(theCase, 'resource'),
  says(data, theCase) {
    const { request, known } = theCase
    const what = nearTarget(request)
    const meant = data.suggestions[0]
    if (known) {
      const sub = meant?.subresources[0]
      const hint = meant && sub ? say` The subresource is ${code(`${meant.resource}/${sub.name}`)}.` : NOTHING
      return say`The API server serves no ${code(what)}.${hint} ${answered(theCase)}`
    }
    const hint = meant ? say` It serves ${suggested(request, data)}.` : NOTHING
    return say`The API server serves no resource ${code(`"${what}"`)}.${hint} ${answered(theCase)}`
  },
  changes: ({ suggestions }, theCase) => askInstead(theCase, suggestions),
}

/** The same where only the text is known. */
export const noSuchResourceInText: TextCause<'G1', { type: string }, AnsweredStatus> = inText(
  noSuchResource,
  {
    headline: 'The client did not find the type in what the API server lists, so it made no call.',
    find(status) {
      const unlisted = unlistedIn(status)
      return unlisted && 'type' in unlisted ? [{ confidence: 'likely', data: unlisted }] : []
    },
    says: ({ type }) =>
      say`The client did not find type ${code(`"${type}"`)} in what the API server lists: it is misspelled or not installed, or the client was not allowed to read the list.`,
    fixes: () => [requestChange(say`Compare it with what the API server lists.`, { command: API_RESOURCES })],
  },
)
