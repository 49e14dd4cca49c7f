import { iconPath } from '@/components/ui/icon'
import type { SendContext } from '@/lib/answer/platform-message'
import type { Explanation } from '@/lib/contract/explanation'
import { sayEffect } from '@/lib/diagnosis/wording/say-fix'
import { heard, type Phrase } from '@/lib/phrase/phrase'
import { fitSentences } from '@/lib/phrase/shorten'
import { visibleText } from '@/lib/words/visible-text'
import { type Look, PICTURE, type PictureRow, pictureLines } from './picture-layout'

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

function timeOf(at: string): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
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
  const end = timeOf(context.checkedAt)
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
