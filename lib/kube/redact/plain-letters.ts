import { HIDDEN_CHARACTER } from '@/lib/words/visible-text'

/** Letters and digits that look like those of ASCII: of full width, of mathematics, in circles, and the wide space. */
const LOOK_ALIKE = /[\u2100-\u214f\u2460-\u24ff\u3000\uff01-\uff5e\u{1d400}-\u{1d7ff}]/gu
const WRITTEN_OUT = /\\u(?:00ad|034f|061c|180e|200[b-f]|202[a-e]|206[0-9a-f]|feff)/gi
const ALL_HIDDEN = new RegExp(HIDDEN_CHARACTER, 'gu')

function asciiOf(character: string): string {
  const plain = character.normalize('NFKC')
  return /^[\x20-\x7e]{1,3}$/.test(plain) ? plain : character
}

/** The text as a reader sees it: without what is invisible, also written out, and with look-alikes as ASCII. It is never longer. */
export function plainLetters(text: string): string {
  const seen = /^[\x20-\x7e\s]*$/.test(text)
    ? text
    : text.replace(ALL_HIDDEN, (one) => (/\s/.test(one) ? ' ' : '')).replace(LOOK_ALIKE, asciiOf)
  return seen.includes('\\u') ? seen.replace(WRITTEN_OUT, '') : seen
}
