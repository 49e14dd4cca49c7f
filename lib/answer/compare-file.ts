import type { Comparison } from '@/lib/contract/comparison'
import { compare } from '@/lib/diagnosis/compare/compare'
import type { Side } from '@/lib/diagnosis/compare/say-sides'
import { say } from '@/lib/phrase/phrase'
import { fromCaseFacts } from './case-facts'
import { judgeCase, readCase } from './judge-case'

/** A case file as one side: only what its facts prove, since anyone can write one. Or why it is none. */
export function caseSide(text: string): Side | { refused: string } {
  const read = readCase(text)
  if (read.state === 'refused') return { refused: read.says }
  const { facts, madeAt } = read.file
  const { explanation } = judgeCase(read.file)
  if (facts) return { explanation, madeAt, facts: fromCaseFacts(facts) }
  const says = say`The case file has no facts that prove its answer.`
  return { explanation: { ...explanation, verdict: 'unknown', says }, madeAt }
}

/** A side beside another, or beside the case file of the text. */
export function compareText(
  text: string,
  { a, b, now }: { a: Side; b?: Side; now: number },
): Comparison | { refused: string } {
  const other = b ?? caseSide(text)
  return 'refused' in other ? other : compare(a, other, now)
}
