import type { Situation } from '@/lib/contract/situation'
import type { Rung } from '../../contract/connection'
import type { Words } from './situations'

export type Evidence = Rung['evidence'][number]

/** What one step found, before its title and command are added. */
export interface Finding {
  verdict: Rung['verdict']
  situation: Situation
  ms: number | null
  says: string
  brief?: string
  rest?: string
  hint?: string
  evidence: Evidence[]
}

export function passed(says: string, ms: number | null, evidence: Evidence[]): Finding {
  return { verdict: 'passed', situation: 'ok', ms, says, evidence }
}

export function failed(
  words: Words & { situation: Situation },
  ms: number | null,
  evidence: Evidence[],
): Finding {
  return { verdict: 'failed', ms, ...words, evidence }
}

export function skipped(words: Words & { situation: Situation }, evidence: Evidence[] = []): Finding {
  return { verdict: 'skipped', ms: null, ...words, evidence }
}
