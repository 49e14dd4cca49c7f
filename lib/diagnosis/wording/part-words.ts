import type { NearMiss } from '@/lib/contract/explanation'
import { type Phrase, say } from '@/lib/phrase/phrase'

/** The parts of a rule in words, for what a call does not match. */
export const PART_WORDS: Readonly<Record<NearMiss['failed'][number], Phrase>> = {
  verb: say`the verb`,
  group: say`the API group`,
  resource: say`the resource`,
  name: say`the name`,
  namespace: say`the namespace`,
  path: say`the path`,
  scope: say`the scope`,
}
