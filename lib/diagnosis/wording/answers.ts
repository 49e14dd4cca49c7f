import type { AnswerFinding } from '../causes/answers'
import type { CauseData } from '../causes/finding'
import { describeRefused, excerpt } from './excerpt'
import { listOf } from './phrases'

const AUTHORIZED = 'Authorization said yes before this.'

/** Families G and K in words: what the code and the text mean, and what they prove about rights. */
export function sayAnswer(finding: AnswerFinding): string {
  switch (finding.id) {
    case 'G7':
      return `The API server has no ${describeRefused(finding.data.target)} there. ${AUTHORIZED} A 403 would not have told.`
    case 'G8':
      return `The API server serves this path, but not with this method. ${AUTHORIZED}`
    case 'G9':
      return `So the API server answers where it passes an API on to another server, and that one is away (${excerpt(finding.data.says)}). That is no decision about rights.`
    case 'K400':
      return sayMalformed(finding.data)
    case 'K404':
      return sayAbsent(finding.data)
    case 'K406':
      return `The Accept header names no representation that is served here.${offered(finding.data.accepted)}`
    case 'K409':
      return sayConflict(finding.data)
    case 'K410':
      return finding.data.form === 'continue'
        ? 'The continue token of the list is too old: the API server keeps the state of a list for some minutes only.'
        : 'The resourceVersion is too old: the API server keeps changes for some minutes only. It is no failure, but the call to list again.'
    case 'K413':
      return `The body is larger than the API server takes (${excerpt(finding.data.says)}).`
    case 'K415':
      return `The Content-Type header names a format that is not read here.${offered(finding.data.accepted)} ${AUTHORIZED}`
    case 'E9': {
      const object = finding.data.object === '' ? 'The binding' : finding.data.object.replaceAll('"', '')
      return `${object} refers to another role already, and a binding keeps its roleRef for life. ${AUTHORIZED}`
    }
    case 'K422':
      return sayInvalid(finding.data)
    case 'K429':
      return sayWait(finding.data)
    case 'K500':
      return `The API server met an error of its own: ${excerpt(finding.data.says)}. That is no decision about rights.`
    case 'K503':
      return sayUnavailable(finding.data)
    case 'K504':
      return `The API server did not finish in time (${excerpt(finding.data.says)}). A write may have been done all the same.`
  }
}

function offered(accepted: readonly string[]): string {
  return accepted.length === 0 ? '' : ` It offers ${listOf(accepted.slice(0, 6))}.`
}

function sayMalformed(data: CauseData['K400']): string {
  switch (data.form) {
    case 'field-selector':
      return `This resource cannot be selected by the field ${data.field}. Only a few fields can: metadata.name and metadata.namespace always. ${AUTHORIZED}`
    case 'unscheduled':
      return `Pod ${data.pod} has no node yet, so there is no kubelet to ask. ${AUTHORIZED}`
    case 'namespace':
      return `The object names another namespace than the path. ${AUTHORIZED}`
    case 'label-selector':
      return `The label selector cannot be read: ${excerpt(data.says)}. ${AUTHORIZED}`
    case 'body':
      return `The body is not the object that the path expects: ${excerpt(data.says)}. ${AUTHORIZED}`
    case 'upgrade':
      return `exec, attach and portforward need a connection that is upgraded to WebSocket or SPDY, which a plain HTTP call is not. ${AUTHORIZED}`
    case 'other':
      return `The API server cannot take the request as it stands: ${excerpt(data.says)}.`
  }
}

function sayAbsent(data: CauseData['K404']): string {
  switch (data.form) {
    case 'namespace':
      return `Namespace ${data.namespace} does not exist. A create in it is answered so once authorization said yes, and so is a read of the namespace itself.`
    case 'resource':
      return `The API server knows the API group and version, and no such resource or subresource in them. ${AUTHORIZED}`
    case 'path':
      return `The API server serves nothing at this path: the API group or its version is not installed, or the path is not one of the API's. ${AUTHORIZED}`
  }
}

function sayConflict(data: CauseData['K409']): string {
  const what = describeRefused(data.target)
  switch (data.form) {
    case 'exists':
      return `${what} exists already, so it cannot be created. ${AUTHORIZED}`
    case 'changed':
      return `${what} was changed by somebody else after it was read, so this write would undo that. ${AUTHORIZED}`
    case 'being-deleted':
      return `${what} is being deleted, and the same name is free once that is done. ${AUTHORIZED}`
    case 'managers':
      return `Other field managers own what this apply sets: ${data.managers.map(({ manager, fields }) => `${manager}${fields === '' ? '' : ` (${excerpt(fields)})`}`).join('; ')}. ${AUTHORIZED}`
    case 'other':
      return `The request does not fit the state of ${what}: ${excerpt(data.says)}. ${AUTHORIZED}`
  }
}

function sayInvalid({ object, fields, says }: CauseData['K422']): string {
  const what = object === '' ? 'The object' : object.replaceAll('"', '')
  if (fields.length === 0) return `${what} is not valid: ${excerpt(says)}. ${AUTHORIZED}`
  const shown = fields
    .slice(0, 5)
    .map((one) => `${one.field === '' ? '' : `${one.field}: `}${excerpt(one.says)}`)
  const more = fields.length > shown.length ? `; and ${fields.length - shown.length} more` : ''
  return `${what} is not valid: ${shown.join('; ')}${more}. ${AUTHORIZED}`
}

function sayWait({ form, says, retryAfterSeconds }: CauseData['K429']): string {
  const after = retryAfterSeconds === undefined ? '' : ` It asks to wait ${retryAfterSeconds} s.`
  switch (form) {
    case 'fairness':
      return `The API server has too many requests and turned this one away before it judged any right.${after}`
    case 'shutdown':
      return `The API server is shutting down and turns new requests away.${after} That is no decision about rights.`
    case 'disruption-budget':
      return `A PodDisruptionBudget does not let the pod be evicted now: ${excerpt(says)}.${after} ${AUTHORIZED}`
    case 'storage':
      return `The storage of this resource is being prepared (${excerpt(says)}).${after}`
    case 'other':
      return `The answer asks to wait: ${excerpt(says)}.${after}`
  }
}

function sayUnavailable({ form, says }: CauseData['K503']): string {
  switch (form) {
    case 'starting':
      return `The API server has just started and does not serve every path yet (${excerpt(says)}).`
    case 'shutdown':
      return 'The API server is shutting down.'
    case 'other':
      return `The API server, or a server behind it, is not available: ${excerpt(says)}.`
  }
}
