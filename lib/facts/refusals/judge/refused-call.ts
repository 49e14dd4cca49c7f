import type { Explanation } from '@/lib/contract/explanation'
import { sayScope } from '@/lib/diagnosis/wording/phrases'
import { say } from '@/lib/phrase/phrase'
import type { Piece } from '@/lib/phrase/pieces'
import { callWords, requestKey } from '@/lib/rbac/call'
import type { Attributes, ResourceAttributes } from '@/lib/rbac/types'
import { carriesNoName } from '@/lib/rbac/verbs'
import { checkAddress } from '@/lib/words/page-addresses'

/** A call that the API server refused to a user. */
export interface RefusedCall {
  user: string
  request: Attributes
}

/** A call that the API server refused, in the words of its refusal. */
export interface CrashRefusal extends RefusedCall {
  message: string
  /** True where nothing was logged after it. */
  isLast: boolean
}

/** The call of a refusal, where its text names it whole. */
export function wholeCall({ request }: Pick<Explanation, 'request'>): Attributes | undefined {
  const { verb, group, resource, subresource = '', name = '', namespace, path } = request
  if (verb === undefined || verb === '') return undefined
  if (path !== undefined) return { kind: 'path', verb, path }
  if (group === undefined || resource === undefined || namespace === undefined) return undefined
  const call: ResourceAttributes = { kind: 'resource', verb, group, resource, subresource, name, namespace }
  return carriesNoName(call) ? { ...call, name: '' } : call
}

/** The same for the same call of the same user, wherever it was seen. */
export function callKey({ user, request }: RefusedCall): string {
  return JSON.stringify([user, requestKey(request)])
}

/** The address of its answer, asked as the account that was refused; `own` is the user of this pod. */
export function callAddress({ user, request }: RefusedCall, own: string): string {
  return checkAddress({ ...request, ...(user === own ? {} : { user }) })
}

export function callPieces(request: Attributes, namespace: string): Piece[] {
  const call = { code: callWords(request) }
  const isHere = request.kind === 'path' || request.namespace === namespace
  return isHere ? [call] : [...say`${call} ${sayScope(request.namespace)}`]
}
