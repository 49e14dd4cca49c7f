import { type Phrase, plain, say } from '@/lib/phrase/phrase'

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
  return word.slice(0, most).replace(/[\ud800-\udbff]$/, '') || word.slice(0, 2)
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
