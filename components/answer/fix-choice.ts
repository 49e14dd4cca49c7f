import { useSearchParams } from 'next/navigation'
import { useState } from 'react'

/** The fix that a card is about, by its id, and how to choose another; without one, the chosen fix of the explanation. */
export interface FixChoice {
  id: string | undefined
  choose: (id: string) => void
}

/** A choice that one card keeps for itself. */
export function useOwnFixChoice(): FixChoice {
  const [id, choose] = useState<string>()
  return { id, choose }
}

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
