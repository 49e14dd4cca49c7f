import { iconPath } from '@/components/ui/icon'
import type { SendContext } from '@/lib/answer/platform-message'
import type { Explanation } from '@/lib/contract/explanation'
import { sayEffect } from '@/lib/diagnosis/fixes/say-fix'
import { heard, type Phrase, plain, say } from '@/lib/phrase/phrase'
import { fitSentences } from '@/lib/phrase/shorten'
import { sayMoment } from '@/lib/words/durations'
import { firstChars, visibleText } from '@/lib/words/visible-text'

/** What a picture of an answer shows. */
export interface Pictured {
  explanation: Explanation
  fact: Phrase
  /** Where and when it was asked. */
  context: SendContext
}

type Ink = 'surface' | 'ink' | 'quiet' | 'line' | 'ok' | 'bad' | 'warning' | 'unknown'

const OF_VERDICT = {
  allowed: ['ok', 'check'],
  denied: ['bad', 'cross'],
  failed: ['warning', 'warning'],
  unknown: ['unknown', 'question'],
} as const

const MOST_OF_WHY = 60

/** The colors of the light theme, as the style sheet has them: a picture is pasted where it is light. */
function lightInks(): (ink: Ink) => string {
  const probe = document.createElement('span')
  probe.style.colorScheme = 'light'
  document.body.append(probe)
  const inks = new Map<Ink, string>()
  for (const ink of ['surface', 'ink', 'quiet', 'line', 'ok', 'bad', 'warning', 'unknown'] as const) {
    probe.style.color = `var(--color-${ink})`
    inks.set(ink, getComputedStyle(probe).color)
  }
  probe.remove()
  return (ink) => inks.get(ink) ?? 'black'
}

/** The page's two font families by how a word looks. */
function families(): Record<Look, string> {
  const style = getComputedStyle(document.documentElement)
  return {
    words: style.getPropertyValue('--font-sans') || 'sans-serif',
    code: style.getPropertyValue('--font-mono') || 'monospace',
  }
}

function rowsOf({ cause, fixes }: Explanation): PictureRow[] {
  const [fix] = fixes
  return [
    ...(cause === null ? [] : [{ label: 'Why', says: fitSentences(heard(cause, 'says'), MOST_OF_WHY) }]),
    ...(fix === undefined ? [] : [{ label: 'Fix', says: heard(fix, 'says') }]),
    ...(fix === undefined ? [] : [{ label: 'Effect', says: sayEffect(fix) }]),
  ].filter(({ says }) => says.length > 0)
}

/** Draws an answer as a PNG of 1200 × 630 pixels, with the pod and the time. Nothing is loaded or sent for it. */
export async function drawPicture({ explanation, fact, context }: Pictured): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = PICTURE.width
  canvas.height = PICTURE.height
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('This browser cannot draw a picture.')
  const ink = lightInks()
  const family = families()
  const [meaning, icon] = OF_VERDICT[explanation.verdict]
  const font = (look: Look, size: number, isBold: boolean) =>
    `${isBold ? 650 : 400} ${look === 'code' ? Math.round(size * 0.9) : size}px ${family[look]}`

  pen.fillStyle = ink('surface')
  pen.fillRect(0, 0, PICTURE.width, PICTURE.height)
  pen.fillStyle = ink(meaning)
  pen.fillRect(0, 0, 12, PICTURE.height)

  const lines = pictureLines(fact, rowsOf(explanation), (text, look, size) => {
    // As wide as in bold, which the fact is set in.
    pen.font = font(look, size, true)
    return pen.measureText(text).width
  })
  for (const { y, size, isBold, isQuiet, runs } of lines) {
    pen.fillStyle = ink(isQuiet ? 'quiet' : 'ink')
    for (const { text, look, x } of runs) {
      pen.font = font(look, size, isBold)
      pen.fillText(visibleText(text), x, y)
    }
  }

  pen.fillStyle = ink(meaning)
  pen.beginPath()
  pen.arc(72, TOP_OF_DISC, 22, 0, 2 * Math.PI)
  pen.fill()
  pen.save()
  pen.translate(72 - 14, TOP_OF_DISC - 14)
  pen.scale(1.75, 1.75)
  pen.strokeStyle = ink('surface')
  pen.lineWidth = 2
  pen.lineCap = 'round'
  pen.stroke(new Path2D(iconPath(icon)))
  pen.restore()

  pen.fillStyle = ink('line')
  pen.fillRect(64, 566, PICTURE.width - 128, 1)
  pen.fillStyle = ink('quiet')
  pen.font = font('words', 20, true)
  pen.fillText('Podglass', 64, 600)
  const end = sayMoment(context.checkedAt)
  pen.font = font('words', 20, false)
  pen.fillText(end, PICTURE.width - 64 - pen.measureText(end).width, 600)
  pen.font = font('code', 20, false)
  const from = visibleText(context.pod ?? context.account)
  pen.fillText(from.length > 64 ? `${from.slice(0, 63)}…` : from, 180, 600)

  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('This browser cannot make a PNG.'))
      else resolve(blob)
    }, 'image/png'),
  )
}

const TOP_OF_DISC = 80

export const PICTURE = { width: 1200, height: 630 } as const

export type Look = 'words' | 'code'
/** How wide a text is, in pixels, in a font of that size. */
export type Measure = (text: string, look: Look, size: number) => number

interface Run {
  text: string
  look: Look
  x: number
}

/** One line of a picture: its baseline and the words on it. */
export interface PictureLine {
  y: number
  size: number
  isBold: boolean
  isQuiet: boolean
  runs: Run[]
}

export interface PictureRow {
  label: string
  says: Phrase
}

const LEFT = 112
const VALUES = 204
const RIGHT = 1136
const TOP = 92
const BOTTOM = 540
/** From the size that reads best in a chat to the smallest that reads at all. */
const SIZES = [26, 23, 20, 18, 16] as const
const LINE = 1.42

/** The piece of a word that fits, at least one character of it. */
function headOf(word: string, room: number, look: Look, size: number, measure: Measure): string {
  let most = word.length
  while (most > 1 && measure(word.slice(0, most), look, size) > room) most -= 1
  return firstChars(word, most) || word.slice(0, 2)
}

/** A sentence in lines of that width: it breaks between words, a word that is too long anywhere. Nothing is left out. */
export function wrapped(phrase: Phrase, width: number, size: number, measure: Measure): Run[][] {
  const lines: Run[][] = [[]]
  let x = 0
  const put = (text: string, look: Look) => {
    lines.at(-1)?.push({ text, look, x })
    x += measure(text, look, size)
  }
  const turn = () => {
    lines.push([])
    x = 0
  }
  for (const piece of phrase) {
    const look: Look = 'code' in piece || 'name' in piece ? 'code' : 'words'
    for (const word of Object.values(piece).join('').split(/(\s+)/)) {
      if (word.trim() === '') {
        if (word !== '' && x > 0) put(' ', look)
        continue
      }
      if (x > 0 && x + measure(word, look, size) > width) turn()
      let rest = word
      while (x + measure(rest, look, size) > width && rest.length > 1) {
        const head = headOf(rest, width - x, look, size, measure)
        put(head, look)
        rest = rest.slice(head.length)
        turn()
      }
      if (rest !== '') put(rest, look)
    }
  }
  return lines
}

interface Placed {
  lines: PictureLine[]
  bottom: number
}

function placed(fact: Phrase, rows: readonly PictureRow[], size: number, measure: Measure): Placed {
  const lines: PictureLine[] = []
  let y = TOP
  const add = (runs: Run[], from: number, of: number, isBold: boolean, isQuiet = false) =>
    lines.push({ y, size: of, isBold, isQuiet, runs: runs.map((run) => ({ ...run, x: run.x + from })) })
  const big = Math.round(size * 1.55)
  for (const runs of wrapped(fact, RIGHT - LEFT, big, measure)) {
    add(runs, LEFT, big, true)
    y += big * 1.25
  }
  for (const { label, says } of rows) {
    y += size * 0.55
    add([{ text: label, look: 'words', x: 0 }], LEFT, size, false, true)
    for (const runs of wrapped(says, RIGHT - VALUES, size, measure)) {
      add(runs, VALUES, size, false)
      y += size * LINE
    }
  }
  return { lines, bottom: y }
}

/**
 * Where each word of a picture stands. A row is in it whole or, where even the smallest size leaves no room, not at all, and
 * the picture says which: no grant and no warning is ever cut.
 */
export function pictureLines(fact: Phrase, rows: readonly PictureRow[], measure: Measure): PictureLine[] {
  for (let kept = rows.length; kept >= 0; kept -= 1) {
    const left = rows.slice(kept).filter(({ says }) => plain(says) !== '')
    const shown = left.map(
      ({ label }): PictureRow => ({
        label,
        says: say`Too long for a picture. The copied text has all of it.`,
      }),
    )
    for (const size of SIZES) {
      const { lines, bottom } = placed(fact, [...rows.slice(0, kept), ...shown], size, measure)
      if (bottom <= BOTTOM) return lines
    }
  }
  // A fact of somebody else's words can be of any length.
  return placed(fact, [], SIZES[4], measure).lines.filter(({ y }) => y <= BOTTOM)
}
