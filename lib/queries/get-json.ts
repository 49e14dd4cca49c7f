import * as z from 'zod/mini'
import { type Api, answerSchema } from '@/lib/contract/api-calls'
import { problemSchema } from '@/lib/contract/problem'
import { parseJson } from '@/lib/objects/fields'
import { say } from '@/lib/phrase/phrase'
import { basePath } from './base-path'
import { answeredInFront, isFromInFront, ProblemError, unexpectedAnswer, unreachable } from './problem-error'

/** Longer than the server's own longest deadline, so that its words win. */
const DEADLINE_MS = 40_000

interface Ask {
  signal?: AbortSignal
  fetch?: typeof fetch
}

interface Answer {
  status: number
  text: string
}

declare global {
  /** What `public/early.js` asked while this code loaded, by path; undefined is what was not answered. */
  var podglassEarly: Map<string, Promise<Answer | undefined>> | undefined
}

/** Each is taken once: asked again, an answer is to be new. */
function takeEarly(path: string): Promise<Answer | undefined> | undefined {
  const early = globalThis.podglassEarly?.get(path)
  globalThis.podglassEarly?.delete(path)
  return early
}

/** The parsed answer of a route of our own, such as `/api/identity`. Rejects with a ProblemError, or as cancelled. */
export function getJson<S extends z.ZodMiniType>(
  path: string,
  schema: S,
  ask: Ask = {},
): Promise<z.output<S>> {
  return exchange(path, { headers: { accept: 'application/json' } }, schema, ask)
}

/** The same for a POST of JSON. */
export function postJson<S extends z.ZodMiniType>(
  path: string,
  body: unknown,
  schema: S,
  ask: Ask = {},
): Promise<z.output<S>> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  return exchange(path, { method: 'POST', headers, body: JSON.stringify(body) }, schema, ask)
}

/** The address of a question; of a list each entry is a field of its own. */
function addressOf(path: string, asked: object): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(asked))
    for (const one of [value].flat()) query.append(name, String(one))
  return query.size === 0 ? path : `${path}?${query}`
}

/** What a route of our own answers. Rejects with a ProblemError, or as cancelled. */
export function answerFrom<I extends z.ZodMiniType, O extends z.ZodMiniType>(
  api: Api<I, O>,
  asked: z.input<I>,
  ask: Ask = {},
): Promise<z.output<O>> {
  const [method, path = ''] = api.call.split(' ')
  return method === 'POST'
    ? postJson(path, asked, answerSchema(api), ask)
    : getJson(addressOf(path, Object(asked)), answerSchema(api), ask)
}

/** A question to a route for the cache of this page: equal for equal questions. */
export function asking<I extends z.ZodMiniType, O extends z.ZodMiniType>(api: Api<I, O>, asked: z.input<I>) {
  const size = Object.keys(Object(asked)).length
  return {
    queryKey: [api.call.replace(/^\w+ \/api\//, ''), ...(size === 0 ? [] : [asked])] as readonly unknown[],
    queryFn: ({ signal }: { signal: AbortSignal }) => answerFrom(api, asked, { signal }),
  }
}

async function exchange<S extends z.ZodMiniType>(
  path: string,
  init: RequestInit,
  schema: S,
  { signal, fetch = globalThis.fetch }: Ask,
): Promise<z.output<S>> {
  const deadline = AbortSignal.timeout(DEADLINE_MS)
  const ended = signal ? AbortSignal.any([signal, deadline]) : deadline
  const ask = async (): Promise<Answer> => {
    const response = await fetch(`${basePath}${path}`, {
      ...init,
      signal: ended,
      cache: 'no-store',
      redirect: 'manual',
    })
    // No route of our own redirects; a browser hides the status of a redirect that it does not follow.
    const status = response.type === 'opaqueredirect' ? 302 : response.status
    return { status, text: await response.text() }
  }
  let answer: Answer
  try {
    answer = (await takeEarly(path)) ?? (await ask())
  } catch (error) {
    signal?.throwIfAborted()
    const says = deadline.aborted
      ? say`Nothing came within ${DEADLINE_MS / 1000} s.`
      : say`The connection to it failed.`
    throw unreachable(says, error)
  }
  const { status, text } = answer
  const value = parseJson(text)
  if (status < 200 || status > 299) throw toError(status, value)
  const parsed = z.safeParse(schema, value)
  if (!parsed.success) throw unexpectedAnswer(status, parsed.error)
  return parsed.data
}

/** The error that a problem response, or somebody else's answer, represents. */
export function toError(status: number, body: unknown): ProblemError {
  const problem = z.safeParse(problemSchema, body)
  if (problem.success) return new ProblemError(problem.data)
  return isFromInFront(status) ? answeredInFront(status) : unexpectedAnswer(status)
}
