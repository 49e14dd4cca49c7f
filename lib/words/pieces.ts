import type { Piece } from '@/lib/contract/pieces'

/** The words of a sentence without their looks; a moment is its RFC 3339. */
export function plainWords(pieces: readonly Piece[]): string {
  return pieces.map((piece) => Object.values(piece).join('')).join('')
}

/** One of our own texts, in which what is typed is between backticks. */
export function typedPieces(text: string): Piece[] {
  return text
    .split('`')
    .map((part, i) => (i % 2 === 0 ? { text: part } : { code: part }))
    .filter((piece) => Object.values(piece).join('') !== '')
}
