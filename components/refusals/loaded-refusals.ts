import type { QueryClient } from '@tanstack/react-query'
import type { Refusals } from '@/lib/contract/refusals'

/** The newest answer about the refused calls of a namespace that this window has; the pod's own where none is named. */
export function loadedRefusals(client: QueryClient, namespace?: string): Refusals | undefined {
  return client
    .getQueriesData<Refusals>({ queryKey: ['refusals'] })
    .flatMap(([, answer]) =>
      answer === undefined || (namespace !== undefined && answer.namespace !== namespace) ? [] : [answer],
    )
    .sort((a, b) => (a.checkedAt < b.checkedAt ? 1 : -1))[0]
}
