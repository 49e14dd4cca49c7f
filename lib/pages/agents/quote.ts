import type { Phrase } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { firstChars, visibleText } from '@/lib/words/visible-text'

const MOST_OF_A_QUOTE = 400
const NAME = /^[\w.:@/*+=-]+(?: [\w.:@/*+=-]+){0,2}$/
const PLAIN_NAME = /^[\w.:@/*+=-]+$/

/** What the cluster or a text says, as data: in quotes, with its own quotes and line breaks escaped, on one line. */
export function quoted(text: string, most = MOST_OF_A_QUOTE): string {
  const cut = text.length > most ? `${firstChars(text, most)}…` : text
  return visibleText(JSON.stringify(cut))
}

/** A name as an agent gets it: in backticks, or in quotes when it does not have the form of a name. */
export function quoteName(name: string): string {
  return PLAIN_NAME.test(name) ? `\`${name}\`` : quoted(name, name.length)
}

/** A call, such as "watch jobs.batch", or one name. */
export function quoteCode(text: string): string {
  return NAME.test(text) ? `\`${text}\`` : quoted(text, text.length)
}

/** A sentence as an agent gets it: each name in backticks or quotes, and what somebody else said in quotes. */
export function toAgent(phrase: Phrase): string {
  return phrase
    .map((piece) => {
      if ('code' in piece) return quoteCode(piece.code)
      if ('name' in piece) return quoteName(piece.name)
      if ('quote' in piece) return quoted(piece.quote)
      return visibleText(Object.values(piece).join(''))
    })
    .join('')
}

/** Whose call it was, by a name that others chose. */
export function quotedUser(user: string, unnamed?: Phrase): string {
  return toAgent(sayUser(user, unnamed))
}
