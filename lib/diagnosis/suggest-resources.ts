import type { Catalogue, KnownResource } from '@/lib/objects/catalogue'
import { type Misspelling, misspelling } from './catalogue'
import { isDangerous } from './dangers/dangers'

const ORDER: readonly Misspelling[] = ['singular', 'kind', 'case', 'short-name', 'letters']

/**
 * Resources that `word` may have meant, nearest first and those of `group` before others; at most three. Another form of the
 * name is taken for what it is; by its letters alone no resource is guessed on which one of the verbs is dangerous.
 */
export function suggestResources(
  catalogue: Catalogue,
  word: string,
  group: string,
  verbs: readonly string[],
): KnownResource[] {
  const found = new Map<string, { known: KnownResource; rank: number }>()
  for (const known of catalogue.resources) {
    const how = known.resource === word ? 'same' : misspelling(word, known)
    if (how === undefined) continue
    if (how === 'letters' && isDangerous(verbs, known.group, known.resource)) continue
    const rank = (known.group === group ? 0 : 10) + (how === 'same' ? -1 : ORDER.indexOf(how))
    const key = `${known.group}/${known.resource}`
    const before = found.get(key)
    if (!before || before.rank > rank || (before.rank === rank && known.preferred)) {
      found.set(key, { known, rank })
    }
  }
  return [...found.values()]
    .sort((a, b) => a.rank - b.rank || a.known.resource.localeCompare(b.known.resource, 'en'))
    .slice(0, 3)
    .map(({ known }) => known)
}
