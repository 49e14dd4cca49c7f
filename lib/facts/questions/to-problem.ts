import type { Problem } from '@/lib/contract/problem'
import {
  isAnswer,
  isUnreachable,
  type KubeAnswerError,
  type KubeUnreachableError,
  RequestBudgetError,
  UnexpectedAnswerError,
} from '@/lib/kube/transport/errors'
import { code, inTurn, listed, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { InvalidRequestError, TextQueueError, TooManyStreamsError, TooSoonError } from './errors'
import { HiddenError } from './hidden-rbac'

const AT_CONNECTION = say`Open the Connection page: it shows at which step the call fails and what to change.`

function hintOf({ fields, missing }: InvalidRequestError): Phrase {
  if (missing.length > 0)
    return say`Add ${listed(missing.map(code))}: ${code('/api/openapi.json')} has an example of each request.`
  return fields[0] ? say`Change ${sayField(fields[0])}` : say`Change the request.`
}

const sayField = ({ field, says }: Problem['fields'][number]) => say`${code(field)}: ${words(says)}`

function invalidRequest(error: InvalidRequestError): Problem {
  return {
    code: error.status === 413 ? 'too-large' : 'invalid-request',
    title: 'The request cannot be answered as is.',
    detail: inTurn(error.fields.map(sayField)),
    status: error.status,
    retryable: false,
    hint: hintOf(error),
    fields: [...error.fields],
  }
}

function unreachable(error: KubeUnreachableError): Problem {
  return {
    code: error.step === 'credentials' ? 'no-credentials' : 'api-server-unreachable',
    title:
      error.step === 'credentials'
        ? 'There are no credentials for the API server.'
        : 'The API server did not answer.',
    detail: error.told,
    status: 502,
    retryable: error.retryable,
    hint: AT_CONNECTION,
    fields: [],
  }
}

function answered(error: KubeAnswerError): Problem {
  const code = error.httpStatus
  const shared = { detail: error.told, retryable: error.retryable, fields: [] }
  if (code === 401) {
    const title = 'The API server does not accept the token.'
    return { ...shared, code: 'token-refused', title, status: 502, hint: AT_CONNECTION }
  }
  const kind = code === 429 ? 'too-many-requests' : code >= 500 ? 'api-server-failed' : 'api-server-refused'
  return {
    ...shared,
    code: kind,
    title:
      kind === 'too-many-requests' ? 'The API server is throttling.' : `The API server answered ${code}.`,
    status: kind === 'too-many-requests' ? 429 : 502,
    hint:
      kind === 'api-server-refused'
        ? say`Paste the text into the box of the Ask page.`
        : say`Nothing to change here: the page retries by itself.`,
  }
}

/** The problem that a failure becomes on the wire: from an allow list of fields, never a header, a token or a stack. */
export function toProblem(error: unknown): Problem {
  if (error instanceof InvalidRequestError) return invalidRequest(error)
  if (isUnreachable(error)) return unreachable(error)
  if (isAnswer(error)) return answered(error)
  if (error instanceof RequestBudgetError) {
    return {
      code: 'too-many-requests',
      title: 'Podglass is holding back its own requests.',
      detail: error.told,
      status: 503,
      retryable: true,
      hint: say`Close tabs of this page that you do not need; the API server itself refused nothing.`,
      fields: [],
    }
  }
  if (error instanceof TextQueueError) {
    return {
      code: 'too-many-requests',
      title: 'Too many of your texts are being read.',
      detail: words(error.message),
      status: 503,
      retryable: true,
      hint: say`Try again in a few seconds, or paste only the lines that matter.`,
      fields: [],
    }
  }
  if (error instanceof TooManyStreamsError) {
    return {
      code: 'too-many-requests',
      title: 'Too many lists and logs are being followed at once.',
      detail: words(error.message),
      status: 429,
      retryable: true,
      hint: say`Close tabs of this page that you do not need; a list is dropped a minute after its last viewer leaves.`,
      fields: [],
    }
  }
  if (error instanceof TooSoonError) {
    return {
      code: 'too-many-requests',
      title: 'Too many connections were requested.',
      detail: words(error.message),
      status: 429,
      retryable: true,
      hint: say`Try again in a few seconds.`,
      fields: [],
    }
  }
  if (error instanceof HiddenError) {
    return {
      code: 'hidden',
      title: 'The permissions of others are hidden here.',
      detail: words(error.message),
      status: 403,
      retryable: false,
      hint: say`Set SHOW_RBAC=true on this deployment to show them to anyone who can open the page.`,
      fields: [],
    }
  }
  if (error instanceof UnexpectedAnswerError) {
    return {
      code: 'unexpected-answer',
      title: 'The API server sent an answer that this page cannot read.',
      detail: error.told,
      status: 502,
      retryable: false,
      hint: say`Check on the Connection page what answers at the API server's address.`,
      fields: [],
    }
  }
  return {
    code: 'internal',
    title: 'Podglass failed.',
    detail: NOTHING,
    status: 500,
    retryable: false,
    hint: say`Look up the id in this pod's log.`,
    fields: [],
  }
}
