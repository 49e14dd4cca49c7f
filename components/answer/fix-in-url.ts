import { useSearchParams } from 'next/navigation'
import type { FixChoice } from './fix-choice'

// Apart from the other choice: the static page has no router, and would carry Next's.
/** A choice kept in the address, so a link shows the same fix. */
export function useFixInUrl(): FixChoice {
  const id = useSearchParams().get('fix') ?? undefined
  return { id, choose: setFixInUrl }
}

function setFixInUrl(id: string): void {
  const address = new URL(location.href)
  address.searchParams.set('fix', id)
  window.history.replaceState(null, '', address)
}
