import type { Phrase } from '@/lib/phrase/phrase'
import type { FoundElsewhere, Refused } from '@/lib/reader/elsewhere/found-elsewhere'
import type { InText, TextRow, Written } from '../cause'
import { type TextFinder, textCause } from '../finding'

interface OfProduct {
  /** The product that refused, and no API server. */
  who: (found: FoundElsewhere) => Phrase
  /** The first sentence, of what was refused by nobody. */
  fact?: (found: FoundElsewhere) => Phrase
}

export type ElsewhereCause<Id extends string> = TextFinder<Id, FoundElsewhere> & OfProduct

/**
 * A refusal by another product, in words that only it prints: what refused there, and the one step there. No Role is one of them
 * unless the product asks the API server itself.
 */
export function elsewhereCause<Id extends string>(
  record: Written<TextRow<Id>> &
    Omit<InText<FoundElsewhere, FoundElsewhere>, 'find'> &
    OfProduct & { refused: Refused },
): ElsewhereCause<Id> {
  const find = (found: FoundElsewhere) => (found.refused === record.refused ? found : undefined)
  return { ...record, ...textCause({ ...record, find }) }
}
