import * as z from 'zod/mini'
import { isRecord, parseJson } from '@/lib/objects/fields'
import { weighJson } from '@/lib/objects/json-weight'
import { present } from '@/lib/present'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { type CallSeen, observedOf } from './outcome'

const MOST = { nested: 100, parts: 500_000 }
/** A wrapping in a wrapping, as in an export of a subscription. */
const MOST_WRAPPED = 4
const MOST_STARTED = 100_000
/** A subresource whose calls last (the long-running check of kube-apiserver); a watch is told by its verb. */
const IS_LONG = /\/(?:attach|exec|log|portforward|proxy)(?:[/?]|$)/

const userSchema = z.object({
  // Nobody has none.
  username: z.optional(z.string()),
})

/** What is read of an audit.k8s.io/v1 Event. */
const eventSchema = z.object({
  kind: z.optional(z.string()),
  auditID: z.optional(z.string()),
  stage: z.string(),
  requestURI: z.string(),
  verb: z.string(),
  user: userSchema,
  impersonatedUser: z.optional(userSchema),
  responseStatus: z.optional(z.object({ code: z.optional(z.number()), message: z.optional(z.string()) })),
  annotations: z.optional(z.record(z.string(), z.string())),
})
/** What Google's Cloud Audit Logs hold of a Kubernetes call. */
const googleSchema = z.object({
  protoPayload: z.object({
    authenticationInfo: z.optional(z.object({ principalEmail: z.optional(z.string()) })),
    methodName: z.string(),
    resourceName: z.string(),
    status: z.optional(z.object({ code: z.optional(z.number()), message: z.optional(z.string()) })),
  }),
  labels: z.optional(z.record(z.string(), z.string())),
})

const METHOD = new Map(
  Object.entries({
    create: 'POST',
    get: 'GET',
    list: 'GET',
    watch: 'GET',
    update: 'PUT',
    patch: 'PATCH',
    delete: 'DELETE',
    deletecollection: 'DELETE',
  }),
)

/** What was read of one value of a log; `isKnown` is false for what is not an audit event in any known wrapping. */
export interface AuditRead {
  isKnown: boolean
  observed: CallSeen[]
  /** A 401: no one was authenticated. */
  unauthenticated: number
}

const NOTHING: AuditRead = { isKnown: true, observed: [], unauthenticated: 0 }
const UNKNOWN: AuditRead = { isKnown: false, observed: [], unauthenticated: 0 }

/** The requests with an event when their answer began and another when it ended: the last 100,000 of them. */
export class Begun {
  readonly #ids = new Set<string>()

  /** True if its other event was counted already. */
  isCounted(id: string, hasTwo: boolean): boolean {
    if (this.#ids.has(id)) return true
    if (!hasTwo) return false
    const [oldest] = this.#ids.size >= MOST_STARTED ? this.#ids : []
    if (oldest !== undefined) this.#ids.delete(oldest)
    this.#ids.add(id)
    return false
  }
}

/** Undefined for what is too much to parse, or not JSON. */
function weighedJson(text: string): unknown {
  return weighJson(text, MOST).excess === undefined ? parseJson(text) : undefined
}

/** Reads one JSON object of an audit log, and each that is the text of a field in it. Each is weighed before it is parsed. */
export function readAudit(text: string, begun: Begun): AuditRead {
  return ofValue(weighedJson(text), begun, 0)
}

function ofValue(value: unknown, begun: Begun, wrapped: number): AuditRead {
  if (!isRecord(value) || wrapped > MOST_WRAPPED) return UNKNOWN
  if (isRecord(value.protoPayload)) return ofGoogle(value)
  const event = z.safeParse(eventSchema, value)
  if (event.success) return ofEvent(event.data, begun)
  if (typeof value.RequestUri === 'string') return ofValue(ofTable(value), begun, wrapped + 1)
  const inner = [...innerOf(value)]
  if (inner.length === 0) return UNKNOWN
  const read = inner.map((one) => ofValue(parsed(one), begun, wrapped + 1))
  return {
    isKnown: read.some(({ isKnown }) => isKnown),
    observed: read.flatMap(({ observed }) => observed),
    unauthenticated: read.reduce((all, one) => all + one.unauthenticated, 0),
  }
}

const parsed = (value: unknown) => (typeof value === 'string' ? weighedJson(value) : value)

/**
 * What wraps events: an EventList of the API server, `events` and `logEvents` of CloudWatch with the event as the text of `message`
 * (Logs Insights: `@message`), `records` of Azure Monitor with it as the text of `properties.log`, or `log_s` of its table.
 */
function* innerOf(value: Record<string, unknown>): Generator<unknown> {
  for (const list of ['items', 'events', 'logEvents', 'records'])
    if (Array.isArray(value[list])) yield* value[list]
  for (const field of ['message', '@message', 'log_s', 'log', 'event'])
    if (typeof value[field] === 'string' || isRecord(value[field])) yield value[field]
  const { properties } = value
  if (typeof properties === 'string') yield properties
  else if (isRecord(properties) && properties.log !== undefined) yield properties.log
  if (Array.isArray(value.results)) yield* value.results.flat()
  if (value.field === '@message') yield value.value
}

/** A row of Azure Monitor's AKSAudit table, as the event that it was made from. */
function ofTable(row: Record<string, unknown>): unknown {
  return present({
    auditID: row.AuditId,
    stage: row.Stage,
    requestURI: row.RequestUri,
    verb: row.Verb,
    user: parsed(row.User),
    responseStatus: parsed(row.ResponseStatus),
    annotations: parsed(row.Annotations),
  })
}

function ofEvent(event: z.infer<typeof eventSchema>, begun: Begun): AuditRead {
  const { auditID, stage, verb, requestURI, user, impersonatedUser, responseStatus, annotations } = event
  const code = responseStatus?.code ?? 0
  // Of nobody there is no later stage.
  if (code === 401) return { ...NOTHING, unauthenticated: stage === 'RequestReceived' ? 0 : 1 }
  if (user.username === undefined) return NOTHING
  // A watch and an exec have one event when their answer begins and one when it ends, and some logs are in reverse order.
  const isBegun = stage === 'ResponseStarted' && auditID !== undefined
  if (stage !== 'ResponseComplete' && !isBegun) return NOTHING
  const hasTwo = isBegun || verb === 'watch' || IS_LONG.test(requestURI)
  if (auditID !== undefined && begun.isCounted(auditID, hasTwo)) return NOTHING
  const as = impersonatedUser?.username
  const observed = observedOf({
    user: user.username,
    call: requestAttributes(METHOD.get(verb) ?? verb.toUpperCase(), requestURI),
    target: requestURI,
    as: as === undefined ? undefined : { user: as, groups: [], uid: '', extra: [] },
    code,
    decision: annotations?.['authorization.k8s.io/decision'],
    message: responseStatus?.message ?? '',
  })
  return { ...NOTHING, observed }
}

const GOOGLE_CODES = new Map([
  [0, 200],
  [5, 404],
  [6, 409],
  [7, 403],
  [16, 401],
])

function ofGoogle(value: unknown): AuditRead {
  const read = z.safeParse(googleSchema, value)
  if (!read.success) return UNKNOWN
  const { protoPayload, labels } = read.data
  const { methodName, resourceName, status, authenticationInfo } = protoPayload
  // `io.k8s.core.v1.pods.exec.create` ends with the verb; group, resource and subresource are in the path too.
  const verb = methodName.slice(methodName.lastIndexOf('.') + 1)
  const user = authenticationInfo?.principalEmail
  const method = METHOD.get(verb)
  if (method === undefined || user === undefined || !/^[^/]+\/v\d/.test(resourceName)) return UNKNOWN
  const code = GOOGLE_CODES.get(status?.code ?? 0) ?? 500
  if (code === 401) return { ...NOTHING, unauthenticated: 1 }
  // The resource is named as by its path, with "core" for the group without a name.
  const path = resourceName.startsWith('core/')
    ? `/api/${resourceName.slice('core/'.length)}`
    : `/apis/${resourceName}`
  const target = `${path}${verb === 'watch' ? '?watch=true' : ''}`
  const decision = labels?.['authorization.k8s.io/decision']
  const call = requestAttributes(method, target)
  return {
    ...NOTHING,
    observed: observedOf({ user, call, target, code, decision, message: status?.message ?? '' }),
  }
}
