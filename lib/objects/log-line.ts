import { type LogInk, type LogLine, MAX_LINE_CHARS, MAX_LOG_BYTES } from '@/lib/contract/logs'
import { present } from '@/lib/present'
import { visibleText } from '@/lib/words/visible-text'
import { ownText } from './own-text'

// CSI, OSC and other strings (ECMA-48), in their 7-bit and 8-bit forms; each repetition is bounded by the line's length.
const ESCAPE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken off.
  /(?:\u001b\[|\u009b)([0-?]*)[ -/]*([@-~])|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g

/** The line without its escape sequences. */
export function withoutEscapes(line: string): string {
  return line.includes('\u001b') || /[\u0080-\u009f]/.test(line) ? line.replace(ESCAPE, '') : line
}

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

/** Stretches of one line that are colored; what comes after them is not. */
const MOST_LOOKS = 32
/** Between looks at whether a line is long enough. */
const STEP = 1024
/** About what one stretch adds to what is sent. */
const LOOK_CHARS = 45

/** Where a text can be cut: at `at`, or one before it where that would part a character. */
function unparted(text: string, at: number): number {
  const last = text.charCodeAt(at - 1)
  return at < text.length && last >= 0xd800 && last <= 0xdbff ? at - 1 : at
}

/** The line as it is shown, at most `most` characters of it; the full length is given, as far as it was read. */
function painted(raw: string, most: number): Pick<LogLine, 'text' | 'looks'> & { left: number } {
  const looks: NonNullable<LogLine['looks']> = []
  let text = ''
  let look: Look = {}
  let left = 0
  const add = (part: string) => {
    const from = text.length
    let at = 0
    while (at < part.length && text.length < most) {
      const to = unparted(part, at + STEP)
      text += visibleText(part.slice(at, to))
      at = to
    }
    left += Math.max(0, part.length - at)
    if (text.length > from && Object.keys(look).length > 0) looks.push({ from, to: text.length, ...look })
  }
  let from = 0
  for (const match of raw.matchAll(ESCAPE)) {
    add(raw.slice(from, match.index))
    from = match.index + match[0].length
    if (looks.length >= MOST_LOOKS || text.length >= most) break
    if (match[2] === 'm') look = afterSgr(look, match[1] ?? '')
  }
  if (looks.length >= MOST_LOOKS) look = {}
  const rest = raw.slice(from)
  add(text.length < most ? withoutEscapes(rest) : rest)
  if (text.length > most) {
    const shown = text.slice(0, most).replace(PART_OF_ESCAPE, '')
    left += text.length - shown.length
    text = shown
  }
  const kept = looks.flatMap((one) =>
    one.from < text.length ? [{ ...one, to: Math.min(one.to, text.length) }] : [],
  )
  return { text, left, ...(kept.length === 0 ? {} : { looks: kept }) }
}

/** What a cut leaves of a character that is written out, or of a pair. */
const PART_OF_ESCAPE = /(?:\\(?:x[0-9a-f]?|u[0-9a-f]{0,3}|U[0-9a-f]{0,7})?|[\ud800-\udbff])$/

/**
 * About how much reading and sending a line costs, in characters: what is hidden is written out, and a color has to be
 * encoded.
 */
export function lineWeight(raw: string): number {
  const head = raw.slice(0, 2 * MAX_LINE_CHARS)
  return raw.length + 8 * (visibleText(head).length - head.length)
}

/** About how many characters are sent of a line. */
export function sentChars({ text, looks = [] }: LogLine): number {
  return text.length + LOOK_CHARS * looks.length
}

const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) ?/

/** The time that the API server wrote before a line when it was asked for timestamps, and the line. */
export function splitTimestamp(raw: string): { at?: string; raw: string } {
  const match = TIMESTAMP.exec(raw)
  return match?.[1] === undefined ? { raw } : { at: match[1], raw: raw.slice(match[0].length) }
}

/**
 * A line of a log fit to be shown as text: escape sequences taken off, eight colors, bold and dim kept as at most 32
 * stretches, other hidden characters visible, at most 8,192 characters of what is shown. `redact` leaves credentials out of
 * the first characters of a text, also those that its end would cut; a line that it changes loses its colors.
 */
export function readLogLine(
  raw: string,
  redact: (text: string, limit: number) => string,
): Pick<LogLine, 'text' | 'looks' | 'cut'> {
  const line = raw.replace(/\r$/, '')
  const head = (length: number) => line.slice(0, unparted(line, length))
  const kept = head(MAX_LINE_CHARS)
  const { left, ...shown } = painted(kept, MAX_LINE_CHARS)
  // What is cut is read on, since a secret can reach over the end.
  const isCut = left > 0 || kept.length < line.length
  const read = isCut ? painted(head(2 * MAX_LINE_CHARS), 2 * MAX_LINE_CHARS).text : shown.text
  const redacted = redact(read, shown.text.length)
  const told = redacted === shown.text ? shown : { text: visibleText(redacted) }
  const cut = line.length - kept.length + left
  return cut === 0 ? told : { ...told, text: ownText(told.text), cut }
}

export interface ReadLogLines {
  lines: LogLine[]
  /** Lines of the text. */
  count: number
}

/** The lines of a log, with or without their timestamps: the last ones, as many as 1 MiB of what is sent holds. */
export function readLogLines(
  text: string,
  timestamps: boolean,
  redact: (text: string, limit: number) => string,
): ReadLogLines {
  const raw = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  const lines: LogLine[] = []
  let left = MAX_LOG_BYTES
  for (const one of raw.toReversed()) {
    const { at, raw: rest } = splitTimestamp(one)
    const line = { ...(timestamps ? present({ at }) : {}), ...readLogLine(rest, redact) }
    left -= sentChars(line)
    if (left < 0 && lines.length > 0) break
    lines.push(line)
  }
  return { lines: lines.reverse(), count: raw.length }
}
