import type { Guide } from '../guide'

export const SEEN = 'The code and the text of the answer. Podglass does not repeat a write.'

type Own = 'sees' | 'why' | 'check' | 'change' | 'related' | 'gates'

export function answer(guide: Pick<Guide, Own> & Partial<Guide>): Guide {
  return { isToldByText: true, seenBy: SEEN, ...guide }
}
