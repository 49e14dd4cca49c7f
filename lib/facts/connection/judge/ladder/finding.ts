import type { Situation } from '@/lib/contract/situation'
import type { Rung } from '../../contract'
import type { SituationWords } from './situations'

export type StepEvidence = Rung['evidence'][number]

/** What one step found, before its title and command are added. */
export interface StepFinding {
  verdict: Rung['verdict']
  situation: Situation
  ms: number | null
  says: string
  brief?: string
  rest?: string
  hint?: string
  evidence: StepEvidence[]
}

export function passed(says: string, ms: number | null, evidence: StepEvidence[]): StepFinding {
  return { verdict: 'passed', situation: 'ok', ms, says, evidence }
}

export function failedStep(
  words: SituationWords & { situation: Situation },
  ms: number | null,
  evidence: StepEvidence[],
): StepFinding {
  return { verdict: 'failed', ms, ...words, evidence }
}

export function skipped(
  words: SituationWords & { situation: Situation },
  evidence: StepEvidence[] = [],
): StepFinding {
  return { verdict: 'skipped', ms: null, ...words, evidence }
}
