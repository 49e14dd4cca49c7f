import type { WhoseText } from '@/lib/contract/explanation'
import { visibleText } from '@/lib/words/visible-text'

/** The question for whoever pasted a text, with the lines that it is about. */
export function sayWhoseText({ lines }: WhoseText): string {
  return `Is this from Kubernetes? ${lines.map((line) => `“${visibleText(line)}”`).join(', ')} names another product too, and a name proves nothing.`
}
