import type { WhoseText } from '@/lib/contract/explanation'
import { inTurn, type Phrase, quote, say } from '@/lib/phrase/phrase'
import { visibleText } from '@/lib/words/visible-text'

/** The question for whoever pasted a text, with the lines that it is about. */
export function sayWhoseText({ lines }: WhoseText): Phrase {
  const quotes = lines.map((line) => say`“${quote(visibleText(line))}”`)
  return say`Is this from Kubernetes? ${inTurn(quotes, ', ')} names another product too, and a name proves nothing.`
}
