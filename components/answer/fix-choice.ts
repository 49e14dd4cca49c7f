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
