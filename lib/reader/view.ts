import { isKnownWord, isShouted, withOwnLetters } from './letters'
import { withoutStrangers } from './outermost/outermost'
import { plainText } from './text/plain-text'
import { type Squashed, squash } from './text/squash'
import { type Unwrapped, unwrap } from './text/unwrap'

/** The two readings of one text: without any blanks for sentences, and with its broken lines put together for the rest. */
export interface TextView {
  /** As it was written, what strangers sent included. */
  plain: string
  /** Where it is in capitals throughout, itself; otherwise "". */
  shouted: string
  squashed: Squashed
  unwrapped: Unwrapped
}

/** Takes linear time. What strangers sent is in neither reading. */
export function viewOf(text: string): TextView {
  const isLost = isShouted(text)
  const plain = plainText(isLost ? text.toLowerCase() : text)
  const read = withOwnLetters(plain)
  const own = withoutStrangers(read, unwrap(read, isKnownWord))
  return { plain, shouted: isLost ? text : '', squashed: squash(own.plain), unwrapped: own.unwrapped }
}
