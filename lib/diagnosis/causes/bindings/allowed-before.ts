import { NOTHING, say, words } from '@/lib/phrase/phrase'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import type { Grant } from '@/lib/rbac/types'
import { sayGrantOf } from '../../wording/phrases'
import type { CallCause } from '../cause'

export const allowedBefore: CallCause<'E13', { at: string; grant?: Grant }> = {
  id: 'E13',
  family: 'bindings',
  title: 'It was allowed before',
  nature: 'state',
  find({ lastAllowed, decision }) {
    if (!lastAllowed || decision.state !== 'read' || decision.value.allowed) return []
    const grant = parseAllowedReason(lastAllowed.reason)
    const data = { at: lastAllowed.at, ...(grant ? { grant } : {}) }
    return [{ confidence: 'proven', tier: 'changed', data }]
  },
  says: ({ at, grant }) =>
    say`The same call was allowed at ${words(at)}${grant ? say`, by ${sayGrantOf(grant)}` : NOTHING}. Something has changed since, usually a rule, the role or the binding.`,
}
