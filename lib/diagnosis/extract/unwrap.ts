/** A text whose broken lines are put together, with the way back to the text that it was made of. */
export interface Unwrapped {
  text: string
  toSource(index: number): number
  fromSource(offset: number): number
}

interface Line {
  /** Without quotes of e-mail and sides of a box. */
  text: string
  start: number
  frame: 'box' | 'quote' | ''
  /** Width on the screen, frame included. */
  width: number
}

// A stamp in front of a box is put there for each line; a stamp alone starts a record, so it stays.
const FRAME =
  /^(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z (?:\d\d[OE]\+?[ \t])?)?(?:[ \t]{0,40}(?:([│┃║])|(>))[ \t]?)+/
const BOX_END = /[ \t]+[│┃║]$/
const RECORD =
  /^(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ]|\[?\d\d:\d\d:\d\d|[IWEFD]\d{4} \d\d:|[{[]|time=|ts=|level=|msg=|[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d|\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|PANIC)\b|(?:Error|Warning|error|warning)\b[ :(]|at |\.\.\. \d|Caused by|Traceback|File "|HTTP response|HTTP-Code|Reason:|Headers?:|Body:|Message:|\$ |kubectl |curl: )/
const STAMP = /^(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ]|[IWEFD]\d{4} \d\d:|\{"|time=|ts=)/
/** Columns at which terminals and mail programs break lines. */
const COMMON_WIDTHS = new Set([72, 76, 78, 79, 80, 100, 120, 132, 160])
const NARROWEST = 40
const WIDEST_WORDS = 132

function linesOf(source: string): Line[] {
  const lines: Line[] = []
  let start = 0
  for (const raw of source.split('\n')) {
    const frame = FRAME.exec(raw.slice(0, 512))
    const skipped = frame?.[0].length ?? 0
    const kind = frame ? (frame[1] === undefined ? 'quote' : 'box') : ''
    let text = raw.slice(skipped)
    if (kind === 'box') text = text.replace(BOX_END, '')
    lines.push({ text, start: start + skipped, frame: kind, width: raw.length })
    start += raw.length + 1
  }
  return lines
}

/** The widest line of the paragraph around each line. */
function paragraphWidths(lines: readonly Line[]): number[] {
  const widths: number[] = []
  let from = 0
  let widest = 0
  const close = (end: number) => {
    for (let i = from; i < end; i++) widths[i] = widest
    from = end
    widest = 0
  }
  for (const [index, { text }] of lines.entries()) {
    if (text.trim() === '' || STAMP.test(text)) close(index)
    widest = Math.max(widest, text.trimEnd().length)
  }
  close(lines.length)
  return widths
}

/** What stood at the end of a line before it was broken: nothing, a blank, or a true end. */
function breakAfter(
  line: Line,
  next: Line,
  context: { paragraph: number; glued: number | undefined; after: Line | undefined },
): '' | ' ' | '\n' {
  const { text, width } = line
  if (text.trim() === '' || next.text.trim() === '') return '\n'
  if (line.frame !== next.frame) return '\n'
  if (line.frame === 'box') return RECORD.test(next.text.trimStart()) ? '\n' : ' '
  if (text.length < NARROWEST || STAMP.test(next.text)) return '\n'
  if (text.slice(0, 8) === next.text.slice(0, 8)) return '\n'
  const isFull =
    width === context.glued ||
    (next.width === width && context.after !== undefined && context.after.width <= width) ||
    (COMMON_WIDTHS.has(width) && next.width <= width)
  if (isFull && !/^\s/.test(next.text)) return ''
  if (RECORD.test(next.text.trimStart()) || /^\s+at /.test(next.text)) return '\n'
  const [word = ''] = next.text.trimStart().split(/\s/, 1)
  const isCommand = /^\s*[$+#] /.test(text)
  const isWordWrap =
    !isCommand &&
    context.paragraph <= WIDEST_WORDS &&
    text.trimEnd().length + 1 + word.length > context.paragraph
  return isWordWrap ? ' ' : '\n'
}

/** Puts lines together that a terminal, a mail program or a box broke. Where that is not certain they stay apart. */
export function unwrap(source: string): Unwrapped {
  const lines = linesOf(source)
  const widths = paragraphWidths(lines)
  const out: number[] = []
  const src: number[] = []
  let text = ''
  let glued: number | undefined
  const pieces: string[] = []
  let length = 0
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1]
    const joint = next
      ? breakAfter(line, next, { paragraph: widths[index] ?? 0, glued, after: lines[index + 2] })
      : ''
    const isJoinedBefore = index > 0 && text === ' '
    const content = isJoinedBefore ? line.text.trimStart() : line.text
    out.push(length)
    src.push(line.start + (line.text.length - content.length))
    const kept = joint === ' ' ? content.trimEnd() : content
    pieces.push(kept, joint)
    length += kept.length + joint.length
    glued = joint === '' && next ? line.width : undefined
    text = joint
  }
  return {
    text: pieces.join(''),
    toSource: (index) => shifted(out, src, index),
    fromSource: (offset) => shifted(src, out, offset),
  }
}

/** Carries an offset over from one list of starts to the other. */
function shifted(from: readonly number[], to: readonly number[], offset: number): number {
  let low = 0
  let high = from.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((from[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return Math.max(to[low] ?? 0, (to[low] ?? 0) + offset - (from[low] ?? 0))
}
