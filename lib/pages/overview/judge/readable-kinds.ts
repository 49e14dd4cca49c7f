import type { Kinds } from '@/lib/facts/objects/contract/kinds'
import { counted, grouped } from '@/lib/words/lists'
import type { Overview } from '../contract'

type Readable = NonNullable<Overview['permissions']['readable']>

/** How many kinds of the namespace may be listed, of how many; undefined where that is unknown. */
export function readableKinds({ kinds, namespace }: Kinds): Readable | undefined {
  const listed = kinds.filter((kind) => kind.namespaced && kind.verbs.includes('list'))
  if (listed.some(({ held }) => held === 'unknown')) return undefined
  const readable = listed.filter(({ held }) => held.includes('list'))
  return { kinds: readable.length, of: listed.length, namespace }
}

/** "8 of 60 kinds in shop are readable": the one sentence for what this account can list. */
export function sayReadable({ kinds, of, namespace }: Readable): string {
  return `${grouped(kinds)} of ${counted(of, 'kind')} in ${namespace} ${kinds === 1 ? 'is' : 'are'} readable`
}
