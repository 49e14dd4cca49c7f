import type { Explanation } from '@/lib/contract/explanation'

/** A live check, with what a pasted text says about the same call as evidence. The verdict is the check's. */
export function withFinding(live: Explanation, finding: Explanation | undefined): Explanation {
  if (finding === undefined) return live
  const known = new Set(live.evidence.map(({ probe }) => probe))
  const added = finding.evidence.filter(({ probe }) => !known.has(probe))
  return { ...live, evidence: [...added, ...live.evidence] }
}
