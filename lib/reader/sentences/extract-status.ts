import * as z from 'zod/mini'
import { parseJson } from '@/lib/objects/fields'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { resourceOfKind } from '@/lib/words/known-resources'
import type { FoundStatusAt } from '../found'
import { levelOf, unescaped } from '../text/escape-level'
import { matchesIn } from '../text/matches'
import type { Unwrapped } from '../text/unwrap'
import { codeOfReason } from './status-codes'

const BEFORE = 4_096
const AFTER = 8_192
const MOST = 400
const MOST_FAILED = 200
// A Status has status Failure; one whose front is cut off still has its reason next to its code. A run of backslashes is
// begun at its first alone, or a text of nothing else would be read once for each.
const FAILURE =
  /\bstatus(\\*)["']?\s{0,20}(?::|=>|=)\s{0,20}(?:Some\()?\\*["']?Failure\b|(?<!\\)(\\{0,64})"reason\\*":\s?\\*"[A-Z][A-Za-z]{3,24}\\*",(?=[^\n]{0,2000}?\\*"code\\*":\s?[45]\d\d\b|\s{0,80}\\*"details\\*":\s?\{)/gi

/**
 * Every Status of a failure in a text, in order and at most 400: as JSON of any depth, and as Python, Ruby, Go, Rust, Java
 * and YAML print it. Takes linear time.
 */
export function extractStatuses(unwrapped: Unwrapped): FoundStatusAt[] {
  const { text } = unwrapped
  const found: FoundStatusAt[] = []
  let from = 0
  let failed = 0
  for (const match of matchesIn(text, FAILURE)) {
    if (found.length >= MOST || failed >= MOST_FAILED) break
    if (match.index < from) continue
    const level = levelOf((match[1] ?? match[2] ?? '').length)
    const read = statusAt(text, match.index, level)
    if (!read) {
      failed += 1
      continue
    }
    const at = unwrapped.toSource(read.start)
    found.push({ form: 'status', at, end: unwrapped.toSource(read.end), status: read.status })
    from = read.end
  }
  return found
}

function statusAt(
  text: string,
  index: number,
  level: number,
): { status: AnsweredStatus; start: number; end: number } | undefined {
  const windowStart = Math.max(0, index - BEFORE)
  const windowEnd = Math.min(text.length, index + AFTER)
  const before = unescaped(text.slice(windowStart, index), level)
  const after = unescaped(text.slice(index, windowEnd), level)
  const whole = before + after
  const object = objectAround(whole, before.length)
  const around = object ?? blockAround(whole, before.length)
  const own = whole.slice(around.start, around.end)
  const status = statusIn(own)
  if (!status) return undefined
  const { code, reason, message } = status
  // Only the message says which of several gave such a code, and here it is cut off.
  const isCut = object === undefined || own.includes('…')
  if (isCut && message === reason && [400, 403, 500].includes(code)) return undefined
  // Escapes make the window longer than what was made of it; the ends only have to enclose the object.
  const scale = level === 0 ? 1 : 2 ** level
  return {
    status,
    start: Math.max(windowStart, index - (before.length - around.start) * scale),
    end: Math.min(windowEnd, index + Math.max(1, around.end - before.length) * scale),
  }
}

const jsonDetailsSchema = z.object({
  name: z.exactOptional(z.string()),
  group: z.exactOptional(z.string()),
  kind: z.exactOptional(z.string()),
  causes: z.exactOptional(
    z.array(
      z.object({
        reason: z.exactOptional(z.string()),
        message: z.exactOptional(z.string()),
        field: z.exactOptional(z.string()),
      }),
    ),
  ),
  retryAfterSeconds: z.exactOptional(z.number()),
})

const jsonStatusSchema = z.object({
  code: z.number().check(z.gte(400), z.lte(599)),
  reason: z.exactOptional(z.string()),
  message: z.exactOptional(z.string()),
  details: z.exactOptional(z.nullable(jsonDetailsSchema)),
})

/** A Status that came whole: its message may hold words that look like fields. */
function statusByJson(object: string): AnsweredStatus | undefined {
  const read = z.safeParse(jsonStatusSchema, parseJson(object))
  if (!read.success) return undefined
  const { code, reason = '', message = reason, details } = read.data
  const { name = '', group = '', kind = '', ...more } = details ?? {}
  return { code, reason, message, details: { name, group, kind: resourceOfKind(kind), ...more } }
}

/** What only JSON carries in a form that can be read: the causes of a 422 and how long to wait. */
function detailsByJson(text: string): z.infer<typeof jsonDetailsSchema> {
  const read = z.safeParse(jsonDetailsSchema, parseJson(text))
  return read.success ? read.data : {}
}

/** Lines without an empty one between them: a Status as YAML. */
function blockAround(text: string, inside: number): { start: number; end: number } {
  const before = Math.max(text.lastIndexOf('\n\n', inside), text.lastIndexOf('\n---', inside))
  const ends = [text.indexOf('\n\n', inside), text.indexOf('\n---', inside)].filter((end) => end >= 0)
  return { start: Math.max(before, 0), end: Math.min(text.length, ...ends) }
}

function statusIn(object: string): AnsweredStatus | undefined {
  const whole = statusByJson(object)
  if (whole) return whole
  const details = detailsIn(object)
  const top = object.slice(0, details.start) + object.slice(details.end)
  const reason = fieldIn(top, 'reason')
  const message = fieldIn(top, 'message')
  const given = /^[45]\d\d$/.exec(fieldIn(top, 'code'))?.[0]
  // Of a Status that is cut off the message says more than the reason.
  const told = object.includes('…') ? undefined : codeOfReason(reason)
  const code = given === undefined ? told : Number.parseInt(given, 10)
  if (code === undefined) return undefined
  return {
    code,
    reason,
    message: message === '' ? reason : message,
    details: {
      ...detailsByJson(details.text),
      name: fieldIn(details.text, 'name'),
      group: fieldIn(details.text, 'group'),
      kind: resourceOfKind(fieldIn(details.text, 'kind')),
    },
  }
}

const REACH = 4_096

// How clients print a field: JSON, Python, JavaScript, Ruby, Elixir, Go, Rust, Java's toString and YAML.
function fieldPattern(name: string): RegExp {
  return new RegExp(
    String.raw`(?<![A-Za-z0-9_])${name}["']?[ \t]{0,20}(?::|=>|=)\s{0,20}(?:Some\(|b(?=')|u(?='))?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,;)}"'\]][^\n]*)`,
    'i',
  )
}

const PATTERNS = new Map(
  ['status', 'code', 'message', 'reason', 'name', 'group', 'kind'].map((name) => [name, fieldPattern(name)]),
)

/** The value of a field however a client prints it; "" where it is absent, null or nothing. */
function fieldIn(text: string, name: string): string {
  const value = PATTERNS.get(name)?.exec(text)?.[1] ?? ''
  const sign = value[0]
  if (sign === '"' || sign === "'") return unescaped(value.slice(1, -1), 1)
  const bare = name === 'message' ? bareMessage(value) : (/^[^\s,;)}\]]*/.exec(value)?.[0] ?? '')
  return /^(?:null|nil|none|undefined|<nil>|~)$/i.test(bare) ? '' : bare
}

/** A message that Java prints without quotes ends where the next field starts. */
function bareMessage(value: string): string {
  const end = /, (?:metadata|reason|status|details|code|kind|additionalProperties)=/.exec(value)?.index
  return value.slice(0, Math.min(end ?? value.length, REACH)).trimEnd()
}

const PAIRS = new Map([
  ['}', '{'],
  [')', '('],
])

/** The innermost braces or parentheses around a place, of those within reach; signs inside strings only widen it. */
function objectAround(text: string, inside: number): { start: number; end: number } | undefined {
  const depth = new Map([
    ['{', 0],
    ['(', 0],
  ])
  let start = inside - 1
  let opening = ''
  for (; start >= 0; start--) {
    const sign = text[start] ?? ''
    const opens = PAIRS.get(sign)
    if (opens !== undefined) depth.set(opens, (depth.get(opens) ?? 0) + 1)
    const open = depth.get(sign)
    if (open === undefined) continue
    if (open === 0) {
      opening = sign
      break
    }
    depth.set(sign, open - 1)
  }
  if (opening === '') return undefined
  const closing = opening === '{' ? '}' : ')'
  let level = 0
  let end = inside
  for (; end < text.length; end++) {
    if (text[end] === opening) level += 1
    if (text[end] !== closing) continue
    if (level === 0) break
    level -= 1
  }
  return { start, end: Math.min(end + 1, text.length) }
}

/** The object behind `details`, or "". */
function detailsIn(object: string): { text: string; start: number; end: number } {
  const none = { text: '', start: object.length, end: object.length }
  const key = /(?<![A-Za-z])details["']?\s{0,20}(?::|=>|=)\s{0,20}(?:Some\()?[^{("'\n,]{0,40}[{(]/i.exec(
    object,
  )
  if (!key) return none
  const around = objectAround(object, key.index + key[0].length)
  return around ? { text: object.slice(around.start, around.end), start: key.index, end: around.end } : none
}
