// The parser recurses, and some depths end the process instead of throwing, so depth is judged on the text before it.
const MOST_NESTED = 64

/**
 * The line (from 1) at which a YAML or JSON text nests deeper than any manifest does, or undefined. Counts brackets,
 * steps of indentation and markers such as "- - -" in linear time; a bracket within quotes counts too.
 */
export function tooDeepAt(text: string): number | undefined {
  let brackets = 0
  const indents: number[] = []
  for (const [index, line] of text.split('\n').entries()) {
    let at = 0
    let markers = 0
    while (at < line.length) {
      const character = line[at]
      const next = line[at + 1]
      if (character === ' ' || character === '\t') at += 1
      else if ((character === '-' || character === '?') && (next === ' ' || next === '\t')) {
        markers += 1
        at += 2
      } else break
    }
    if (at < line.length) {
      while ((indents.at(-1) ?? -1) >= at) indents.pop()
      indents.push(at)
    }
    for (; at < line.length; at += 1) {
      const character = line[at]
      if (character === '[' || character === '{') brackets += 1
      else if ((character === ']' || character === '}') && brackets > 0) brackets -= 1
      if (brackets > MOST_NESTED) return index + 1
    }
    if (markers > MOST_NESTED || indents.length > MOST_NESTED) return index + 1
  }
  return undefined
}
