import type { NearMiss } from '@/lib/contract/explanation'

/** The parts of a rule in words, for what a call misses of it. */
export const PART_WORDS: Readonly<Record<NearMiss['failed'][number], string>> = {
  verb: 'the verb',
  group: 'the API group',
  resource: 'the resource',
  name: 'the name',
  namespace: 'the namespace',
  path: 'the path',
  scope: 'the scope',
}
