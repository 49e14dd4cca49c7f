import { type Phrase, say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/request-change'
import { excerpt } from '../../wording/excerpt'
import { type CallCause, inText, type TextCause } from '../cause'

interface AuthorizerError {
  says: string
}

const INTERNAL = /^Internal Server Error: "(\/[^"\n]{0,2000})": ([\s\S]*)$/

function sayError({ says }: AuthorizerError): Phrase {
  return say`An authorizer failed when it was called: ${excerpt(says)}. This is not an authorization decision.`
}

export const authorizerFailed: CallCause<'I3', AuthorizerError> = {
  id: 'I3',
  family: 'other-authorizer',
  title: 'An authorizer failed',
  nature: 'state',
  isKnownUndecided: () => true,
  find({ isForCaller, decision }) {
    if (!isForCaller || decision.state !== 'read' || decision.value.allowed || decision.value.denied)
      return []
    const { evaluationError: says } = decision.value
    return says === '' ? [] : [{ confidence: 'proven', tier: 'failed', data: { says } }]
  },
  says: sayError,
}

/** The same where only the text is known. */
export const authorizerFailedInText: TextCause<'I3', AuthorizerError, string> = inText(authorizerFailed, {
  kind: 'authorization',
  headline: 'The API server could not decide about the call.',
  isUndecided: true,
  /** From its plain text with code 500 (`InternalError` of apiserver's responsewriters), which is usually caused by an authorizer. */
  find(message) {
    const match = INTERNAL.exec(message.trim())
    return match ? [{ confidence: 'likely', data: { says: match[2] ?? '' } }] : []
  },
  says: sayError,
  fixes: () => [
    requestChange(
      say`Retry the call after a few seconds; if it persists, have an admin check the authorizers.`,
    ),
  ],
})
