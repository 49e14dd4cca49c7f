import { plainText } from './plain-text'
import { type Squashed, squash } from './squash'
import { type Unwrapped, unwrap } from './unwrap'

/** The two readings of one text: without any blanks for sentences, and with its broken lines put together for the rest. */
export interface TextView {
  squashed: Squashed
  unwrapped: Unwrapped
}

/** Takes linear time. */
export function viewOf(text: string): TextView {
  const plain = plainText(text)
  return { squashed: squash(plain), unwrapped: unwrap(plain) }
}
