import { type LogInk, type LogLine, MAX_LINE_CHARS } from '@/lib/contract/logs'
import { visibleText } from '@/lib/contract/visible-text'

// CSI, OSC and other strings (ECMA-48), in their 7-bit and 8-bit forms; each repetition is bounded by the line's length.
const ESCAPE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken off.
  /(?:\u001b\[|\u009b)([0-?]*)[ -/]*([@-~])|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g

const INKS: (LogInk | undefined)[] = [
  undefined,
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  undefined,
]

interface Look {
  ink?: LogInk
  bold?: true
}

function withInk(look: Look, ink: LogInk | undefined): Look {
  const { ink: _, ...rest } = look
  return ink === undefined ? rest : { ...rest, ink }
}

/** The look after one SGR sequence; what it does beyond bold, dim and eight colors is passed over. */
function afterSgr(look: Look, parameters: string): Look {
  const codes = parameters.split(/[;:]/).map((code) => (code === '' ? 0 : Number(code)))
  let now = look
  for (let i = 0; i < codes.length; i += 1) {
    const code = codes[i] ?? 0
    if (code === 0) now = {}
    else if (code === 1) now = { ...now, bold: true }
    else if (code === 2) now = withInk(now, 'dim')
    else if (code === 22) now = withInk({}, now.ink === 'dim' ? undefined : now.ink)
    else if (code >= 30 && code <= 37) now = withInk(now, INKS[code - 30])
    else if (code === 90) now = withInk(now, 'dim')
    else if (code >= 91 && code <= 97) now = withInk(now, INKS[code - 90])
    else if (code === 39) now = withInk(now, undefined)
    else if (code === 38 || code === 48) {
      const isIndexed = codes[i + 1] === 5
      if (code === 38) now = withInk(now, isIndexed ? INKS[(codes[i + 2] ?? 0) % 8] : undefined)
      i += isIndexed ? 2 : 4
    }
  }
  return now
}

function painted(raw: string): Pick<LogLine, 'text' | 'looks'> {
  const looks: NonNullable<LogLine['looks']> = []
  let text = ''
  let look: Look = {}
  const add = (part: string) => {
    const from = text.length
    text += visibleText(part)
    if (text.length > from && Object.keys(look).length > 0) looks.push({ from, to: text.length, ...look })
  }
  let from = 0
  for (const match of raw.matchAll(ESCAPE)) {
    add(raw.slice(from, match.index))
    from = match.index + match[0].length
    if (match[2] === 'm') look = afterSgr(look, match[1] ?? '')
  }
  add(raw.slice(from))
  return looks.length === 0 ? { text } : { text, looks }
}

const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) ?/

/** The time that the API server wrote before a line when it was asked for timestamps, and the line. */
export function splitTimestamp(raw: string): { at?: string; raw: string } {
  const match = TIMESTAMP.exec(raw)
  return match?.[1] === undefined ? { raw } : { at: match[1], raw: raw.slice(match[0].length) }
}

/**
 * A line of a log fit to be shown as text: escape sequences taken off, eight colors, bold and dim kept as stretches,
 * other hidden characters visible, at most 8,192 characters. `redact` leaves credentials out of the first characters of a
 * text, also those that its end would cut; a line that it changes loses its colors.
 */
export function readLogLine(
  raw: string,
  redact: (text: string, limit: number) => string,
): Pick<LogLine, 'text' | 'looks' | 'cut'> {
  const whole = raw.replace(/\r$/, '')
  const head = (length: number) => whole.slice(0, length).replace(/[\ud800-\udbff]$/, '')
  const kept = head(MAX_LINE_CHARS)
  const line = painted(kept)
  const redacted = redact(painted(head(2 * MAX_LINE_CHARS)).text, line.text.length)
  return {
    ...(redacted === line.text ? line : { text: visibleText(redacted) }),
    ...(kept.length === whole.length ? {} : { cut: whole.length - kept.length }),
  }
}
