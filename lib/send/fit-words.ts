/** How many words a reader counts. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

function sentencesOf(text: string): string[] {
  return text.trim().split(/(?<=[.?!])\s+(?=[\p{Lu}"“])/u)
}

/** The first sentences of a text that fit whole into so many words; of a first one that does not, its start and "…". */
export function fitWords(text: string, most: number): string {
  const kept: string[] = []
  let left = most
  for (const sentence of sentencesOf(text)) {
    const words = wordsOf(sentence)
    if (words.length > left) break
    kept.push(words.join(' '))
    left -= words.length
  }
  if (kept.length > 0 || most < 1) return kept.join(' ')
  return `${wordsOf(text)
    .slice(0, most)
    .join(' ')
    .replace(/[,;:]$/, '')}…`
}
