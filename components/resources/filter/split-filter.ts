/** One text of the filter, as what it means: words for cells, and requirements of labels as kubectl -l takes them. */
export interface SplitFilter {
  words: string
  labels: string
}

const KEY = String.raw`!?[A-Za-z0-9][A-Za-z0-9._/-]*`
// "app in (a,b)", "tier!=db", "app=web", "!tier": nothing that a name or a state of kubectl contains.
const LABEL = new RegExp(
  String.raw`(?<![^\s,])(?:${KEY}\s+(?:not)?in\s+\([^()]*\)|${KEY}\s*(?:!=|==?)\s*[A-Za-z0-9][A-Za-z0-9._-]*|![A-Za-z0-9][A-Za-z0-9._/-]*)(?=\s|,|$),?`,
  'g',
)

/** Parts a filter into words and label requirements; text in quotes is always words. */
export function splitFilter(text: string): SplitFilter {
  const labels: string[] = []
  const words = text
    .split(/("[^"]*"?)/)
    .map((part) =>
      part.startsWith('"')
        ? part
        : part.replace(LABEL, (term) => {
            labels.push(term.replace(/,$/, ''))
            return ' '
          }),
    )
    .join('')
  return { words: labels.length === 0 ? text : words.replace(/\s+/g, ' ').trim(), labels: labels.join(',') }
}
