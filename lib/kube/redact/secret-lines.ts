import { leftOut } from '@/lib/contract/left-out'
import { splitTimestamp, withoutEscapes } from '@/lib/objects/log-line'
import { namesSecret, standsForSecret, VALUE_LEFT_OUT } from './secret-names'

const KEY_LEFT_OUT = leftOut('PRIVATE KEY')
const BEGIN = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g
const END = /-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g
const OTHER_PEM = /-----(?:BEGIN|END) (?![A-Z ]{0,40}PRIVATE KEY)/
/**
 * How the base64 of a private key begins: openssh-key-v1, PKCS #8 of RSA, EC and Ed25519, PKCS #1, SEC 1; and the base64 of a whole PEM
 * file. No certificate and no public key begins so.
 */
export const BARE_KEY =
  '(?<![A-Za-z0-9+/])(?:b3BlbnNzaC1rZXktdjE|MII[A-Za-z0-9+/]{3}IB(?:ADANBgkqhkiG9w0BAQEFAASC|AAKC)|' +
  'MI[GH][A-Za-z0-9+/]AgEAM(?:BMGByqGSM49AgEG|BAGByqGSM49AgEG)|MHcCAQEEI|MI(?:GkAgEBBD|HcAgEBBE)|MC4CAQAwBQYDK2V[wuxv]BCIEI|' +
  'LS0tLS1CRUdJTi(?:BQUklWQVRFIEtFW|BSU0EgUFJJVkFURSBLRV|BFQyBQUklWQVRFIEtFW|BPUEVOU1NIIFBSSVZBVEUgS0VZ|BFTkNSWVBURUQgUFJJ|BEU0EgUFJJVkFUR|BQR1AgUFJJVkFUR))'
const BARE = new RegExp(BARE_KEY)
/** `password: >-`: the value is in the lines below that are indented more. */
const BLOCK = /(?:^|["'{,])([ \t-]{0,80})["']?([^\s"':]{1,128})["']?:[ \t]{1,8}[|>][+-]?\d?[+-]?[ \t]*\r?$/

/** Widths of the lines of PEM, of OpenSSH and of `base64`. */
const WIDTHS = new Set([64, 70, 76])
/** The least that is a line of a key and no word. */
const LEAST = 40
/** Lines of other writers that can stand in a key whose end has not come. */
const MOST_OTHER = 40
const MOST_OF_A_VALUE = 400

const isBase64 = (code: number) =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x61 && code <= 0x7a) ||
  code === 0x2b ||
  code === 0x2f
const isPadding = (code: number) => code === 0x3d
/** What can be behind the last line of a text: quotes, brackets, a backslash or a blank. */
const isAfter = (code: number) => code <= 0x20 || [0x22, 0x27, 0x2c, 0x5c, 0x5d, 0x7d].includes(code)

interface Run {
  from: number
  to: number
  /** Nothing else is on the line. */
  isWhole: boolean
  /** Small, capital and digit or sign, as no word and no digest in hex has. */
  isMixed: boolean
}

/** The base64 that a line ends with. */
function lastRun(line: string): Run {
  let end = line.length
  while (end > 0 && isAfter(line.charCodeAt(end - 1))) end -= 1
  let from = end
  while (from > 0 && isPadding(line.charCodeAt(from - 1))) from -= 1
  while (from > 0 && isBase64(line.charCodeAt(from - 1))) from -= 1
  const text = line.slice(from, end)
  const isMixed = /[a-z]/.test(text) && /[A-Z]/.test(text) && /[\d+/=]/.test(text)
  return { from, to: end, isWhole: /^[\s"']*$/.test(line.slice(0, from)), isMixed }
}

const lengthOf = ({ from, to }: Run) => to - from

function isBody(run: Run): boolean {
  return lengthOf(run) >= LEAST && run.isMixed
}

/** Whether the last line of a key, of any length, can follow this one: it is no word. */
function endsBody(line: string, run: Run, before: Run): boolean {
  const isPlaced = run.isWhole || run.from === before.from
  const isWord = /^[A-Za-z]?[a-z]*$/.test(line.slice(run.from, run.to))
  return isPlaced && !isWord && lengthOf(run) <= lengthOf(before)
}

function lastIndex(pattern: RegExp, text: string): { at: number; to: number } {
  let found = { at: -1, to: -1 }
  for (const match of text.matchAll(pattern)) found = { at: match.index, to: match.index + match[0].length }
  return found
}

type Within =
  | { in: 'key'; before: Run | undefined; others: number }
  | { in: 'value'; indent: number; lines: number }

/**
 * Leaves out, of lines that come in turn and in any number at once, what spans them: private keys, also one whose head was
 * cut off, and YAML values below the key that names a secret. Each line stays one line, and those of certificates stay as they are.
 */
export class SecretLines {
  #within: Within | undefined
  /** Nothing has come, so that a key's first line can be above the first one. */
  #isTop = true

  take(raw: readonly string[]): string[] {
    const shown = [...raw]
    const lines = raw.map((one) => {
      const { raw: line } = splitTimestamp(one)
      return { head: one.slice(0, one.length - line.length), text: withoutEscapes(line) }
    })
    const hide = (at: number, text: string) => {
      const line = lines[at]
      if (line !== undefined) shown[at] = `${line.head}${text}`
    }
    const hideKey = (at: number) => {
      const { text = '' } = lines[at] ?? {}
      const { from, to } = lastRun(text)
      hide(at, `${text.slice(0, from)}${KEY_LEFT_OUT}${text.slice(to)}`)
    }
    let next = this.#isTop
      ? this.#hideTop(
          lines.map(({ text }) => text),
          hideKey,
        )
      : 0
    for (; next < lines.length; next += 1) {
      const { text = '' } = lines[next] ?? {}
      const end = lastIndex(END, text)
      const begin = lastIndex(BEGIN, text)
      if (this.#within?.in === 'value' && this.#hideValue(text, (told) => hide(next, told))) continue
      if (end.at >= 0 && !(begin.at >= 0 && begin.at < end.at)) {
        hide(next, `${KEY_LEFT_OUT}${text.slice(end.to)}`)
        // Its first line was cut off.
        if (this.#within === undefined)
          for (let at = next - 1, below: Run | undefined; at >= 0; at -= 1) {
            const run = lastRun(lines[at]?.text ?? '')
            if (!isBody(run) && (below !== undefined || lengthOf(run) === 0 || !run.isWhole)) break
            hideKey(at)
            below = run
          }
      }
      if (begin.at > end.at || BARE.test(text)) {
        const run = lastRun(text)
        this.#within = { in: 'key', before: begin.at < 0 && isBody(run) ? run : undefined, others: 0 }
      } else if (end.at >= 0 || OTHER_PEM.test(text)) this.#within = undefined
      else if (this.#within?.in === 'key') this.#hideBody(this.#within, text, () => hideKey(next))
      else this.#openValue(text)
    }
    return shown
  }

  /** How many first lines are of a key whose head cannot be seen. */
  #hideTop(lines: readonly string[], hideKey: (at: number) => void): number {
    const runs = (at: number) => lastRun(lines[at] ?? '')
    const isFull = (at: number) => {
      const run = runs(at)
      return run.isWhole && run.isMixed && WIDTHS.has(lengthOf(run))
    }
    // A text that was cut can begin within a line.
    let count = isFull(0) || (isFull(1) && runs(0).isWhole && lengthOf(runs(0)) > 0) ? 1 : 0
    if (lines.length > 0) this.#isTop = false
    if (count === 0) return 0
    while (isFull(count)) count += 1
    const before = runs(count - 1)
    if (runs(count).isWhole && endsBody(lines[count] ?? '', runs(count), before)) count += 1
    if (OTHER_PEM.test(lines[count] ?? '')) return count
    this.#within = { in: 'key', before, others: 0 }
    for (let at = 0; at < count; at += 1) hideKey(at)
    return count
  }

  #hideBody(within: Within & { in: 'key' }, text: string, hide: () => void): void {
    const run = lastRun(text)
    const isLast = within.before !== undefined && endsBody(text, run, within.before)
    if (isBody(run) || isLast || (run.isWhole && run.isMixed)) {
      hide()
      within.before = isBody(run) ? run : undefined
      return
    }
    within.before = undefined
    within.others += 1
    if (within.others >= MOST_OTHER) this.#within = undefined
  }

  #openValue(text: string): void {
    const [, indent = '', name = ''] = /[|>][\d+-]{0,3}$/.test(text.trimEnd()) ? (BLOCK.exec(text) ?? []) : []
    if (namesSecret(name)) this.#within = { in: 'value', indent: indent.length, lines: 0 }
  }

  #hideValue(text: string, hide: (told: string) => void): boolean {
    const within = this.#within
    if (within?.in !== 'value') return false
    const value = text.trim()
    const indent = text.length - text.trimStart().length
    within.lines += 1
    if ((value !== '' && indent <= within.indent) || within.lines > MOST_OF_A_VALUE) {
      this.#within = undefined
      return false
    }
    if (!standsForSecret(value)) hide(`${text.slice(0, indent)}${VALUE_LEFT_OUT}`)
    return true
  }
}

const BREAK = '(?:\\r?\\n|(?:\\\\{1,2}r)?\\\\{1,2}n)'
const BREAKS = new RegExp(`(${BREAK})`)
/** Only in such a text can a secret span lines: the rest is read no further. */
const SPANS = new RegExp(
  `PRIVATE KEY-|${BARE_KEY}|:[ \\t]{1,8}[|>][+-]?\\d?[+-]?[ \\t]{0,8}${BREAK}|` +
    `^(?:\\S{20,40} )?(?:[A-Za-z0-9+/=]{1,76}${BREAK}(?:\\S{20,40} )?)?[A-Za-z0-9+/]{62}`,
)

/** A whole text without what spans its lines, also where they are written as `\n`. */
export function withoutSpanning(text: string): string {
  if (!SPANS.test(text)) return text
  const parts = text.split(BREAKS)
  if (parts.length < 3) return text
  const shown = new SecretLines().take(parts.filter((_, at) => at % 2 === 0))
  return parts.map((part, at) => (at % 2 === 0 ? (shown[at / 2] ?? '') : part)).join('')
}
