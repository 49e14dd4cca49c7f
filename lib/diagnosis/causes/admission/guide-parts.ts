import type { Guide } from '../guide'

export const NO_ROLE = 'Write a Role. The call was already authorized.'
export const SEEN = 'The text alone: it is the admission plugin’s own sentence.'

type Own = 'sees' | 'why' | 'check' | 'change' | 'related'

/** What all causes in family J have in common: authorization said yes, and the text is the plugin’s own. */
export function admission(guide: Pick<Guide, Own> & Partial<Guide>): Guide {
  return { isToldByText: true, gates: ['validating'], not: NO_ROLE, seenBy: SEEN, ...guide }
}
