import type { Explanation } from '@/lib/contract/explanation'
import { explainNetwork } from '@/lib/diagnosis/explain-network'
import { explainStatus } from '@/lib/diagnosis/explain-status'
import { freeText } from '@/lib/kube/redact/sanitize'
import { isUnreachable } from '@/lib/kube/transport/errors'
import { parseStatus } from '@/lib/kube/transport/status'
import type { KubeAnswer, Witness } from '@/lib/kube/transport/types'
import { isWitnessed } from '@/lib/kube/transport/witness'
import { present } from '@/lib/present'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import type { Tried } from '../contract'
import type { CallOutcome } from '../judge/answer'
import { endedBeforeSending, networkOf } from '../judge/network-of'
import { type ExplainOptions, explainRefused, explainText } from './explain'
import type { Sent } from './send-call'

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

function statusOf({ status: code, json }: KubeAnswer): AnsweredStatus | undefined {
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
  const status = statusOf(sent)
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
  const status = statusOf(sent)
  if (status) return explainRefused({ status, known, answer: sent }, options)
  const text = freeText(sent.text)
  if (isWitnessed(sent.witness) || isApiObject(sent.json)) {
    const details = { name: '', group: '', kind: '' }
    return explainStatus({ code: sent.status, reason: '', message: text.trim(), details }, known)
  }
  const [finding] = (await explainText(text, options)).findings
  return finding && { ...finding, request: { ...known, ...finding.request } }
}
