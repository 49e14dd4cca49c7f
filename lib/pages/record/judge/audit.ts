import * as z from 'zod/mini'
import { isRecord, parseJson } from '@/lib/objects/fields'
import { weighJson } from '@/lib/objects/json-weight'
import { present } from '@/lib/present'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { observedOf } from './outcome'
import type { CallSeen } from './tally'

const MOST = { nested: 100, parts: 500_000 }
/** A wrapping in a wrapping, as in an export of a subscription. */
const MOST_WRAPPED = 4

const userSchema = z.object({
  // Nobody has none.
  username: z.optional(z.string()),
})

/** What is read of an audit.k8s.io/v1 Event. */
const eventSchema = z.object({
  kind: z.optional(z.string()),
  stage: z.string(),
  requestURI: z.string(),
  verb: z.string(),
  user: userSchema,
  impersonatedUser: z.optional(userSchema),
  responseStatus: z.optional(z.object({ code: z.optional(z.number()), message: z.optional(z.string()) })),
  annotations: z.optional(z.record(z.string(), z.string())),
})
type AuditEvent = z.infer<typeof eventSchema>

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

const METHOD: Readonly<Record<string, string>> = {
  create: 'POST',
  get: 'GET',
  list: 'GET',
  watch: 'GET',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
}

/** What was read of one value of a log; `isKnown` is false for what is not an audit event in any known wrapping. */
export interface AuditRead {
  isKnown: boolean
  observed: CallSeen[]
  /** A 401: no one was authenticated. */
  unauthenticated: number
}

const NOTHING: AuditRead = { isKnown: true, observed: [], unauthenticated: 0 }
const UNKNOWN: AuditRead = { isKnown: false, observed: [], unauthenticated: 0 }

/** Reads one JSON object of an audit log. It is weighed before it is parsed. */
export function readAudit(text: string): AuditRead {
  if (weighJson(text, MOST).excess !== undefined) return UNKNOWN
  return ofValue(parseJson(text), 0)
}

function ofValue(value: unknown, wrapped: number): AuditRead {
  if (!isRecord(value) || wrapped > MOST_WRAPPED) return UNKNOWN
  if (isRecord(value.protoPayload)) return ofGoogle(value)
  const event = z.safeParse(eventSchema, value)
  if (event.success) return ofEvent(event.data)
  if (typeof value.RequestUri === 'string') return ofValue(ofTable(value), wrapped + 1)
  const inner = [...innerOf(value)]
  if (inner.length === 0) return UNKNOWN
  const read = inner.map((one) => ofValue(typeof one === 'string' ? parseJson(one) : one, wrapped + 1))
  return {
    isKnown: read.some(({ isKnown }) => isKnown),
    observed: read.flatMap(({ observed }) => observed),
    unauthenticated: read.reduce((all, one) => all + one.unauthenticated, 0),
  }
}

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
  const parsed = (value: unknown) => (typeof value === 'string' ? parseJson(value) : value)
  return present({
    stage: row.Stage,
    requestURI: row.RequestUri,
    verb: row.Verb,
    user: parsed(row.User),
    responseStatus: parsed(row.ResponseStatus),
    annotations: parsed(row.Annotations),
  })
}

function ofEvent(event: AuditEvent): AuditRead {
  const { stage, verb, requestURI, user, impersonatedUser, responseStatus, annotations } = event
  const code = responseStatus?.code ?? 0
  // Of nobody there is no later stage.
  if (code === 401) return { ...NOTHING, unauthenticated: stage === 'RequestReceived' ? 0 : 1 }
  // The stages before have no answer, or not yet; a watch and an exec end with this one too.
  if (stage !== 'ResponseComplete' || user.username === undefined) return NOTHING
  const as = impersonatedUser?.username
  const observed = observedOf({
    user: user.username,
    call: requestAttributes(METHOD[verb] ?? verb.toUpperCase(), requestURI),
    as: as === undefined ? undefined : { user: as, groups: [], uid: '', extra: [] },
    code,
    decision: annotations?.['authorization.k8s.io/decision'],
    message: responseStatus?.message ?? '',
  })
  return { ...NOTHING, observed }
}

const GOOGLE_CODES: Readonly<Record<number, number>> = { 0: 200, 5: 404, 6: 409, 7: 403, 16: 401 }

function ofGoogle(value: unknown): AuditRead {
  const read = z.safeParse(googleSchema, value)
  if (!read.success) return UNKNOWN
  const { protoPayload, labels } = read.data
  const { methodName, resourceName, status, authenticationInfo } = protoPayload
  // `io.k8s.core.v1.pods.exec.create` ends with the verb; group, resource and subresource are in the path too.
  const verb = methodName.slice(methodName.lastIndexOf('.') + 1)
  const user = authenticationInfo?.principalEmail
  const method = METHOD[verb]
  if (method === undefined || user === undefined || !/^[^/]+\/v\d/.test(resourceName)) return UNKNOWN
  const code = GOOGLE_CODES[status?.code ?? 0] ?? 500
  if (code === 401) return { ...NOTHING, unauthenticated: 1 }
  // The resource is named as by its path, with "core" for the group without a name.
  const path = resourceName.startsWith('core/')
    ? `/api/${resourceName.slice('core/'.length)}`
    : `/apis/${resourceName}`
  const target = `${path}${verb === 'watch' ? '?watch=true' : ''}`
  const decision = labels?.['authorization.k8s.io/decision']
  const call = requestAttributes(method, target)
  return { ...NOTHING, observed: observedOf({ user, call, code, decision, message: status?.message ?? '' }) }
}
