import type { Explanation } from '@/lib/contract/explanation'
import { saidReason } from '@/lib/diagnosis/causes/authentication/said-reason'
import { explainNetwork } from '@/lib/diagnosis/explain-network'
import { explainPart } from '@/lib/diagnosis/explain-part'
import { explainStatus } from '@/lib/diagnosis/explain-status'
import type { FoundInText } from '../found'

export const FIELDS = [
  'kind',
  'user',
  'verb',
  'group',
  'resource',
  'subresource',
  'name',
  'namespace',
  'path',
] as const
export type Field = (typeof FIELDS)[number]

type Told = Pick<Explanation, 'kind' | 'request'> & { cause?: Explanation['cause'] }

/** What a text alone shows about what was found in it. */
export function toldBy(found: FoundInText): Told {
  if (found.form === 'status') {
    const { code, message } = found.status
    const said = code === 401 ? saidReason(message, found) : undefined
    return said
      ? { kind: 'authentication', request: {}, cause: said.cause }
      : explainStatus(found.status, found.call, undefined, found)
  }
  if (found.form === 'part') return explainPart(found)
  if (found.form === 'network') return explainNetwork(found)
  const { refusal, message } = found
  if (refusal.kind !== 'authorization') {
    const details = { name: '', group: '', kind: '' }
    return explainStatus({ code: 403, reason: 'Forbidden', message, details }, found.call, undefined, found)
  }
  const { attributes, user } = refusal
  const { kind: _kind, ...request } = attributes
  return { kind: 'authorization', request: { user, ...request } }
}

/** A field of it, "" where the text does not say. */
export function fieldOf({ kind, request }: Told, field: Field): string {
  return field === 'kind' ? kind : (request[field] ?? '')
}
