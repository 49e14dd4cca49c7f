import { code, say } from '@/lib/phrase/phrase'
import 'server-only'
import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import * as z from 'zod/mini'
import { type Problem, problemSchema } from '@/lib/contract/problem'
import { InvalidRequestError } from '@/lib/facts/questions/errors'
import { toProblem } from '@/lib/facts/questions/to-problem'
import { inTurns } from '@/lib/kube/in-turns'
import { weighJson } from '@/lib/objects/json-weight'
import { log } from '@/lib/process/log'
import { servedRequest } from '@/lib/process/served-request'
import { sayBytes } from '@/lib/words/bytes'
import { counted } from '@/lib/words/lists'
import { askedObjects } from '../gate/asked-objects'

/** Of every answer of our own. */
export const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** Runs one handler: validates the answer by the schema that the browser parses it with, or answers a problem. */
export async function respond<S extends z.ZodMiniType>(
  schema: S,
  answer: () => Promise<z.output<S>> | z.output<S>,
): Promise<Response> {
  try {
    const value = await answer()
    // Others get a turn between the steps, since each step is slow for a long list.
    await nextTurn()
    const parsed = await validated(schema, value)
    await nextTurn()
    return Response.json(parsed, { headers: HEADERS })
  } catch (error) {
    return problemResponse(error)
  }
}

/** The same in a text form of the answer, which is validated before it is written. */
export async function respondText<S extends z.ZodMiniType>(
  contentType: string,
  schema: S,
  write: (value: z.output<S>) => string,
  answer: () => Promise<z.output<S>>,
): Promise<Response> {
  try {
    const value = await answer()
    await validated(schema, value)
    const text = write(value)
    return new Response(text, { headers: { ...HEADERS, 'content-type': contentType } })
  } catch (error) {
    return problemResponse(error)
  }
}

/** The problem of any failure; what is not a known failure is logged under an id and hidden. */
export function loggedProblem(error: unknown): Problem {
  const problem = toProblem(error)
  if (problem.code !== 'internal') return problem
  const id = randomUUID()
  log.error('handler-failed', { id, error })
  return {
    ...problem,
    detail: say`The server failed while answering. Its log has the details under ${code(id)}.`,
  }
}

/** The same as a response. */
export function problemResponse(error: unknown): Response {
  if (isAbandoned(error)) return new Response(null, { status: 499, headers: HEADERS })
  const problem = loggedProblem(error)
  return writtenProblem(problem)
}

/** A problem as an answer. */
export function writtenProblem(problem: Problem, headers: Record<string, string> = {}): Response {
  return Response.json(z.encode(problemSchema, problem), {
    status: problem.status,
    headers: { ...HEADERS, ...headers, 'content-type': 'application/problem+json' },
  })
}

// Next.js aborts the signal of a request with this name when its asker goes away: no one failed, and no one reads on.
function isAbandoned(error: unknown): boolean {
  return error instanceof Error && error.name === 'ResponseAborted'
}

const MOST_FIELDS = 20
const LONGEST_FIELD = 200

function invalidRequest(error: z.core.$ZodError, value: unknown): InvalidRequestError {
  const isMissing = ({ path }: z.core.$ZodIssue) => valueAt(value, path) === undefined
  const flat = error.issues.flatMap((issue) =>
    issue.code === 'invalid_union' && !isMissing(issue) && !issue.errors.every((one) => one.every(isMissing))
      ? nearestBranch(issue)
      : // What was sent fits each branch as far as it goes: the union itself says what there is.
        [issue],
  )
  const shown = flat.slice(0, MOST_FIELDS)
  const fields = shown.map((issue) => ({
    field: fieldOf(issue),
    says:
      issue.code === 'unrecognized_keys'
        ? 'This field is unknown.'
        : isMissing(issue)
          ? 'This field is missing.'
          : issue.code === 'invalid_type'
            ? `This field is not of the type ${issue.expected}.`
            : issue.message,
  }))
  return new InvalidRequestError(fields, 400, shown.every(isMissing) ? shown.map(fieldOf) : [])
}

function fieldOf(issue: z.core.$ZodIssue): string {
  const name = issue.code === 'unrecognized_keys' ? listed(issue.keys) : issue.path.join('.') || 'body'
  return name.slice(0, LONGEST_FIELD)
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined,
    value,
  )
}

function listed(keys: readonly string[]): string {
  const more = keys.length - MOST_FIELDS
  const first = keys.slice(0, MOST_FIELDS).join(', ')
  return more > 0 ? `${counted(more, 'more field')} than ${first}` : first
}

// Of a union the branch that was meant knows the most of the fields that were sent; of several the one with the fewest complaints.
function nearestBranch(issue: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] {
  const unknownIn = (branch: z.core.$ZodIssue[]) =>
    branch.flatMap((inner) => (inner.code === 'unrecognized_keys' ? inner.keys : [])).length
  const branches = [...issue.errors].sort((a, b) => unknownIn(a) - unknownIn(b) || a.length - b.length)
  const nearest = branches[0] ?? []
  return nearest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
}

function parseOrRefuse<S extends z.ZodMiniType>(schema: S, value: unknown): z.output<S> {
  const parsed = z.safeParse(schema, value)
  if (!parsed.success) throw invalidRequest(parsed.error, value)
  const served = servedRequest()
  if (served) served.asked = askedObjects(parsed.data)
  return parsed.data
}

/** The query of a request, each key at most once but for the `repeated` ones, which are lists; or an InvalidRequestError. */
export function readQuery<S extends z.ZodMiniType>(
  request: Request,
  schema: S,
  repeated: readonly string[] = [],
): z.output<S> {
  const query = new Map<string, string | string[]>()
  for (const [key, value] of new URL(request.url).searchParams) {
    if (repeated.includes(key)) {
      query.set(key, [...(query.get(key) ?? []), value])
      continue
    }
    if (query.has(key)) throw new InvalidRequestError([{ field: key, says: 'Give this field once.' }])
    query.set(key, value)
  }
  return parseOrRefuse(schema, Object.fromEntries(query))
}

/** The JSON body of a request within `maxBytes`, or an InvalidRequestError. */
export async function readJson<S extends z.ZodMiniType>(
  request: Request,
  schema: S,
  maxBytes = 16 * 1024,
): Promise<z.output<S>> {
  return parseOrRefuse(schema, await readJsonValue(request, maxBytes))
}

/** The same by no schema: nothing of it is for the audit, whose lines hold what a schema has bounded. */
export async function readJsonValue(request: Request, maxBytes: number): Promise<unknown> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/json\s*(?:;|$)/i.test(type)) {
    throw new InvalidRequestError(
      [{ field: 'content-type', says: 'Send the header content-type: application/json.' }],
      415,
    )
  }
  const text = await readBounded(request, maxBytes)
  const excess = jsonExcess(text)
  if (excess) throw new InvalidRequestError([{ field: 'body', says: `${excess} Send less at once.` }], 413)
  try {
    return JSON.parse(text)
  } catch {
    throw new InvalidRequestError([{ field: 'body', says: 'The body is not valid JSON.' }])
  }
}

// The guard takes no longer body with a declared length; for an endless one, the connection is left to its timeout.
const MOST_DROPPED = 2 * 1024 * 1024

/** Still reads a body that is too large to its end: what is left of it would hold up the next request of its connection. */
async function readBounded(request: Request, maxBytes: number): Promise<string> {
  if (!request.body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size <= maxBytes) chunks.push(chunk)
    else chunks.length = 0
    if (size > MOST_DROPPED) break
  }
  if (size > maxBytes) {
    const says = `The body is larger than ${sayBytes(maxBytes)}.`
    throw new InvalidRequestError([{ field: 'body', says }], 413)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const MOST = { nested: 64, parts: 20_000 }

/**
 * What makes the JSON text of a request too much to be parsed, or undefined: it nests deeper or has more parts than any
 * request. Takes linear time; a text that is not JSON may pass.
 */
export function jsonExcess(text: string): string | undefined {
  const { excess } = weighJson(text, MOST)
  if (excess === 'nested') return `The body nests deeper than ${MOST.nested} levels.`
  if (excess === 'parts') return `The body has more than ${MOST.parts.toLocaleString('en-US')} parts.`
  return undefined
}

/** Shorter lists are validated with the rest of the answer. */
const LONG = 100

/** An answer as it goes over the wire. Its long lists are validated element by element, with turns for others between. */
export async function validated<S extends z.ZodMiniType>(
  schema: S,
  answer: z.output<S>,
): Promise<z.input<S>> {
  const lists: Record<string, unknown[]> = {}
  for (const [name, field] of Object.entries(schema instanceof z.ZodMiniObject ? schema.shape : {})) {
    const list = (answer as Record<string, unknown> | undefined)?.[name]
    if (!(field instanceof z.ZodMiniArray) || !Array.isArray(list) || list.length < LONG) continue
    const valid: unknown[] = []
    await inTurns(list, (one) => valid.push(z.encode(field.def.element as z.ZodMiniType, one)))
    lists[name] = valid
  }
  if (Object.keys(lists).length === 0) return z.encode(schema, answer)
  const emptied = Object.fromEntries(Object.keys(lists).map((name) => [name, []]))
  return Object.assign(
    z.encode(schema, { ...(answer as object), ...emptied } as z.output<S>) as object,
    lists,
  ) as z.input<S>
}
