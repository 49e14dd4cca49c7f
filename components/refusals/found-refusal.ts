import type { QueryClient } from '@tanstack/react-query'
import { checkOfFinding } from '@/components/call/check-of-finding'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { LoggedRefusal, Refusals } from '@/lib/facts/refusals/contract'
import { checkAddress } from '@/lib/words/page-addresses'

/** Where the same call was found refused in logs or events, as far as this window knows; it asks nothing. */
export function foundRefusal(
  client: QueryClient,
  check: AccountCheck,
  ownUser: string,
): LoggedRefusal | undefined {
  const address = checkAddress(check)
  return loadedRefusals(client)?.refusals.find(({ explanation }) => {
    const refused = checkOfFinding(explanation, ownUser)
    return refused !== null && checkAddress(refused) === address
  })
}

/** This window's newest answer about the refused calls of a namespace; the pod's own if none is named. */
export function loadedRefusals(client: QueryClient, namespace?: string): Refusals | undefined {
  return client
    .getQueriesData<Refusals>({ queryKey: ['refusals'] })
    .flatMap(([, answer]) =>
      answer === undefined || (namespace !== undefined && answer.namespace !== namespace) ? [] : [answer],
    )
    .sort((a, b) => (a.checkedAt < b.checkedAt ? 1 : -1))[0]
}
