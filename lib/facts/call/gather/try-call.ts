import * as z from 'zod/mini'
import { literalAttributes } from '@/lib/ask/check-attributes'
import type { Explanation } from '@/lib/contract/explanation'
import { explainNetwork } from '@/lib/diagnosis/explain-network'
import { explainStatus } from '@/lib/diagnosis/explain-status'
import { curl } from '@/lib/facts/connection/judge/ladder/curl'
import { ownAccount } from '@/lib/facts/identity/gather/own-account'
import { InvalidRequestError } from '@/lib/facts/questions/errors'
import { refuseHidden } from '@/lib/facts/questions/hidden-rbac'
import { Prober } from '@/lib/facts/questions/prober'
import { readText } from '@/lib/facts/text-work/read-text'
import { freeText } from '@/lib/kube/redact/sanitize'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { DryRunOffError, dryRunLine } from '@/lib/kube/transport/dry-run-path'
import { isUnreachable } from '@/lib/kube/transport/errors'
import { isWitnessed } from '@/lib/kube/transport/headers'
import { parseStatus } from '@/lib/kube/transport/parse-answer'
import type { KubeAnswer, Witness } from '@/lib/kube/transport/types'
import { inTurn, listed, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { processEnvironment } from '@/lib/pod/environment'
import { proxyVariables } from '@/lib/pod/proxy-variables'
import { present } from '@/lib/present'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { toTuple } from '@/lib/rbac/call'
import { TRY_BODY_LIMIT, type Tried, type TryRequest, type TryResource } from '../contract'
import {
  type CallOutcome,
  endedBeforeSending,
  judgeGates,
  networkOf,
  provesAuthorization,
  unsentGates,
} from '../judge/judge-gates'
import { kubectlLine } from '../judge/kubectl-line'
import { type PlannedCall, planCall } from '../judge/plan-call'
import { summarize } from '../judge/summarize'
import { type ExplainOptions, explainRefused, explainText } from './explain'
import { dryRunOf, readPath, type Sent, sendCall } from './send-call'

type Told = Pick<Tried, 'request' | 'dryRun' | 'method' | 'path'> & Pick<Tried, 'curl' | 'kubectl'>

function unsent(told: Told, says: Phrase): Tried {
  return { ...told, sent: false, ms: 0, gates: unsentGates(), headers: {}, says }
}

// The whole line is in the commands; a headline names what was called.
function sayCall(call: PlannedCall, line: { method: string; path: string }): string {
  const [path = ''] = line.path.split('?')
  if (call.form === 'write') return `The dry run of ${line.method} ${path}`
  return call.form === 'read' && call.verb === 'watch' ? `The watch of ${path}` : `GET ${path}`
}

function sayOutcome(call: PlannedCall, sent: Sent, gates: Tried['gates'], line: Told): Phrase {
  const what = words(sayCall(call, line))
  if (isUnreachable(sent)) return say`${what} got no answer.`
  const said = say`${what} was answered ${sent.status}.`
  if (sent.status < 300) return said
  const refusedAt = gates.find(({ state }) => state === 'refused')
  const unknown = gates.filter(({ state }) => state === 'unknown').map(({ name }) => name)
  const where = refusedAt
    ? say`The gate ${words(refusedAt.name)} refused it.`
    : say`One of these gates refused it: ${listed(unknown.map(words), 'or')}.`
  const proof = provesAuthorization(gates) ? say`That proves that authorization said yes.` : NOTHING
  return inTurn([said, where, proof])
}

function lineOf(call: PlannedCall, body: string | undefined) {
  if (call.form !== 'write') return { method: 'GET', path: readPath(call), mediaType: undefined }
  return dryRunLine(dryRunOf(call, body))
}

function placeOf(kube: InClusterClient) {
  const { server } = kube
  if (server.route === 'none') return { kind: 'none', why: server.why } as const
  const at = server.authority.lastIndexOf(':')
  const host = server.authority.slice(0, at).replace(/^\[|\]$/g, '')
  return { kind: server.route, host, port: Number(server.authority.slice(at + 1)) } as const
}

function shownAnswer(call: PlannedCall, answer: KubeAnswer): Pick<Tried, 'status' | 'headers' | 'summary'> {
  const { status, witness, json, text, bytes } = answer
  const lines = text === '' ? 0 : text.replace(/\n$/, '').split('\n').length
  const summary = status < 300 ? summarize(call, { json, lines, bytes }) : undefined
  return { status, headers: headersOf(witness), ...present({ summary }) }
}

/**
 * Makes one call with this pod's own account and says which gates its answer proves: a read as it is, bounded; a write as a
 * server-side dry run where the deployment allows it. What is never called from here is not sent, and the answer says why.
 * Throws an InvalidRequestError for a call that cannot be made as it was asked for.
 */
export async function tryCall(asked: TryRequest, options: ExplainOptions): Promise<Tried> {
  const { kube, signal } = options
  const prober = new Prober(kube, signal)
  const [account, discovery] = await Promise.all([ownAccount(kube, prober, signal), prober.discovery()])
  const catalogue = discovery.state === 'read' ? discovery.value : undefined
  const request = toTuple(literalAttributes(asked, catalogue).request)
  const plan = planCall(asked, catalogue)
  if (plan.state === 'wrong') throw new InvalidRequestError([{ field: plan.field, says: plan.says }])
  if (plan.state === 'never') {
    return unsent({ request, dryRun: false, method: '', path: request.path ?? '' }, words(plan.says))
  }
  const { call } = plan
  if (call.form !== 'path') refuseHidden(call.target)
  const isWrite = call.form === 'write'
  const body = isWrite && !('path' in asked) ? await readTryBody(asked.body, call, signal) : undefined
  const { method, path, mediaType } = lineOf(call, body)
  const user = account.user.state === 'read' ? account.user.value.name : ''
  const isNamespaced = catalogue?.resources.some(
    ({ group, resource, namespaced }) =>
      namespaced && group === request.group && resource === request.resource,
  )
  const place = {
    route: placeOf(kube),
    asViewer: kube.viewer !== undefined,
    serviceAccountDir: kube.credentials.state().dir,
    proxies: proxyVariables(processEnvironment()),
  }
  const curlLine = curl(place, path, {
    seconds: 10,
    ...(isWrite ? { method } : {}),
    ...(body === undefined ? {} : { body, ...(mediaType ? { mediaType } : {}) }),
  })
  const kubectl = kubectlLine(call, {
    path,
    user,
    isNamespaced: isNamespaced ?? true,
    ...present({ body }),
  })
  const told: Told = {
    request,
    dryRun: isWrite,
    method,
    path,
    ...present({ curl: curlLine, kubectl }),
  }
  let sent: Sent
  try {
    sent = await sendCall(kube, call, { body, signal })
  } catch (error) {
    if (error instanceof DryRunOffError) return unsent(told, say`${words(error.message)} Nothing was sent.`)
    throw error
  }
  const gates = judgeGates({ outcome: outcomeOf(sent), isWrite, isPath: call.form === 'path' })
  const known = { ...(user === '' ? {} : { user }), ...request }
  const explanation = await explanationOf(sent, known, options)
  return {
    ...told,
    sent: true,
    ms: Math.round(sent.ms * 10) / 10,
    gates,
    headers: {},
    says: sayOutcome(call, sent, gates, told),
    ...(isUnreachable(sent) ? {} : shownAnswer(call, sent)),
    ...present({ explanation }),
  }
}

type Write = Extract<PlannedCall, { form: 'write' }>
type Fields = Record<string, unknown>

const recordSchema = z.record(z.string(), z.unknown())
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

function refuse(says: string): never {
  throw new InvalidRequestError([{ field: 'body', says }])
}

function recordOf(value: unknown): Fields | undefined {
  const parsed = z.safeParse(recordSchema, value)
  return parsed.success ? parsed.data : undefined
}

async function parseText(text: string, signal: AbortSignal): Promise<unknown> {
  if (new TextEncoder().encode(text).length > TRY_BODY_LIMIT) refuse('A body is at most 64 KiB.')
  const read = await readText({ task: 'value', text, field: 'body', signal })
  return 'says' in read ? refuse(read.says) : read.value
}

interface Expected {
  kind: string | undefined
  apiVersion: string
  namespace: string
  name: string
  /** A merge patch may leave out what does not change. */
  isPartial: boolean
}

function expectedOf({ verb, target, subresource, kind, patch }: Write): Expected {
  const { namespace, name } = target
  const isPartial = verb === 'patch' && patch === 'merge'
  if (subresource === 'scale')
    return { kind: 'Scale', apiVersion: 'autoscaling/v1', namespace, name, isPartial }
  if (subresource === 'eviction')
    return { kind: 'Eviction', apiVersion: 'policy/v1', namespace, name, isPartial }
  const apiVersion = target.group === '' ? target.version : `${target.group}/${target.version}`
  return { kind, apiVersion, namespace, name, isPartial }
}

function checkIdentity(body: Fields, expected: Expected): void {
  const { kind, apiVersion, namespace, name, isPartial } = expected
  const fits = (field: string, value: unknown, wanted: string, isOptional: boolean) => {
    if ((value === undefined && isOptional) || value === wanted) return
    const says =
      value === undefined ? 'is missing' : typeof value === 'string' ? `is "${value}"` : 'is not text'
    refuse(`${field} ${says}; this call needs "${wanted}".`)
  }
  fits('apiVersion', body.apiVersion, apiVersion, isPartial)
  if (kind !== undefined) fits('kind', body.kind, kind, isPartial)
  const metadata = body.metadata === undefined ? {} : recordOf(body.metadata)
  if (metadata === undefined) refuse('metadata is not an object.')
  if (namespace !== '') fits('metadata.namespace', metadata.namespace, namespace, true)
  else if (metadata.namespace !== undefined)
    refuse('metadata.namespace is set, but this call has no namespace.')
  // A create may leave the name to generateName, and what it lacks is for the API server to say.
  if (name !== '') fits('metadata.name', metadata.name, name, isPartial)
}

/** A Secret with its values is refused before anything is sent to the API server. */
function checkValues(body: Fields): void {
  const found = ['data', 'stringData'].find((field) => body[field] !== undefined)
  if (found !== undefined) {
    refuse(
      `A Secret is tried without its values: leave ${found} out. Permissions, quotas and policies do not need them.`,
    )
  }
  const annotations = recordOf(recordOf(body.metadata)?.annotations)
  if (annotations?.[LAST_APPLIED] !== undefined) {
    refuse(`A Secret is tried without its values: leave the annotation ${LAST_APPLIED} out.`)
  }
}

/**
 * The body of a write as JSON, of the kind, version, namespace and name that the call is for; undefined where it has none.
 * Rejects with an InvalidRequestError that says what to change.
 */
export async function readTryBody(
  given: TryResource['body'],
  call: Write,
  signal: AbortSignal,
): Promise<string | undefined> {
  const isEmpty = given === undefined || given === ''
  if (call.verb === 'delete' || call.verb === 'deletecollection') {
    if (isEmpty) return undefined
    return refuse('Leave the body empty: options in it would override dryRun in the address.')
  }
  const isPatch = call.verb === 'patch' && call.patch === 'merge'
  if (isEmpty && !isPatch) refuse('Give the object to write, as JSON or YAML.')
  const value = isEmpty ? {} : typeof given === 'string' ? await parseText(given, signal) : given
  const body = recordOf(value)
  if (body === undefined || Array.isArray(value))
    return refuse('Give one object, as JSON or YAML, not a list or a word.')
  checkIdentity(body, expectedOf(call))
  if (call.target.group === '' && call.target.resource === 'secrets') checkValues(body)
  const text = JSON.stringify(body)
  if (text.length > TRY_BODY_LIMIT) refuse('A body is at most 64 KiB.')
  return text
}

const HEADERS: readonly (readonly [keyof Witness, string])[] = [
  ['auditId', 'audit-id'],
  ['flowSchema', 'x-kubernetes-pf-flowschema-uid'],
  ['priorityLevel', 'x-kubernetes-pf-prioritylevel-uid'],
  ['retryAfter', 'retry-after'],
  ['warning', 'warning'],
  ['contentType', 'content-type'],
  ['date', 'date'],
]

/** The headers that witness a gate, by their lowercase names. */
export function headersOf(witness: Witness): Tried['headers'] {
  const shown = HEADERS.flatMap(([field, name]) => {
    const value = witness[field]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  if (witness.nosniff) shown.push(['x-content-type-options', 'nosniff'])
  return Object.fromEntries(shown)
}

/** The Status that an answer brought, with which the API server refused. */
export function statusBodyOf({ status: code, json }: KubeAnswer): AnsweredStatus | undefined {
  const status = code < 300 ? null : parseStatus(json, code)
  return status ? { ...status, code } : undefined
}

/** An object of the Kubernetes API, by its kind and version: a success without a header of a gate shows by it. */
function isApiObject(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false
  return (
    'kind' in json &&
    typeof json.kind === 'string' &&
    'apiVersion' in json &&
    typeof json.apiVersion === 'string'
  )
}

/** What the call came to, as the judgement of its gates takes it. */
export function outcomeOf(sent: Sent): CallOutcome {
  if (isUnreachable(sent)) {
    return { outcome: 'unanswered', beforeSending: endedBeforeSending(sent), says: sent.message }
  }
  const { witness, json, text, status: httpStatus } = sent
  const status = statusBodyOf(sent)
  return {
    outcome: 'answered',
    httpStatus,
    ...present({ status }),
    text: status === undefined && json === undefined ? freeText(text) : '',
    fromApiServer: isWitnessed(witness) || status !== undefined || isApiObject(json),
    nosniff: witness.nosniff,
    classified: witness.flowSchema !== undefined,
  }
}

/** Why the call was refused or got no answer; undefined for one that was answered well, and for a text that no one knows. */
export async function explanationOf(
  sent: Sent,
  known: Explanation['request'],
  options: ExplainOptions,
): Promise<Explanation | undefined> {
  if (isUnreachable(sent)) {
    const { step, during, osCode: code, authority: target, message } = sent
    const explained = explainNetwork(networkOf({ step, during, code, target, message }))
    return { ...explained, request: known }
  }
  if (sent.status < 300) return undefined
  const status = statusBodyOf(sent)
  if (status) return explainRefused({ status, known, answer: sent }, options)
  const text = freeText(sent.text)
  if (isWitnessed(sent.witness) || isApiObject(sent.json)) {
    const details = { name: '', group: '', kind: '' }
    return explainStatus({ code: sent.status, reason: '', message: text.trim(), details }, known)
  }
  const [finding] = (await explainText(text, options)).findings
  return finding && { ...finding, request: { ...known, ...finding.request } }
}
