import { code, NOTHING, say } from '@/lib/phrase/phrase'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { clusterChange } from '../../fixes/cluster-change'
import { askInstead, requestChange } from '../../fixes/request-change'
import { unlistedIn } from '../answer/absence'
import { type CallCause, inText, type TextCause } from '../cause'
import { answered, notServed, type Suggested, suggested } from './not-served'

interface Unlisted {
  kind: string
  version: string
}

export const noSuchGroup: CallCause<'G3', Suggested> = {
  id: 'G3',
  family: 'path-and-type',
  title: 'No such API group',
  nature: 'wrong',
  isKnownUndecided: () => true,
  find: (theCase) => notServed(theCase, 'absent-group'),
  says: (data, theCase) => {
    const { request } = theCase
    const group = request.kind === 'resource' ? request.group : ''
    const hint = data.suggestions.length > 0 ? say` It serves ${suggested(request, data)}.` : NOTHING
    return say`The API server serves no group "${code(group)}": it is misspelled, not installed, or was removed.${hint} ${answered(theCase)}`
  },
  changes: ({ suggestions }, theCase) =>
    suggestions.length > 0
      ? askInstead(theCase, suggestions)
      : [
          {
            where: 'cluster',
            says: say`Install the CustomResourceDefinition or API server of this group, or check its spelling.`,
            opens: [],
          },
        ],
}

/** The same where only the text is known. */
export const noSuchGroupInText: TextCause<'G3', Unlisted, AnsweredStatus> = inText(noSuchGroup, {
  headline: 'The client did not find the type in what the API server lists, so it made no call.',
  find(status) {
    const unlisted = unlistedIn(status)
    return unlisted && 'kind' in unlisted ? [{ confidence: 'proven', data: unlisted }] : []
  },
  says: ({ kind, version }) =>
    say`The client found no kind ${code(kind)} in ${code(version)} among what the API server lists. It is misspelled, not installed or was removed, or the client’s list is old.`,
  fixes: ({ version }) => [
    requestChange(say`Compare the version with what the API server serves.`, {
      command: 'kubectl api-versions',
    }),
    clusterChange(
      say`Install the CustomResourceDefinition or API server of ${code(version)}, if it is missing.`,
    ),
  ],
})
