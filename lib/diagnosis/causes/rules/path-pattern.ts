import { code, say } from '@/lib/phrase/phrase'
import type { RuleCause } from '../cause'
import { addPath, gives, nearTarget } from './near-rule'

export const pathPattern: RuleCause<'D30'> = {
  id: 'D30',
  family: 'rules',
  title: 'The rule’s path does not cover it',
  nature: 'wrong',
  ofMiss: ({ failed, rule }, request) =>
    request.kind === 'path' &&
    !failed.includes('scope') &&
    (failed.includes('path') || rule.verbs.some((verb) => verb.toLowerCase() === request.verb)),
  says: (data, { request }) =>
    say`${gives(data)}, which does not cover ${code(request.verb)} ${code(nearTarget(request))}. Only a "*" at the end is a wildcard, and verbs are lowercase.`,
  correct: (data, { request }) => addPath(data, request),
}
