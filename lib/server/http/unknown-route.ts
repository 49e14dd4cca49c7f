import type { Problem } from '@/lib/contract/problem'
import { HEADERS } from './respond'

/** What a program gets when it asks for a route that does not exist: a problem, not a page. */
export function unknownRoute(): Response {
  const title = 'There is no such route.'
  const problem: Problem = {
    code: 'not-found',
    title,
    detail: title,
    status: 404,
    retryable: false,
    hint: 'Check the path: /api/openapi.json lists the routes.',
    fields: [],
  }
  const headers = { ...HEADERS, 'content-type': 'application/problem+json' }
  return Response.json(problem, { status: 404, headers })
}
