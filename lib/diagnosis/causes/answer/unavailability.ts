import type { Confidence } from '@/lib/contract/explanation'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'

interface Unavailability {
  form: 'starting' | 'shutdown' | 'aggregated' | 'other'
  confidence: Confidence
  says: string
}

/** What a 503 says is unavailable; undefined for another code. */
export function unavailabilityIn({ code, message: says }: AnsweredStatus): Unavailability | undefined {
  if (code !== 503) return undefined
  const confidence = 'proven'
  if (/before all known HTTP paths have been installed|not ready/.test(says)) {
    return { form: 'starting', confidence, says }
  }
  if (/shutting down/.test(says)) return { form: 'shutdown', confidence, says }
  if (/(?:^|Body: )service unavailable$/.test(says.trim())) {
    return { form: 'aggregated', confidence: 'likely', says: says.trim() }
  }
  return /^error trying to reach service|the server is currently unable to handle the request|^stale GroupVersion discovery: |^Metrics API not available/.test(
    says,
  )
    ? { form: 'aggregated', confidence: 'possible', says }
    : { form: 'other', confidence, says }
}
