import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import type { SecondRight } from './finding'

const UNSAID = { form: 'unsaid' } as const

/**
 * The causes of a refusal that ends where its reason should stand. For a pod it is the check that a WebSocket upgrade makes
 * since Kubernetes 1.35, or the one of an update that creates, which was worded so before 1.32; for others only the latter.
 */
export function secondRights({ group, resource }: RefusedTarget): SecondRight[] {
  const creates: SecondRight = { id: 'D17', confidence: 'likely', distance: 0, data: UNSAID }
  if (group !== '' || resource !== 'pods') return [creates]
  return [
    { id: 'D20', confidence: 'likely', distance: 0, data: UNSAID },
    { ...creates, confidence: 'possible' },
  ]
}
