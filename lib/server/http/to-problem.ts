import type { Problem } from '@/lib/contract/problem'
import {
  KubeStatusError,
  KubeTextError,
  KubeUnreachableError,
  RequestBudgetError,
  UnexpectedAnswerError,
} from '@/lib/kube/transport/errors'
import { HiddenError } from '../gate/hidden-rbac'
import { TextQueueError } from '../text-work/read-text'
import { InvalidRequestError } from './invalid-request'
import { TooManyStreamsError } from './too-many-streams'

function invalidRequest(error: InvalidRequestError): Problem {
  return {
    code: error.status === 413 ? 'too-large' : 'invalid-request',
    title: 'The request cannot be answered as it stands.',
    detail: error.message,
    status: error.status,
    retryable: false,
    hint: error.fields[0]
      ? `Change ${error.fields[0].field}: ${error.fields[0].says}`
      : 'Change the request.',
    fields: [...error.fields],
  }
}

function unreachable(error: KubeUnreachableError): Problem {
  return {
    code: error.step === 'credentials' ? 'no-credentials' : 'api-server-unreachable',
    title:
      error.step === 'credentials'
        ? 'There are no credentials for the API server.'
        : 'The API server gave no answer.',
    detail: error.message,
    status: 502,
    retryable: error.retryable,
    hint: 'Open the Connection page: it shows at which step the call ends and what to change.',
    fields: [],
  }
}

function answered(error: KubeStatusError | KubeTextError): Problem {
  const code = error.httpStatus
  const kind = code === 429 ? 'too-many-requests' : code >= 500 ? 'api-server-failed' : 'api-server-refused'
  return {
    code: kind,
    title:
      kind === 'too-many-requests' ? 'The API server is throttling.' : `The API server answered ${code}.`,
    detail: error.message,
    status: kind === 'too-many-requests' ? 429 : 502,
    retryable: error.retryable,
    hint:
      kind === 'api-server-refused'
        ? 'Paste the text into Explain on the Access page.'
        : 'Nothing to change here: the page asks again by itself.',
    fields: [],
  }
}

/** The problem that a failure becomes on the wire: from an allow list of fields, never a header, a token or a stack. */
export function toProblem(error: unknown): Problem {
  if (error instanceof InvalidRequestError) return invalidRequest(error)
  if (error instanceof KubeUnreachableError) return unreachable(error)
  if (error instanceof KubeStatusError || error instanceof KubeTextError) return answered(error)
  if (error instanceof RequestBudgetError) {
    return {
      code: 'too-many-requests',
      title: 'Podglass keeps its own requests back.',
      detail: error.message,
      status: 503,
      retryable: true,
      hint: 'Close tabs of this page that are not needed; the API server itself refused nothing.',
      fields: [],
    }
  }
  if (error instanceof TextQueueError) {
    return {
      code: 'too-many-requests',
      title: 'Too many long texts are being read.',
      detail: error.message,
      status: 503,
      retryable: true,
      hint: 'Ask again in a few seconds, or paste only the lines that matter.',
      fields: [],
    }
  }
  if (error instanceof TooManyStreamsError) {
    return {
      code: 'too-many-requests',
      title: 'Too much is being followed at once.',
      detail: error.message,
      status: 429,
      retryable: true,
      hint: 'Close tabs of this page that are not needed; a list is let go a minute after its last viewer.',
      fields: [],
    }
  }
  if (error instanceof HiddenError) {
    return {
      code: 'hidden',
      title: 'The rights of others are hidden here.',
      detail: error.message,
      status: 403,
      retryable: false,
      hint: 'Set SHOW_RBAC=true on this deployment to show them to whoever may open the page.',
      fields: [],
    }
  }
  if (error instanceof UnexpectedAnswerError) {
    return {
      code: 'unexpected-answer',
      title: 'The API server answered something that this page cannot read.',
      detail: error.message,
      status: 502,
      retryable: false,
      hint: 'Check on the Connection page who answers under the address of the API server.',
      fields: [],
    }
  }
  return {
    code: 'internal',
    title: 'Podglass failed.',
    detail: '',
    status: 500,
    retryable: false,
    hint: 'Look the id up in the log of this pod.',
    fields: [],
  }
}
