import type { Piece } from '@/lib/contract/pieces'

/** The words of a sentence without their looks; a moment is its RFC 3339. */
export function plainWords(pieces: readonly Piece[]): string {
  return pieces.map((piece) => Object.values(piece).join('')).join('')
}
