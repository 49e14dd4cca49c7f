import { say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/request-change'
import type { CallCause, NoData } from '../cause'

export const emptySegment: CallCause<'G6', NoData> = {
  id: 'G6',
  family: 'path-and-type',
  title: 'A path segment is empty',
  nature: 'wrong',
  isKnownUndecided: () => true,
  find: ({ request }) =>
    request.kind === 'resource' && request.resource === ''
      ? [{ confidence: 'proven', tier: 'call', data: {} }]
      : [],
  says: () =>
    say`The path has an empty segment ("//"), so the API server read an empty resource. Usually a variable in the URL was empty, often the namespace.`,
  changes: () => [
    requestChange(say`Set the variable that left "//" in the URL, often the namespace or the version.`),
  ],
}
