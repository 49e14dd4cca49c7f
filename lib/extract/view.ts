import type { Squashed } from './squash'
import type { Unwrapped } from './unwrap'

/** The two readings of one text: without any blanks for sentences, and with its broken lines put together for the rest. */
export interface View {
  squashed: Squashed
  unwrapped: Unwrapped
}
