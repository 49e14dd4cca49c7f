/** The causes whose first text is a link of the front page. What such a text says has one owner, the cause's guide. */
export const EXAMPLE_CAUSES = ['D1', 'F3', 'C3', 'H1', 'J6', 'J1', 'J9', 'A4', 'L3', 'M3'] as const

/** Those texts, which the build puts here. */
declare const EXAMPLES: readonly string[]

export const exampleTexts = (): readonly string[] => EXAMPLES

const KEY = '#text='

/** A fragment with a text, which browsers send to no server. */
export const fragmentOfText = (text: string) => `${KEY}${encodeURIComponent(text)}`

/** The text in a fragment; undefined where there is none, and for a damaged one. */
export function textOfFragment(hash: string): string | undefined {
  if (!hash.startsWith(KEY)) return undefined
  try {
    return decodeURIComponent(hash.slice(KEY.length))
  } catch {
    return undefined
  }
}
