import { levelOf, unescaped } from './escape-level'
import type { Found, FoundStatus } from './found'

const WINDOW = 4_096
const MOST = 50
const MOST_FAILED = 200
const KIND = /(\\*)"kind\\*"\s*:\s*\\*"Status\\*"/g

function stringField(json: string, field: string): string {
  const at = json.indexOf(`"${field}"`)
  if (at < 0) return ''
  const value = /^\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(json.slice(at + field.length + 2, at + WINDOW))
  return unescaped(value?.[1] ?? '', 1)
}

/** The object around `inside`, by counting braces; strings that hold braces only widen it. */
function objectAround(json: string, inside: number): string {
  let depth = 0
  let start = inside
  while (start > 0) {
    const character = json[start]
    if (character === '}') depth += 1
    if (character === '{') {
      if (depth === 0) break
      depth -= 1
    }
    start -= 1
  }
  depth = 0
  let end = inside
  while (end < json.length) {
    const character = json[end]
    if (character === '{') depth += 1
    if (character === '}') {
      if (depth === 0) break
      depth -= 1
    }
    end += 1
  }
  return json.slice(start, end + 1)
}

function statusIn(json: string): FoundStatus | undefined {
  const code = Number(/"code"\s*:\s*(\d{3})\b/.exec(json)?.[1] ?? 0)
  if (code < 400 || !/"status"\s*:\s*"Failure"/.test(json)) return undefined
  const detailsAt = json.indexOf('"details"')
  const details = detailsAt < 0 ? '' : json.slice(detailsAt, json.indexOf('}', detailsAt) + 1)
  return {
    code,
    reason: stringField(json, 'reason'),
    message: stringField(json, 'message'),
    details: {
      name: stringField(details, 'name'),
      group: stringField(details, 'group'),
      kind: stringField(details, 'kind'),
    },
  }
}

/** Every failure Status in a text, however often it was put into JSON, in order; at most 50. Takes linear time. */
export function extractStatuses(text: string): Found[] {
  const found: Found[] = []
  let from = 0
  let failed = 0
  for (const match of text.matchAll(KIND)) {
    if (found.length >= MOST || failed >= MOST_FAILED) break
    const { index } = match
    if (index < from) continue
    const level = levelOf(match[1]?.length ?? 0)
    const start = Math.max(from, index - WINDOW)
    const before = unescaped(text.slice(start, index), level)
    const after = unescaped(text.slice(index, index + WINDOW), level)
    const status = statusIn(objectAround(before + after, before.length))
    if (!status) failed += 1
    if (status) found.push({ form: 'status', at: index, status })
    from = index + match[0].length
  }
  return found
}
