import { extractForbidden } from './extract-forbidden'
import { extractStatuses } from './extract-status'
import type { Found } from './found'

function plain(text: string): string {
  // Colours of a terminal, and the entities of a page that shows a log.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what starts a colour.
  const bare = text.replace(/\u001b\[[0-9;?]{0,32}[A-Za-z]/g, '').replaceAll('\r\n', '\n')
  return bare.includes('&quot;') ? bare.replaceAll('&quot;', '"').replaceAll('&#39;', "'") : bare
}

function keyOf(found: Found): string {
  return found.form === 'forbidden'
    ? JSON.stringify(found.refusal)
    : JSON.stringify([found.status.code, found.status.message])
}

/** True for a Status whose message is a 403 that was found by itself; escapes that are not JSON's may have cut it. */
function isSaid(found: Found, messages: readonly string[]): boolean {
  if (found.form !== 'status') return false
  const { message } = found.status
  return messages.some((said) => message.includes(said)) || /forbidden: User \\?$/.test(message)
}

/**
 * Every refusal of an API server in a text of any client, in the order of the text and each once: the raw message, a
 * JSON Status, and both put into JSON strings again. A text that is nobody's or somebody else's refusal gives none.
 */
export function extractRefusals(text: string): Found[] {
  const source = plain(text)
  const forbidden = extractForbidden(source)
  const messages = forbidden.flatMap((found) => (found.form === 'forbidden' ? [found.message] : []))
  const statuses = extractStatuses(source).filter((found) => !isSaid(found, messages))
  const seen = new Set<string>()
  return [...forbidden, ...statuses]
    .sort((a, b) => a.at - b.at)
    .filter((found) => {
      const key = keyOf(found)
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
}
