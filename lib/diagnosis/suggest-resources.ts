import { type Catalogue, type KnownResource, type Misspelling, misspelling } from '@/lib/objects/catalogue'
import { isDangerous } from './dangers/dangers'

interface Suggested {
  known: KnownResource
  how: Misspelling | 'same'
  isElsewhere: boolean
}

const ORDER: readonly Suggested['how'][] = ['same', 'singular', 'kind', 'case', 'short-name', 'letters']

function byForm(a: Suggested, b: Suggested): number {
  return Number(a.isElsewhere) - Number(b.isElsewhere) || ORDER.indexOf(a.how) - ORDER.indexOf(b.how)
}

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
  const found = new Map<string, Suggested>()
  for (const known of catalogue.resources) {
    const how: Suggested['how'] | undefined = known.resource === word ? 'same' : misspelling(word, known)
    if (how === undefined) continue
    if (how === 'letters' && isDangerous(verbs, known.group, known.resource)) continue
    const one = { known, how, isElsewhere: known.group !== group }
    const key = `${known.group}/${known.resource}`
    const before = found.get(key)
    const nearer = before ? byForm(one, before) : -1
    if (nearer < 0 || (nearer === 0 && known.preferred)) found.set(key, one)
  }
  return [...found.values()]
    .sort((a, b) => byForm(a, b) || a.known.resource.localeCompare(b.known.resource, 'en'))
    .slice(0, 3)
    .map(({ known }) => known)
}
