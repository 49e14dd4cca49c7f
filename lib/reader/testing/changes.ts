import { extractRefusals } from '../extract-refusals'
import { folded } from '../text/written'
import { FIELDS, fieldOf, toldBy } from './told'

/** What becomes of a text on its way to a reader: it says the same, or less. */
export type Change = (text: string) => string

const wrappedAt =
  (width: number): Change =>
  (text) =>
    text
      .split('\n')
      .flatMap((line) => {
        const lines = ['']
        for (const word of line.split(' ')) {
          const last = lines.at(-1) ?? ''
          if (last === '') lines[lines.length - 1] = word
          else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
          else lines.push(word)
        }
        return lines
      })
      .join('\n')

/** Every so many of the signs that a scanner takes for each other. */
const scanned =
  (each: number): Change =>
  (text) => {
    let seen = 0
    const other: Record<string, string> = { l: '1', '1': 'l', O: '0', '0': 'O', I: 'l' }
    return text.replace(/[l10OI]/g, (sign) => (seen++ % each === each - 1 ? (other[sign] ?? sign) : sign))
  }

const part = (text: string, from: number, to: number) =>
  text.slice(Math.floor(text.length * from), Math.floor(text.length * to))

/** Nothing is lost by these. */
export const KEEPING: Readonly<Record<string, Change>> = {
  'lower case': (text) => text.toLowerCase(),
  'upper case': (text) => text.toUpperCase(),
  'wrapped at 72': wrappedAt(72),
  'wrapped at 80': wrappedAt(80),
  'single quotes': (text) => text.replaceAll('"', "'"),
}

/** A part is lost by these, or letters are. */
export const LOSING: Readonly<Record<string, Change>> = {
  'no quotes': (text) => text.replace(/\\*"/g, ''),
  'the first 40 %': (text) => part(text, 0, 0.4),
  'the last 40 %': (text) => part(text, 0.6, 1),
  'cut at 70 %': (text) => `${part(text, 0, 0.7)}…`,
  'without its middle': (text) => `${part(text, 0, 0.375)}…${part(text, 0.625, 1)}`,
  'scanned, 5 %': scanned(20),
  'scanned, 15 %': scanned(7),
}

export type Told = Readonly<Record<(typeof FIELDS)[number] | 'cause', string>>

/** The fields and the cause of each finding, in one case and with one sign for those that a scanner takes for each other. */
export function toldIn(text: string): Told[] {
  return extractRefusals(text).map((found) => {
    const told = toldBy(found)
    const fields = Object.fromEntries(FIELDS.map((field) => [field, folded(fieldOf(told, field))]))
    return { ...fields, cause: told.cause?.id ?? '' } as Told
  })
}

/** True where the first says nothing that contradicts one of the others. The cause of a code (K503) says no more than the code. */
export function saysNoOther(told: Told, whole: readonly Told[]): boolean {
  return whole.some(
    (one) =>
      FIELDS.every((field) => told[field] === '' || one[field] === '' || told[field] === one[field]) &&
      (told.cause === '' || told.cause === one.cause || told.cause.startsWith('K')),
  )
}
