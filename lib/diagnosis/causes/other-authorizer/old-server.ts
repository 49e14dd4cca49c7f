import { say } from '@/lib/phrase/phrase'
import { excerpt } from '../../wording/excerpt'
import type { CallCause } from '../cause'

const OLD_REASON = /^(?:Unknown user "|no RBAC policy matched|\.?\s*"?No policy matched)/i

/** The sentence without the words `resource` and `in API group` (authorization errors before commit 5558d0c5c, 1.12). */
const OLD_SENTENCE =
  /forbidden: User "(?:[^"\\]|\\.){0,1000}" (cannot \S{1,60} [a-z][^\s"]{0,300} (?:in the namespace(?= ")|at the cluster scope))/

export const oldServer: CallCause<'I4', { reason: string }> = {
  id: 'I4',
  family: 'other-authorizer',
  title: 'The API server is older than 1.12',
  nature: 'state',
  find({ refusal, isForCaller }) {
    const reason = refusal?.reason ?? ''
    const sentence = OLD_SENTENCE.exec(refusal?.message ?? '')?.[1]
    const isReason = OLD_REASON.test(reason)
    const old = isReason ? reason : sentence
    if (old === undefined) return []
    // When the account's rules are known, they say more; otherwise the text is all there is.
    return [{ confidence: 'likely', tier: isForCaller ? 'beside' : 'hint', data: { reason: old } }]
  },
  says: ({ reason }) =>
    say`This form of the text (${excerpt(reason)}) comes from an API server before Kubernetes 1.12. It only says that nothing allowed the call.`,
}
