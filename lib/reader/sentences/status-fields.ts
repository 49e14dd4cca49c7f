import { unescaped } from '../text/escape-level'

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
export function fieldIn(text: string, name: string): string {
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
export function objectAround(text: string, inside: number): { start: number; end: number } | undefined {
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
export function detailsIn(object: string): { text: string; start: number; end: number } {
  const none = { text: '', start: object.length, end: object.length }
  const key = /(?<![A-Za-z])details["']?\s{0,20}(?::|=>|=)\s{0,20}(?:Some\()?[^{("'\n,]{0,40}[{(]/i.exec(
    object,
  )
  if (!key) return none
  const around = objectAround(object, key.index + key[0].length)
  return around ? { text: object.slice(around.start, around.end), start: key.index, end: around.end } : none
}
