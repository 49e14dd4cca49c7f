import { requestChange } from '../../fixes/request-change'
import { excerpt } from '../../wording/excerpt'
import type { CallCause } from '../cause'

interface AuthorizerError {
  says: string
}

const INTERNAL = /^Internal Server Error: "(\/[^"\n]{0,2000})": ([\s\S]*)$/

function sayError({ says }: AuthorizerError): string {
  return `An authorizer failed while it was asked: ${excerpt(says)}. That is no decision about rights.`
}

export const authorizerFailed: CallCause<'I3', AuthorizerError, AuthorizerError, string> = {
  id: 'I3',
  family: 'other-authorizer',
  title: 'An authorizer failed',
  nature: 'state',
  isKnownUndecided: () => true,
  find({ isForCaller, decision }) {
    if (!isForCaller || decision.state !== 'read' || decision.value.allowed || decision.value.denied)
      return []
    const { evaluationError: says } = decision.value
    return says === '' ? [] : [{ confidence: 'proven', distance: 0.6, data: { says } }]
  },
  says: sayError,
  inText: {
    kind: 'authorization',
    headline: 'The API server could not decide about the call.',
    isUndecided: true,
    /** By its plain text of code 500 (`InternalError` of apiserver's responsewriters), which most often an authorizer causes. */
    find(message) {
      const match = INTERNAL.exec(message.trim())
      return match ? [{ confidence: 'likely', distance: 0, data: { says: match[2] ?? '' } }] : []
    },
    says: sayError,
    fixes: () => [
      requestChange('Repeat the call after some seconds; if it stays so, an admin looks at the authorizers.'),
    ],
  },
}
