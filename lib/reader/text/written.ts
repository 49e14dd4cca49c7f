import { plainText } from './plain-text'

/** With one sign for those that a scanner takes for each other. */
export const folded = (word: string) => word.toLowerCase().replace(/[1i]/g, 'l').replaceAll('0', 'o')

/** The letters and digits of a text, which neither a break nor a quote changes. */
export const signsOf = (text: string) => text.replace(/[^A-Za-z0-9]+/g, '')

/**
 * How a text writes words that were read in it: its own letters, with the blanks and quotes of the words. Words that it does not have
 * stay as they are.
 */
export function asWrittenIn(text: string): (words: string) => string {
  const own = signsOf(plainText(text))
  const plain = folded(own)
  return (words) => {
    const asked = signsOf(words)
    let at = asked === '' || own.includes(asked) ? -1 : plain.indexOf(folded(asked))
    return at < 0 ? words : words.replace(/[A-Za-z0-9]/g, () => own[at++] ?? '')
  }
}
