import 'server-only'
import * as z from 'zod/mini'
import { freeText } from '@/lib/kube/redact/sanitize'
import { answerOf, isAnswer, isUnreachable, UnexpectedAnswerError } from '@/lib/kube/transport/errors'
import { parseStatus } from '@/lib/kube/transport/parse-answer'
import { listPath, objectPath, probePath, reviewPath } from '@/lib/kube/transport/paths'
import type { CallOptions, KubeAnswer, KubeClient, KubePath, Witness } from '@/lib/kube/transport/types'
import { present } from '@/lib/present'
import { NO_SUCH_JOB } from '../judge/ladder/controls'
import type { CallFacts, ControlFacts, LadderFacts, ListCount } from '../judge/ladder/facts'

const versionSchema = z.object({ gitVersion: z.string() })
const rootSchema = z.object({ paths: z.array(z.string()) })
const selfSchema = z.object({
  kind: z.literal('SelfSubjectReview'),
  status: z.object({ userInfo: z.object({ username: z.string() }) }),
})
const listSchema = z.object({
  kind: z.string().check(z.regex(/List$/)),
  metadata: z.object({ remainingItemCount: z.optional(z.number()), continue: z.optional(z.string()) }),
  // Go writes a list of metadata that is empty as null.
  items: z.nullable(z.array(z.unknown())),
})

function parser<S extends z.ZodMiniType, Value>(schema: S, pick: (data: z.output<S>) => Value) {
  return (json: unknown): Value | null => {
    const parsed = z.safeParse(schema, json)
    return parsed.success ? pick(parsed.data) : null
  }
}

const toVersion = parser(versionSchema, ({ gitVersion }) => ({ gitVersion: gitVersion.slice(0, 64) }))
const toPaths = parser(rootSchema, ({ paths }) => ({ paths: paths.length }))
const toUser = parser(selfSchema, ({ status }) => ({ username: status.userInfo.username }))
const toCount = parser(listSchema, ({ metadata, items }): ListCount => {
  const more = metadata.remainingItemCount
  return { items: (items?.length ?? 0) + (more ?? 0), exact: more !== undefined || !metadata.continue }
})

export type Calls = Pick<
  LadderFacts,
  'anonymousVersion' | 'version' | 'self' | 'root' | 'pods' | 'services'
> &
  Pick<ControlFacts, 'anonymousRoot' | 'allJobs' | 'jobs' | 'jobByName' | 'wrongName'>

/** Nothing was asked: the handshake did not come that far. */
export const NO_CALLS: Calls = {
  anonymousVersion: null,
  version: null,
  self: null,
  root: null,
  pods: null,
  services: null,
  anonymousRoot: null,
  allJobs: null,
  jobs: null,
  jobByName: null,
  wrongName: null,
}

export interface CallPlan {
  kube: KubeClient
  signal: AbortSignal
  /** Calls with the token are left out where there is none. */
  withToken: boolean
  namespace: string | null
  controls: boolean
  deadlineMs: number
}

/** Every call of the ladder that goes through the transport, all at once: 6 requests, 11 with the controls. */
export async function askApiServer({
  kube,
  signal,
  withToken,
  namespace,
  controls,
  deadlineMs,
}: CallPlan): Promise<Calls> {
  const options = { signal, deadlineMs, urgency: 'rung', retries: 0 } as const
  const get = <Value>(path: KubePath, parse: (json: unknown) => Value | null, more: CallOptions = {}) =>
    callFacts(`GET ${path}`, () => kube.probe(path, { ...options, ...more }), parse)
  const collection = (resource: string) =>
    namespace !== null && withToken
      ? listPath({ group: '', version: 'v1', resource, namespace }, { limit: 1 })
      : null
  const count = (resource: string) => {
    const path = collection(resource)
    return path && get(path, toCount, { accept: 'metadata' })
  }
  const wrong = controls ? collection('service') : null
  const ofJobs = { group: 'batch', version: 'v1', resource: 'jobs' }
  const asksJobs = controls && withToken
  const jobsIn = (where: string) =>
    get(listPath({ ...ofJobs, namespace: where }, { limit: 1 }), toCount, { accept: 'metadata' })
  const isDirect = kube.server.route === 'https'
  const review = reviewPath('selfsubjectreviews')

  return allOf({
    anonymousVersion: isDirect ? get(probePath('/version'), toVersion, { anonymous: true }) : null,
    version: withToken ? get(probePath('/version'), toVersion) : null,
    self: withToken
      ? callFacts(`POST ${review}`, () => kube.review('selfsubjectreviews', undefined, options), toUser)
      : null,
    root: withToken ? get(probePath('/'), toPaths) : null,
    pods: count('pods'),
    services: count('services'),
    anonymousRoot: controls && isDirect ? get(probePath('/'), toPaths, { anonymous: true }) : null,
    allJobs: asksJobs ? jobsIn('') : null,
    jobs: asksJobs && namespace !== null ? jobsIn(namespace) : null,
    jobByName:
      asksJobs && namespace !== null
        ? get(objectPath({ ...ofJobs, namespace, name: NO_SUCH_JOB }), () => null, { accept: 'metadata' })
        : null,
    wrongName: wrong && get(wrong, () => null),
  })
}

const WORDS = 1_024

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}

function headers({ contentType, server, retryAfter, auditId, flowSchema, date }: Witness) {
  return present({ contentType, server, retryAfter, auditId, flowSchema, date })
}

function answered<Value>(
  call: string,
  answer: KubeAnswer,
  parse: (json: unknown) => Value | null,
): CallFacts<Value> {
  const good = answer.status >= 200 && answer.status <= 299
  const value = good ? parse(answer.json) : null
  const status = good ? null : parseStatus(answer.json, answer.status)
  return {
    outcome: 'answered',
    call,
    ms: round(answer.ms),
    status: answer.status,
    says: freeText(status?.message ?? answer.text.trim(), WORDS),
    fromKubernetes: value !== null || status !== null,
    value,
    ...headers(answer.witness),
  }
}

function failed(call: string, error: unknown): CallFacts<never> {
  if (isAnswer(error)) return answered(call, answerOf(error), () => null)
  if (isUnreachable(error)) {
    const { step, during, osCode: code } = error
    const says = freeText(error.says, WORDS)
    return { outcome: 'unreached', call, ms: round(error.ms), step, during, code, says }
  }
  if (error instanceof UnexpectedAnswerError) {
    const says = freeText(error.message, WORDS)
    return { outcome: 'unreached', call, ms: 0, step: 'unexpected', code: error.problem, says }
  }
  throw error
}

/**
 * What one call of the transport brought, refusals and failures included, as readable text. `parse` takes the body of a
 * 2xx and gives null when it is not what was asked for. Rejects only when the caller gave up.
 */
async function callFacts<Value>(
  call: string,
  ask: () => Promise<KubeAnswer>,
  parse: (json: unknown) => Value | null,
): Promise<CallFacts<Value>> {
  try {
    return answered(call, await ask(), parse)
  } catch (error) {
    return failed(call, error)
  }
}

/** Waits for what each field promises. */
export function allOf<T extends object>(fields: T): Promise<{ [K in keyof T]: Awaited<T[K]> }>
export async function allOf(fields: object): Promise<object> {
  const entries = Object.entries(fields).map(async ([key, value]) => [key, await value])
  return Object.fromEntries(await Promise.all(entries))
}
