import type { Explanation } from '@/lib/contract/explanation'

/** What decided the call: the text of the refusal and the review of the call itself; later reviews are of other calls. */
export function decidingEvidence(evidence: Explanation['evidence']): Explanation['evidence'] {
  const text = evidence.find(({ probe }) => probe === 'The text')
  const review = evidence.find(({ probe }) => /AccessReview: /.test(probe))
  return [text, review].filter((item) => item !== undefined)
}
