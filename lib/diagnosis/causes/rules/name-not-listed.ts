import { code, say } from '@/lib/phrase/phrase'
import type { RuleCause } from '../cause'
import { addName, dropNames, failsByName, nearNames, nearSubject, sayPattern } from './near-rule'
import { isProxiedName } from './proxied-name'

// Each has its own cause.
const NAMELESS = new Set(['list', 'watch', 'create', 'deletecollection'])

export const nameNotListed: RuleCause<'D11'> = {
  id: 'D11',
  family: 'rules',
  title: 'The name is not listed',
  nature: 'missing',
  ofMiss: (miss, request) =>
    request.kind === 'resource' &&
    failsByName(miss) &&
    (request.name !== '' ? !isProxiedName(miss, request) : !NAMELESS.has(request.verb)),
  says: (data, { request }) =>
    say`${nearSubject(data)} covers only ${nearNames(data)}, not ${request.kind === 'resource' && request.name !== '' ? code(request.name) : say`a request without a name`}.${sayPattern(data)}`,
  correct: (data, { request }) => (data.miss.pattern === '*' ? dropNames(data) : addName(data, request)),
}
