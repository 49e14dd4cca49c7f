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
const BOX_SIDES = new Set(['│', '┃', '║'])
const RECORD =
  /^(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ]|\[?\d\d:\d\d:\d\d|[IWEFD]\d{4} \d\d:|```|[{[]|time=|ts=|level=|msg=|[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d|\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|PANIC)\b|(?:Error|Warning|error|warning)\b[ :(]|at |\.\.\. \d|Caused by|Traceback|File "|HTTP response|HTTP-Code|Reason:|Headers?:|Body:|Message:|(?:Resource|Name|(?:from server )?for): "|\$ |kubectl |curl: |[a-z][\w.-]{0,100}\/[\w.-]{1,253} (?:created|configured|unchanged|deleted|patched|scaled|serverside-applied)\b)/
const STAMP = /^(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ]|[IWEFD]\d{4} \d\d:|\{"|time=|ts=)/
/** Columns at which terminals and mail programs break lines. */
const COMMON_WIDTHS = new Set([72, 76, 78, 79, 80, 100, 120, 132, 160])
const NARROWEST = 40
const NARROWEST_WORDS = 30
const WIDEST_WORDS = 132

function linesOf(source: string): Line[] {
  const lines: Line[] = []
  let start = 0
  for (const raw of source.split('\n')) {
    const frame = FRAME.exec(raw.slice(0, 512))
    const skipped = frame?.[0].length ?? 0
    const kind = frame ? (frame[1] === undefined ? 'quote' : 'box') : ''
    let text = raw.slice(skipped)
    if (kind === 'box') text = withoutRightSide(text)
    lines.push({ text, start: start + skipped, frame: kind, width: raw.length })
    start += raw.length + 1
  }
  return lines
}

/** A line without the blanks and the side that close its box. */
function withoutRightSide(text: string): string {
  if (!BOX_SIDES.has(text.at(-1) ?? '')) return text
  let end = text.length - 1
  while (text[end - 1] === ' ' || text[end - 1] === '\t') end -= 1
  return end === text.length - 1 ? text : text.slice(0, end)
}

type Joint = '' | ' ' | '\n'

const isCommonWidth = ({ text, width }: Line) => COMMON_WIDTHS.has(width) || COMMON_WIDTHS.has(text.length)
const isBlank = ({ text }: Line) => text.trim() === ''
const startsRecord = ({ text }: Line) => RECORD.test(text.trimStart()) || /^\s+at /.test(text)
const isCommand = ({ text }: Line) => /^\s*[$+#] /.test(text)
const firstWord = ({ text }: Line) => text.trimStart().split(/\s/, 1)[0] ?? ''

/** True of a word that clients and servers of Kubernetes use. */
type IsWord = (word: string) => boolean

/** Where a line is as wide as its terminal, a word may be broken in two, or a blank be lost behind one. */
function hasLostBlank(line: Line, next: Line, isWord: IsWord): boolean {
  const [last = ''] = /[^\s(]+$/.exec(line.text) ?? []
  const [first = ''] = /^[a-z]+/.exec(next.text) ?? []
  if (first === '') return false
  // A quote behind "=" begins a value, whatever the line holds of the one before.
  if (/[^\\]"$/.test(last)) return !last.endsWith('="') && line.text.split('"').length % 2 === 1
  // A short one may be the end of any word.
  const isWhole = isWord(first) && (first.length > 4 || (isWord(last) && !/^i(?:ng|on)$/.test(first)))
  return isWhole && /^[A-Za-z]+$/.test(last) && !isWord(`${last}${first}`)
}

/** What followed each line before it was broken: nothing, a blank, or a true end. */
function jointsOf(lines: readonly Line[], isWord: IsWord): Joint[] {
  const joints: Joint[] = lines.map(() => '\n')
  let from = 0
  for (let at = 1; at <= lines.length; at++) {
    const line = lines[at]
    const before = lines[at - 1]
    const isApart =
      !line ||
      !before ||
      isBlank(line) ||
      isBlank(before) ||
      STAMP.test(line.text) ||
      line.frame !== before.frame
    if (!isApart) continue
    joinBlock(lines, from, at, joints)
    from = at
  }
  return joints.map((joint, at) => {
    const [line, next] = lines.slice(at, at + 2)
    return joint === '' && line && next && hasLostBlank(line, next, isWord) ? ' ' : joint
  })
}

function joinBlock(lines: readonly Line[], from: number, end: number, joints: Joint[]): void {
  if (lines[from]?.frame === 'box') {
    for (let at = from; at < end - 1; at++) {
      const next = lines[at + 1]
      joints[at] = next && startsRecord(next) ? '\n' : ' '
    }
    return
  }
  let start = from
  for (let at = from + 1; at <= end; at++) {
    const line = lines[at]
    const before = lines[at - 1]
    // A line that is full goes on whatever it goes on with.
    const isRecord = at === end || !line || !before || isCommand(before) || isAlike(before, line)
    const isStart =
      isRecord || (startsRecord(line) && !(before.width === line.width || isCommonWidth(before)))
    if (!isStart) continue
    joinParagraph(lines.slice(start, at), start, joints)
    start = at
  }
}

/** Two lines of a log, not one that was broken. */
function isAlike(a: Line, b: Line): boolean {
  return a.text.slice(0, 20) === b.text.slice(0, 20)
}

const NONE: Line = { text: '', start: 0, frame: '', width: 0 }

function joinParagraph(paragraph: readonly Line[], offset: number, joints: Joint[]): void {
  const broken = paragraph.slice(0, -1)
  const widest = Math.max(0, ...broken.map(({ width }) => width))
  if (broken.length === 0 || widest < NARROWEST) return
  const full = broken.filter(({ width }) => width === widest).length
  // Each line is as long as its words let it be: one that is as wide as the widest is so by chance.
  const isOfWords =
    full < broken.length &&
    broken.every(
      ({ text }, index) => text.length + 1 + firstWord(paragraph[index + 1] ?? NONE).length > widest,
    )
  const last = paragraph.at(-1)
  const isHard =
    last !== undefined &&
    !isOfWords &&
    last.width <= widest &&
    !broken.slice(1).some(({ text }) => /^\s{2}/.test(text)) &&
    (broken.length === 1 ? broken.some(isCommonWidth) : full * 2 >= broken.length && full >= 2)
  if (isHard) {
    for (const [index, { width }] of broken.entries()) {
      if (width >= widest - 1) joints[offset + index] = width === widest ? '' : ' '
    }
    return
  }
  joinWords(paragraph, offset, joints)
}

/** Lines that were broken between words: the first word of the next would not have fitted. */
function joinWords(paragraph: readonly Line[], offset: number, joints: Joint[]): void {
  const lengths = paragraph.map(({ text }) => text.trimEnd().length)
  const widest = Math.max(
    0,
    ...paragraph.map(({ text }, index) => (/\S\s+\S/.test(text) ? (lengths[index] ?? 0) : 0)),
  )
  if (widest > WIDEST_WORDS || widest < NARROWEST_WORDS) return
  for (const [index, line] of paragraph.entries()) {
    const next = paragraph[index + 1]
    if (!next || startsRecord(next)) continue
    const isFull = (lengths[index] ?? 0) + 1 + firstWord(next).length > widest
    if (isFull && line.text.trim() !== '') joints[offset + index] = ' '
  }
}

/** Puts lines together that a terminal, a mail program or a box broke. Where that is not certain they stay apart. */
export function unwrap(source: string, isWord: IsWord = () => false): Unwrapped {
  const lines = linesOf(source)
  const joints = jointsOf(lines, isWord)
  const out: number[] = []
  const src: number[] = []
  const pieces: string[] = []
  let length = 0
  for (const [index, line] of lines.entries()) {
    const joint = index === lines.length - 1 ? '' : (joints[index] ?? '\n')
    const content = joints[index - 1] === ' ' ? line.text.trimStart() : line.text
    out.push(length)
    src.push(line.start + (line.text.length - content.length))
    const kept = joint === ' ' ? content.trimEnd() : content
    pieces.push(kept, joint)
    length += kept.length + joint.length
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
