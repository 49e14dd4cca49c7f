import type { Refusal, RefusedTarget } from '@/lib/rbac/parse-forbidden'
import type { Facts } from '../facts'
import type { FamilyFinding, FindingOf } from './finding'

type Found = FamilyFinding<'delegation'>

const ROLES = /^(?:cluster)?roles$/

/** H1 to H3: what a writer of Roles or bindings would have to hold, by the text of the escalation check. */
export function escalationCauses(refusal: Extract<Refusal, { kind: 'escalation' }>): Found[] {
  const { user, target, missing, resolutionErrors } = refusal
  const data = { user, target, missing }
  const confidence = 'proven'
  const main: Found = ROLES.test(target.resource)
    ? { id: 'H1', confidence, distance: 0, data }
    : { id: 'H2', confidence, distance: 0, data }
  return resolutionErrors === ''
    ? [main]
    : [main, { id: 'H3', confidence: 'possible', distance: 1, data: { errors: resolutionErrors } }]
}

/** H4 to H6: the refusal is about a header of the call, and the call itself was not judged. */
export function impersonationCauses({ request, refusal }: Facts): Found[] {
  if (!refusal || request.kind !== 'resource' || !request.verb.startsWith('impersonate')) return []
  const { verb, resource, subresource, name, namespace } = request
  // A rule that comes near would mend the header's right and not the call's.
  const base = { confidence: 'proven', distance: 0.5 } as const
  if (verb !== 'impersonate') {
    return [{ id: 'H6', ...base, data: { verb, resource, name, namespace } }]
  }
  return resource === 'users' || resource === 'serviceaccounts'
    ? [{ id: 'H4', ...base, data: { resource, name, namespace } }]
    : [{ id: 'H5', ...base, data: { resource, name, key: subresource } }]
}

const SIGNER =
  /^user not permitted to (approve|sign|attest|create or update)\b[^"]{0,120}signerName "([^"]{1,600})"/

/** H8 and H9: a second authorization, of the owner's finalizers or of the signer, that an admission plugin asks for. */
export function secondCheckCause(
  target: RefusedTarget,
  text: string,
): FindingOf<'H8'> | FindingOf<'H9'> | undefined {
  const check = ownerCheck(text)
  if (check) return { id: 'H8', confidence: 'proven', distance: 0, data: { check, target } }
  const signer = SIGNER.exec(text)
  if (!signer) return undefined
  const action = signer[1] === 'approve' || signer[1] === 'sign' ? signer[1] : 'attest'
  return { id: 'H9', confidence: 'proven', distance: 0, data: { action, signer: signer[2] ?? '' } }
}

function ownerCheck(text: string): 'finalizers' | 'delete' | 'kind' | undefined {
  if (text.startsWith("cannot set an ownerRef on a resource you can't delete")) return 'delete'
  if (!text.startsWith('cannot set blockOwnerDeletion ')) return undefined
  return text.startsWith('cannot set blockOwnerDeletion if an ownerReference refers to a resource you can')
    ? 'finalizers'
    : 'kind'
}

/** H7: groups or extra keys to impersonate, and no user; apiserver/pkg/endpoints/filters/impersonation (1.36). */
export function impersonationFormCause(message: string): FindingOf<'H7'> | undefined {
  return /\bwithout impersonating a user\b/.test(message)
    ? { id: 'H7', confidence: 'proven', distance: 0, data: {} }
    : undefined
}
