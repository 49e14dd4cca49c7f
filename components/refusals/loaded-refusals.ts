import type { QueryClient } from '@tanstack/react-query'
import type { Refusals } from '@/lib/facts/refusals/contract'

/** This window's newest answer about the refused calls of a namespace; the pod's own if none is named. */
export function loadedRefusals(client: QueryClient, namespace?: string): Refusals | undefined {
  return client
    .getQueriesData<Refusals>({ queryKey: ['refusals'] })
    .flatMap(([, answer]) =>
      answer === undefined || (namespace !== undefined && answer.namespace !== namespace) ? [] : [answer],
    )
    .sort((a, b) => (a.checkedAt < b.checkedAt ? 1 : -1))[0]
}
