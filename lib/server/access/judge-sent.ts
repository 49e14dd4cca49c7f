import type { Explanation } from '@/lib/contract/explanation'
import type { Tried } from '@/lib/contract/try'
import type { AnsweredStatus } from '@/lib/diagnosis/answered-status'
import type { CallOutcome } from '@/lib/diagnosis/calls/answer'
import { endedBeforeSending, networkOf } from '@/lib/diagnosis/calls/network-of'
import { explainNetwork } from '@/lib/diagnosis/explain-network'
import { explainStatus } from '@/lib/diagnosis/explain-status'
import { KubeStatusError } from '@/lib/kube/transport/errors'
import type { Witness } from '@/lib/kube/transport/types'
import { isWitnessed } from '@/lib/kube/transport/witness'
import { present } from '@/lib/present'
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

function statusOf({ status, httpStatus }: Sent): AnsweredStatus | undefined {
  if (status === null) return undefined
  const { reason, message, details = {} } = status
  const { name = '', group = '', kind = '', causes, retryAfterSeconds } = details
  return {
    code: httpStatus,
    reason,
    message,
    details: {
      name,
      group,
      kind,
      ...(causes ? { causes } : {}),
      ...present({ retryAfterSeconds }),
    },
  }
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
  const { error, witness, json, text, httpStatus } = sent
  if (error) {
    const beforeSending = endedBeforeSending(error)
    return { outcome: 'unanswered', beforeSending, says: error.message }
  }
  const status = statusOf(sent)
  const isShown = isWitnessed(witness) || status !== undefined || isApiObject(json)
  return {
    outcome: 'answered',
    httpStatus,
    ...(status ? { status } : {}),
    text: status === undefined && json === undefined ? text : '',
    fromApiServer: isShown,
    nosniff: witness.nosniff,
    classified: witness.flowSchema !== undefined,
  }
}

/** Why the call was refused or got no answer; undefined for one that was answered well, and for a text that no one knows. */
export async function explanationOf(
  sent: Sent,
  line: { method: string; path: string },
  known: Explanation['request'],
  options: ExplainOptions,
): Promise<Explanation | undefined> {
  const { error, httpStatus, witness, ms } = sent
  if (error) {
    const { step, during, osCode: code, authority: target, message } = error
    const explained = explainNetwork(networkOf({ step, during, code, target, message }))
    return { ...explained, request: known }
  }
  if (httpStatus < 300) return undefined
  const status = statusOf(sent)
  if (status === undefined) {
    const outcome = outcomeOf(sent)
    if (outcome.outcome === 'answered' && outcome.fromApiServer) {
      const details = { name: '', group: '', kind: '' }
      return explainStatus({ code: httpStatus, reason: '', message: sent.text.trim(), details }, known)
    }
    const [finding] = (await explainText(sent.text, options)).findings
    return finding && { ...finding, request: { ...known, ...finding.request } }
  }
  const unauthorized =
    httpStatus === 401 && sent.status
      ? new KubeStatusError({ method: 'GET', path: line.path }, httpStatus, sent.status, witness, ms)
      : undefined
  return explainRefused({ status, known, ...(unauthorized ? { unauthorized } : {}) }, options)
}
