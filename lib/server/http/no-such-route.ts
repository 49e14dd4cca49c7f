import type { Problem } from '@/lib/contract/problem'
import { code, say, words } from '@/lib/phrase/phrase'
import { writtenProblem } from './respond'

type Wrong = Pick<Problem, 'code' | 'title' | 'status' | 'hint'>

/** A problem, not a page or an empty answer: what asks here is a program. */
function refuse(wrong: Wrong, headers: Record<string, string> = {}): Response {
  return writtenProblem({ ...wrong, detail: words(wrong.title), retryable: false, fields: [] }, headers)
}

/** What a program gets when it asks for a route that does not exist. */
export function unknownRoute(): Response {
  return refuse({
    code: 'not-found',
    title: 'There is no such route.',
    status: 404,
    hint: say`Check the path: ${code('/api/openapi.json')} lists the routes.`,
  })
}

/** What a program gets when it sends GET to a route that takes a body. */
export function onlyPost(): Response {
  return refuse(
    {
      code: 'method-not-allowed',
      title: 'This route takes POST.',
      status: 405,
      hint: say`Send a POST with the header ${code('content-type: application/json')}; ${code('/api/openapi.json')} has the body.`,
    },
    { allow: 'POST' },
  )
}
