import type { Explanation } from '@/lib/contract/explanation'

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bthis pod runs as\b/g, 'asked as'],
  [/\bIdentity of this pod\b/g, 'Identity'],
  [/\bthe account of this pod\b/g, 'the account that asks'],
  [/\b(this|This) pod['’]s own (account|token)\b/g, '$1 $2'],
  [/\b(this|This) pod['’]s (account|token)\b/g, '$1 $2'],
  [/\b(this|This) pod\b/g, '$1 account'],
]

/** A sentence about the pod that asks, where no pod does: on a machine outside the cluster an account alone asks. */
function said(text: string): string {
  return WORDS.reduce((words, [of, instead]) => words.replace(of, instead), text)
}

/** An explanation in words that name no pod as the one that asks. Commands, YAML and names stay as they are. */
export function outsideAPod(explanation: Explanation): Explanation {
  const { says, cause, alternatives, evidence, fixes, unseen, basis } = explanation
  const causeSaid = <T extends { says: string }>(one: T): T => ({ ...one, says: said(one.says) })
  return {
    ...explanation,
    says: said(says),
    cause: cause && causeSaid(cause),
    alternatives: alternatives.map(causeSaid),
    evidence: evidence.map(({ probe, says }) => ({ probe: said(probe), says: said(says) })),
    fixes: fixes.map(causeSaid),
    unseen: unseen.map((one) => ({ ...one, needs: said(one.needs) })),
    ...(basis ? { basis: causeSaid(basis) } : {}),
  }
}
