import type { Problem } from '@/lib/contract/problem'
import { HEADERS } from './respond'

/** What a program gets when it sends GET to a route that takes a body: a problem, not an empty answer. */
export function onlyPost(): Response {
  const title = 'This route takes POST.'
  const problem: Problem = {
    code: 'method-not-allowed',
    title,
    detail: title,
    status: 405,
    retryable: false,
    hint: 'Send a POST with the header content-type: application/json; /api/openapi.json has the body.',
    fields: [],
  }
  const headers = { ...HEADERS, allow: 'POST', 'content-type': 'application/problem+json' }
  return Response.json(problem, { status: 405, headers })
}
