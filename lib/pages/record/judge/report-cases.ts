import { plainAnswer } from '@/lib/answer/answer-parts'
import type { AccessTuple } from '@/lib/contract/access-tuple'
import type { Flaw, RecordReport } from '../contract'
import { saysWords } from './words'

/** What the report has about one call: its refusal in words, "" for none, and that the Roles given lack it. */
export function toNeed(report: RecordReport, call: AccessTuple): { refusal: string; flaw: Flaw | undefined } {
  const key = JSON.stringify(call)
  const refused = report.refused.find((one) => JSON.stringify(one.call) === key)
  const flaw = report.compared?.flaws.find(
    ({ kind, call: of }) => kind === 'missing' && JSON.stringify(of) === key,
  )
  const refusal = refused?.explanation
    ? plainAnswer(refused.explanation)
    : refused
      ? saysWords(refused.says)
      : ''
  return { refusal, flaw }
}
