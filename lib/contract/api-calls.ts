import type * as z from 'zod/mini'

/** Every method of every address under `/api`. */
export const API_CALLS = [
  'GET /api/access',
  'POST /api/access/check',
  'GET /api/access/dangerous',
  'GET /api/access/sources',
  'GET /api/access/try',
  'POST /api/access/try',
  'POST /api/ask',
  'GET /api/causes',
  'GET /api/changes',
  'POST /api/compare',
  'GET /api/connection',
  'GET /api/connection/policies',
  'GET /api/connection/road',
  'POST /api/connection/targets',
  'GET /api/cost',
  'GET /api/counts',
  'POST /api/explain',
  'GET /api/exposure',
  'GET /api/identity',
  'GET /api/identity/neighbors',
  'GET /api/kinds',
  'GET /api/logs',
  'GET /api/namespaces',
  'GET /api/object',
  'GET /api/openapi.json',
  'GET /api/overview',
  'POST /api/preflight',
  'GET /api/refusals',
  'GET /api/report',
  'GET /api/resources',
  'GET /api/stream',
  'POST /api/what-if',
  'GET /api/whys',
] as const

export type ApiCall = (typeof API_CALLS)[number]

/** The addresses of those that take a method, or of all. */
export function apiPaths(method?: 'GET' | 'POST'): ReadonlySet<string> {
  const calls = API_CALLS.map((call) => call.split(' '))
  return new Set(calls.flatMap(([of, path = '']) => (method === undefined || of === method ? [path] : [])))
}

/** A route as both of its ends know it: what its query or its body is, and what it answers, by the names of the OpenAPI document. */
export interface Api<I extends z.ZodMiniType = z.ZodMiniType, O extends z.ZodMiniType = z.ZodMiniType> {
  call: ApiCall
  takes?: I
  answers: Readonly<Record<string, O>>
}

export function api<I extends z.ZodMiniType, O extends z.ZodMiniType>(
  call: ApiCall,
  answers: Readonly<Record<string, O>>,
  takes?: I,
): Api<I, O> {
  return { call, answers, ...(takes === undefined ? {} : { takes }) }
}

/** The schema of the answer of a route that has one form. */
export function answerSchema<O extends z.ZodMiniType>({
  answers,
}: Pick<Api<z.ZodMiniType, O>, 'answers'>): O {
  const [schema, ...others] = Object.values(answers)
  if (schema === undefined || others.length > 0) throw new Error('A route of one form has one answer.')
  return schema
}
