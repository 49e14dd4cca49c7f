import type { ObjectKind } from '@/lib/contract/upgrade'
import { removedKindOf } from '@/lib/diagnosis/versions/after-upgrade'
import { present } from '@/lib/present'
import { type Impersonation, impersonationAttributes } from '@/lib/rbac/impersonation'
import { parseForbidden } from '@/lib/rbac/parse-forbidden'
import type { Attributes } from '@/lib/rbac/types'
import { opensStream } from '@/lib/rbac/verbs'

/** What came of a call, as far as the authorizers go. */
export type Judgement = 'allowed' | 'refused' | 'unanswered'

export interface CallSeen {
  user: string
  call: Attributes
  outcome: Judgement
  /** The kind that it was made for, in a version of the API that Kubernetes stops serving. */
  retiring?: ObjectKind
  /** The words of the authorizers. */
  says?: string
  /** It is about an object that the sandbox made up. */
  isOfStandIn?: boolean
}

export interface JudgedAnswer {
  code: number
  /** That of the audit log: `allow` or `forbid`. */
  decision?: string | undefined
  /** The message of the Status. */
  message: string
}

/**
 * What an answer shows of the authorizers: they come before everything that looks at the object, so an answer from behind them is a yes,
 * also a 404, a 409 or a 403 of admission. A 429 and an error of the server may come before them.
 */
export function outcomeOfAnswer({ code, decision, message }: JudgedAnswer): Judgement {
  if (decision === 'allow') return 'allowed'
  if (decision === 'forbid') return 'refused'
  if (code === 403) return byWords(message)
  return code === 0 || code === 401 || code === 429 || code >= 500 ? 'unanswered' : 'allowed'
}

/** A 403 whose message is missing, or is not an API server's, says nothing about the authorizers: a proxy can have sent it. */
function byWords(message: string): Judgement {
  const refusal = parseForbidden(message)
  if (refusal === undefined) return 'unanswered'
  return refusal.kind === 'authorization' ? 'refused' : 'allowed'
}

export interface AnsweredCall extends JudgedAnswer {
  /** Whose credentials the call had. */
  user: string
  call: Attributes
  /** Its path with the query. */
  target: string
  /** As whom it was made instead. */
  as?: Impersonation | undefined
}

/**
 * What an answer shows of `create`, which the API server authorizes too, with the name, before a PATCH or PUT creates its object
 * (handlers/patch.go) and before a GET opens a stream. Before Kubernetes 1.32, and of a stream, its refusal has no text.
 */
function createdBy({ call, code, message }: AnsweredCall): Omit<CallSeen, 'user'>[] {
  const isAsked =
    call.kind === 'resource' &&
    (call.subresource === ''
      ? /^(?:patch|update)$/.test(call.verb)
      : call.verb === 'get' && opensStream(call))
  if (!isAsked) return []
  const create = { ...call, verb: 'create' }
  if (code === 201) return [{ call: create, outcome: 'allowed' }]
  const refusal = code === 403 ? parseForbidden(message) : undefined
  const isOfCreate =
    refusal?.kind === 'authorization'
      ? refusal.attributes.verb === 'create'
      : refusal?.kind === 'admission' && refusal.text === ''
  return isOfCreate ? [{ call: create, outcome: 'refused', says: message }] : []
}

/**
 * What one answered call shows: the call of whom it was made as, and that the caller may act as them. Where acting was refused, it
 * shows that alone, by whichever verb the API server names: `impersonate`, or one of constrained impersonation. An apply or update of an
 * object that is not there yet shows the need for `create` too.
 */
export function observedOf(answered: AnsweredCall): CallSeen[] {
  const { user, call, as, message, target } = answered
  const created = createdBy(answered)
  // The call itself was allowed before its creation was judged.
  const outcome = created.length > 0 ? 'allowed' : outcomeOfAnswer(answered)
  const refusal = outcome === 'refused' ? parseForbidden(message) : undefined
  if (refusal?.kind === 'authorization' && /^impersonate\b/.test(refusal.attributes.verb))
    return [{ user, call: refusal.attributes, outcome, says: message }]
  const asked = as?.user ?? user
  const judged = {
    user: asked,
    call,
    outcome,
    ...present({ retiring: removedKindOf(target) }),
    ...(outcome === 'refused' && message !== '' ? { says: message } : {}),
  }
  const acting = as === undefined ? [] : impersonationAttributes(as)
  // Without an answer from behind the authorizers acting was not judged for certain either.
  const acted = outcome === 'unanswered' ? 'unanswered' : 'allowed'
  return [
    ...acting.map((one): CallSeen => ({ user, call: one, outcome: acted })),
    judged,
    ...created.map((one) => ({ user: asked, ...one })),
  ]
}
