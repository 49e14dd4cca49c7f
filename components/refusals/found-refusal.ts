import type { QueryClient } from '@tanstack/react-query'
import { checkOfFinding } from '@/components/call/check-of-finding'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { LoggedRefusal } from '@/lib/facts/refusals/contract'
import { checkAddress } from '@/lib/words/page-addresses'
import { loadedRefusals } from './loaded-refusals'

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
