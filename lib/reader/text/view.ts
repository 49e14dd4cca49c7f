import { withoutStrangers } from '../outermost/outermost'
import { plainText } from './plain-text'
import { type Squashed, squash } from './squash'
import { type Unwrapped, unwrap } from './unwrap'

/** The two readings of one text: without any blanks for sentences, and with its broken lines put together for the rest. */
export interface TextView {
  /** As it was written, what strangers sent included. */
  plain: string
  squashed: Squashed
  unwrapped: Unwrapped
}

/** Takes linear time. What strangers sent is in neither reading. */
export function viewOf(text: string): TextView {
  const plain = plainText(text)
  const own = withoutStrangers(plain, unwrap(plain))
  return { plain, squashed: squash(own.plain), unwrapped: own.unwrapped }
}
