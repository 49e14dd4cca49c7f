import { sarifJson } from '@/lib/answer/sarif'
import { present } from '@/lib/present'
import type { Flaw, RecordReport } from '../contract'
import { toNeed } from './report-cases'
import { callLine, FLAWS, fails, flawWords } from './words'

const REFUSED = { id: 'refused-call', says: 'The API server refused a recorded call.' }

function levelOf(flaw: Flaw, strict: boolean): 'error' | 'warning' {
  return fails(flaw, strict) ? 'error' : 'warning'
}

/** The report as SARIF 2.1.0: each finding at the line of the manifest that it is about. */
export function reportSarif(report: RecordReport, version: string): string {
  const { compared, refused } = report
  const flaws = (compared?.flaws ?? []).map((flaw) => ({
    ruleId: FLAWS[flaw.kind].id,
    level: levelOf(flaw, compared?.strict ?? false),
    message: flawWords(flaw),
    ...present({ at: flaw.at, object: flaw.object }),
  }))
  const refusals = (compared ? [] : refused).map(({ call }) => ({
    ruleId: REFUSED.id,
    level: 'error' as const,
    message: `${callLine(call)}: ${toNeed(report, call).refusal}`,
  }))
  return sarifJson([...flaws, ...refusals], [...Object.values(FLAWS), REFUSED], version)
}
