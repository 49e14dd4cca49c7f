import { parseForbidden } from '@/lib/rbac/parse-forbidden'
import { backslashesBefore, levelOf, stringEnd, unescaped } from './escape-level'
import type { Found, FoundForbidden } from './found'
import { reasonIn, sentenceEnd, targetBefore } from './sentence'

const ANCHOR = 'forbidden: '
const BEFORE = 2_048
const AFTER = 8_192
const MOST = 50
const MOST_FAILED = 500
/** A user's name is not longer, escapes included. */
const FAR = 2_048

// What the API server's own admission plugins and checks write after "is forbidden: "; anything else may be anybody's.
const ADMISSION =
  /^(?:exceeded quota: |failed quota: |status unknown for quota: |insufficient quota to consume: |violates PodSecurity |ValidatingAdmissionPolicy '|unable to create new content in namespace |error looking up service account |(?:minimum|maximum) \S+ usage per |\[?(?:minimum|maximum) |cannot set |unable to validate against any |user "|this namespace may not be deleted|not yet ready to handle request|no PriorityClass )/

interface Place {
  anchor: number
  level: number
  backslashes: number
  /** End of the JSON string around it, or of the window. */
  end: number
}

function placeOf(text: string, anchor: number): Place {
  const next = anchor + ANCHOR.length
  const user = /^[Uu]ser (\\*)"/.exec(text.slice(next, next + 64))
  const nameQuote = text.slice(0, anchor).endsWith('" is ') ? anchor - '" is '.length : -1
  const backslashes =
    user?.[1] !== undefined ? user[1].length : nameQuote < 0 ? 0 : backslashesBefore(text, nameQuote)
  const limit = Math.min(text.length, next + AFTER)
  const end = backslashes === 0 ? limit : stringEnd(text, next, limit, backslashes)
  return { anchor, level: levelOf(backslashes), backslashes, end }
}

function readAt(text: string, place: Place): { found: FoundForbidden; length: number } | undefined {
  const { anchor, level, end } = place
  const next = anchor + ANCHOR.length
  const before = unescaped(text.slice(Math.max(0, anchor - BEFORE), anchor), level)
  const after = unescaped(text.slice(next, end), level)
  const target = targetBefore(before)
  if (!after.startsWith('User ')) return admissionAt(anchor, target, after)
  const sentence = sentenceEnd(after, 0)
  if (sentence === undefined) return undefined
  const reason = reasonIn(after.slice(sentence))
  const body = `${ANCHOR}${after.slice(0, sentence)}${reason === '' ? '' : `: ${reason}`}`
  // A word in front that is not about this call, such as a log's, is no part of the message.
  for (const message of target === '' ? [body] : [`${target}${body}`, body]) {
    const refusal = parseForbidden(message)
    if (refusal?.kind === 'authorization') {
      return { found: { form: 'forbidden', at: anchor, message, refusal }, length: sentence }
    }
  }
  return undefined
}

function admissionAt(
  anchor: number,
  target: string,
  after: string,
): { found: FoundForbidden; length: number } | undefined {
  if (target === '' || !ADMISSION.test(after)) return undefined
  const isMultiline = after.startsWith('user "')
  const text = isMultiline ? after : (after.split('\n', 1)[0] ?? '')
  const message = `${target}${ANCHOR}${text.trimEnd()}`
  const refusal = parseForbidden(message)
  return refusal && { found: { form: 'forbidden', at: anchor, message, refusal }, length: text.length }
}

/** Every 403 message in a text, however often it was put into JSON, in order and each once; at most 50, and it gives up
 * after 500 places that only look like one. Takes linear time. */
export function extractForbidden(text: string): Found[] {
  const found = new Map<string, FoundForbidden>()
  let failed = 0
  let at = text.indexOf(ANCHOR)
  while (at >= 0 && found.size < MOST && failed < MOST_FAILED) {
    const next = at + ANCHOR.length
    // Only these two starts can be a message of the API server, and the check is cheap where a text is hostile.
    const isNamed = text.startsWith(' is ', at - 4)
    const isUser = text.startsWith('User ', next) && text.slice(next, next + FAR).includes(' cannot ')
    const mayBe = isUser || (isNamed && !text.startsWith('User ', next))
    const read = mayBe ? readAt(text, placeOf(text, at)) : undefined
    if (mayBe && !read) failed += 1
    // A client that retries writes the same refusal a thousand times; it counts once.
    if (read) {
      const key = JSON.stringify(read.found.refusal)
      if (!found.has(key)) found.set(key, read.found)
    }
    at = text.indexOf(ANCHOR, read ? next + read.length : next)
  }
  return [...found.values()]
}
