import { shownBy } from '@/lib/evidence/shown'
import { NOTHING, say, words } from '@/lib/phrase/phrase'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import { authorize } from '@/lib/rbac/authorize'
import type { Grant } from '@/lib/rbac/types'
import type { Case } from '../../case'
import { requestChange } from '../../fixes/draft'
import { sayGrantOf } from '../../wording/phrases'
import type { Ranked } from '../cause'
import { callCause } from '../finding'

interface AllowedNow {
  grant?: Grant
  /** The binding that was read allows the call, and the API server still refuses it. */
  isUnseen?: true
}

function grantedSince({ refusal, isForCaller, decision }: Case): Ranked<AllowedNow>[] {
  if (!refusal || !isForCaller || decision.state !== 'read' || !decision.value.allowed) return []
  const grant = parseAllowedReason(decision.value.reason)
  return [{ confidence: 'likely', tier: 'decided', data: grant ? { grant } : {} }]
}

/** The bindings that were read allow the call, but the API server's decision does not: its cache has not seen them. */
function grantedUnseen(theCase: Case): Ranked<AllowedNow>[] {
  const { decision, objects, request, about, user } = theCase
  if (objects.state !== 'read' || about === 'objects') return []
  if (decision.state !== 'read' || decision.value.allowed || decision.value.denied) return []
  const { allowed, grant } = authorize(user, request, objects.value)
  if (!allowed || !grant) return []
  return [{ confidence: 'likely', tier: 'decided', data: { grant, isUnseen: true } }]
}

export const allowedNow = callCause<'E12', AllowedNow>({
  id: 'E12',
  title: 'It was refused then and is allowed now',
  nature: 'state',
  find: (theCase) => [...grantedSince(theCase), ...grantedUnseen(theCase)],
  says({ grant, isUnseen }) {
    const learns = say`Each API server picks up a new binding on its own, usually within seconds`
    if (isUnseen) {
      return say`${grant ? sayGrantOf(grant) : say`A binding`} allows this call, but the API server still refuses it. ${learns}; an authorizer called over the network may take longer.`
    }
    return say`The call was refused when the text was written and is allowed now${grant ? say`, by ${sayGrantOf(grant)}` : NOTHING}. ${learns}.`
  },
  changes: () => [
    requestChange(
      say`Retry the call. If it is still refused, wait a few seconds: each API server picks up a new binding on its own.`,
    ),
  ],
})

export const allowedBefore = callCause<'E13', { at: string; grant?: Grant }>({
  id: 'E13',
  title: 'It was allowed before',
  nature: 'state',
  find({ lastAllowed, decision }) {
    if (!lastAllowed || decision.state !== 'read' || decision.value.allowed) return []
    const grant = parseAllowedReason(lastAllowed.reason)
    const data = { at: lastAllowed.at, ...(grant ? { grant } : {}) }
    return [{ confidence: shownBy(decision), tier: 'changed', data }]
  },
  says: ({ at, grant }) =>
    say`The same call was allowed at ${words(at)}${grant ? say`, by ${sayGrantOf(grant)}` : NOTHING}. Something has changed since, usually a rule, the role or the binding.`,
})
